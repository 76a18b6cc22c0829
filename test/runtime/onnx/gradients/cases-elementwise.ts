/** Arithmetic and activation functions. */
import fc from 'fast-check';
import { INTEGER, POSITIVE, REAL, type Case, type Numbers } from './check';
import { anyShape, broadcastable, plain, sample } from './shapes';

/** Multiples of 1/8 that are no closer to 0 than the step: in float32 a function of two slopes, 1 and 1/4, makes no error. */
const EIGHTHS: Numbers = {
  ...INTEGER,
  step: 1 / 16,
  draw: (stream) => ((stream.integer(8) + 1) / 8) * (stream.integer(2) === 1 ? 1 : -1),
};

/** Near 0 the third derivative of 1 / x is large (6 / x^4), and with it the error of a difference quotient. */
const AWAY_FROM_ZERO: Numbers = { ...REAL, draw: (stream) => 0.5 + stream.uniform() };

const one = anyShape.map((shape) => [shape]);
const unary = 'Relu Tanh Sigmoid Neg Identity Exp Abs Dropout';

export const elementwise: Case[] = [
  ...unary.split(' ').map((op): Case => ({ op, samples: plain(op, one), runs: 8 })),
  ...['Log', 'Sqrt'].map((op): Case => ({ op, samples: plain(op, one), numbers: POSITIVE, runs: 8 })),
  { op: 'Reciprocal', samples: plain('Reciprocal', one), numbers: AWAY_FROM_ZERO },
  { op: 'LeakyRelu', samples: plain('LeakyRelu', one, { alpha: { float: 0.25 } }), numbers: EIGHTHS },
  ...['Add', 'Sub', 'Mul', 'Div'].map((op): Case => ({
    op,
    what: 'with broadcasting either way',
    numbers: op === 'Div' ? AWAY_FROM_ZERO : REAL,
    samples: plain(op, broadcastable),
    runs: 40,
  })),
  {
    op: 'Mul',
    what: 'of a value by itself',
    samples: sample(one, (graph, [x]) => graph.op('Mul', [x, x])),
  },
  ...[2, 3, 0.5, -1, 1].map((power): Case => ({
    op: 'Pow',
    what: `with exponent ${power}`,
    samples: sample(one, (graph, [x]) => graph.op('Pow', [x, graph.scalar(power, 'float64')])),
    numbers: AWAY_FROM_ZERO,
    runs: 5,
  })),
  {
    op: 'Where',
    what: 'with broadcasting either way',
    samples: fc.tuple(broadcastable, fc.integer({ min: 0, max: 2 })).chain(([[a, b], axis]) =>
      sample(fc.constant([a, b]), (graph, [x, y]) => {
        const shape = a.map((extent, i) => (i === axis ? 1 : extent));
        const data = Uint8Array.from({ length: shape.reduce((n, m) => n * m, 1) }, (_, i) => i % 2);
        return graph.op('Where', [graph.constant('mask', { type: 'bool', shape, data }), x, y]);
      }),
    ),
    runs: 30,
  },
];
