/** The probes behind one interface: fitted for each value of what is chosen on the validation rows. */
import type { Matrix } from '../matrix';
import type { ProbeKind } from './contract';
import { scoresOf, type LinearModel } from './linear-model';
import { logLoss } from './logistic';
import { fitMargin, type MarginLoss } from './margin-loss';
import { fitPerceptron } from './mlp';
import { fitNaiveBayes, jointLogLikelihood } from './naive-bayes';
import { voteOf } from './neighbours';
import { Undefined } from '../undefined';
import { perPart, type Parts } from './parts';
import type { ProbeRows } from './probe-rows';
import { fitRidge } from './ridge';
import type { Pause } from '../sliced-products';
import { squaredHinge } from './svm';
import { categoriesOf, type CategoryTask, columnsOf, oneHot, type Task } from './task';

/** A fit, and what it says of the rows: the index of a category or a number. */
export interface Fit {
  /** Value of what is chosen; null where nothing is. */
  readonly value: number | null;
  readonly predictions: Parts<Float64Array>;
  readonly converged: boolean;
}

/** A kind of probe. */
export interface ProbeMethod {
  /** What is chosen on the validation rows. */
  readonly chooses: string | null;
  /** The values to choose from, strongest regularisation first; [null] where nothing is chosen. */
  values(trainingRows: number): readonly (number | null)[];
  /** One fit a value, in their order, as far as they are asked for. */
  fits(
    rows: ProbeRows,
    task: Task,
    values: readonly (number | null)[],
    seed: number,
    pause: Pause,
  ): AsyncGenerator<Fit>;
}

/** Share of the time for what probes have in common, where it was not done yet. */
const SHARED = 0.3;

const powersOfTen = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => Number(`1e${from + Math.sign(to - from) * i}`));

/** @throws Undefined where the label is a number. */
function categoriesIn(task: Task, probe: string): CategoryTask {
  if (task.kind === 'categorical') return task;
  throw new Undefined(`The label is a number on a scale; ${probe} tells categories apart.`);
}

/** Fits one value after the other. */
async function* inTurn(
  values: readonly (number | null)[],
  pause: Pause,
  fit: (value: number, pause: Pause) => Promise<Omit<Fit, 'value'>>,
): AsyncGenerator<Fit> {
  for (const [done, value] of values.entries()) {
    const within: Pause = (share) => pause(SHARED + ((1 - SHARED) * (done + share)) / values.length);
    yield { value, ...(await fit(value ?? NaN, within)) };
  }
}

const predict = (scores: Parts<Matrix>, read: (scores: Matrix) => Float64Array) =>
  perPart((part) => read(scores[part]));

const ridge: ProbeMethod = {
  chooses: 'alpha',
  values: () => powersOfTen(6, -3),
  async *fits(rows, task, values, _seed, pause) {
    const design = await rows.design((share) => pause(SHARED * share));
    const { train } = task.targets;
    const targets =
      task.kind === 'categorical'
        ? oneHot(train, columnsOf(task), 1, -1)
        : { rows: train.length, cols: 1, data: train };
    const read = task.kind === 'categorical' ? categoriesOf : ({ data }: Matrix) => data;
    yield* inTurn(values, pause, async (alpha, within) => {
      const model = await fitRidge(design, targets, alpha, within);
      return { predictions: predict(await scoresOf(design, model, within), read), converged: true };
    });
  },
};

/** Categories alone; each fit starts from the one before. */
function marginMethod(
  name: string,
  lossOf: (targets: Float64Array, columns: number) => MarginLoss,
): ProbeMethod {
  return {
    chooses: 'C',
    values: () => powersOfTen(-5, 2),
    async *fits(rows, task, values, _seed, pause) {
      const loss = lossOf(task.targets.train, columnsOf(categoriesIn(task, name)));
      const design = await rows.design((share) => pause(SHARED * share));
      let start: LinearModel | undefined;
      yield* inTurn(values, pause, async (c, within) => {
        const model = (start = await fitMargin(design, loss, c, { start }, within));
        const scores = await scoresOf(design, model, within);
        return { predictions: predict(scores, categoriesOf), converged: model.converged };
      });
    },
  };
}

const NEIGHBOURS = [51, 31, 21, 15, 11, 7, 5, 3, 1];

const knn: ProbeMethod = {
  chooses: 'k',
  values: (trainingRows) => NEIGHBOURS.filter((k) => k < trainingRows),
  async *fits(rows, task, values, _seed, pause) {
    const most = Math.min(NEIGHBOURS[0], rows.trainingRows - 1);
    const neighbours = await rows.neighbours(most, (share) => pause(SHARED * share));
    yield* inTurn(values, pause, async (k, within) => {
      await within(0);
      return { predictions: perPart((part) => voteOf(neighbours[part], k, task)), converged: true };
    });
  },
};

const naiveBayes: ProbeMethod = {
  chooses: null,
  values: () => [null],
  async *fits({ z }, task, values, _seed, pause) {
    const { targets, classes } = categoriesIn(task, 'naive Bayes');
    const model = fitNaiveBayes(z.train, targets.train, classes);
    yield* inTurn(values, pause, async (_, within) => {
      const scores = {
        train: await jointLogLikelihood(z.train, model, within),
        validation: await jointLogLikelihood(z.validation, model, within),
        test: await jointLogLikelihood(z.test, model, within),
      };
      return { predictions: predict(scores, categoriesOf), converged: true };
    });
  },
};

const mlp: ProbeMethod = {
  chooses: 'decay',
  values: () => [1e-1, 1e-2, 1e-3, 1e-4],
  async *fits(rows, task, values, seed, pause) {
    const design = await rows.design((share) => pause(SHARED * share));
    yield* inTurn(values, pause, (decay, within) => fitPerceptron(design, task, { decay, seed }, within));
  },
};

/** Kind -> probe. */
export const methods: Readonly<Record<ProbeKind, ProbeMethod>> = {
  ridge,
  logistic: marginMethod('logistic regression', logLoss),
  svm: marginMethod('a support vector machine', squaredHinge),
  knn,
  'naive-bayes': naiveBayes,
  mlp,
};
