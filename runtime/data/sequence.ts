/**
 * Sequence data (paper, "Data" 2): the rows of binary data as tokens, of which a model puts out the features one after
 * the other. Input tokens 0 and 1 are bits. The last tokens, one for each output position, are what the model reads
 * there: a start token and the values before, or tokens that name the features asked for.
 */
import { float32 } from '../engine/ndarray';
import { checkBits } from './binary-check';
import { type BinarySplit, generateBits } from './binary';
import { type BitsSpec, bitsSpec } from './bits';
import type { DataInfo, Dataset, Split } from './dataset';
import { UserError } from '../errors';
import type { SequenceDataSpec } from './spec';

/** First token that is not a bit: the start token, or the query of the first feature of the spec. */
const FIRST_SPECIAL = 2;

/** Index in the spec of the feature of each output position. */
function emitted({ features, order }: SequenceDataSpec): number[] {
  const names = features.map(({ name }) => name);
  return (order ?? names).map((name) => names.indexOf(name));
}

/** Tokens and features, the latter in the order in which they are put out. */
export function describeSequence(spec: SequenceDataSpec): DataInfo {
  const outputs = spec.features.length;
  return {
    input: {
      kind: 'tokens',
      length: spec.length + outputs,
      vocabulary: FIRST_SPECIAL + (spec.emission === 'values' ? 1 : outputs),
      outputs,
    },
    features: emitted(spec).map((feature) => ({ name: spec.features[feature].name, classes: 2 })),
  };
}

/** `placement` and `order` must each name every feature once. */
function checkNamesAll(names: readonly string[], listed: readonly string[] | undefined, at: string): void {
  listed?.forEach((name, i) => {
    if (!names.includes(name))
      throw new UserError(
        `${at}[${i}]`,
        `no feature is called "${name}".`,
        `Name each of these once: ${names.join(', ')}.`,
      );
    if (listed.indexOf(name) < i)
      throw new UserError(
        `${at}[${i}]`,
        `"${name}" is named already.`,
        `Name each of these once: ${names.join(', ')}.`,
      );
  });
  const missing = listed && names.find((name) => !listed.includes(name));
  if (missing !== undefined)
    throw new UserError(
      at,
      `"${missing}" is missing.`,
      `Name each of these once, or leave the list out: ${names.join(', ')}.`,
    );
}

/**
 * Checks a sequence data set as {@link checkBits} does, and the two orders of its features.
 * @throws UserError that names the path in the study
 */
export function checkSequence(spec: SequenceDataSpec): BitsSpec {
  const names = spec.features.map(({ name }) => name);
  checkNamesAll(names, spec.placement, 'data.placement');
  checkNamesAll(names, spec.order, 'data.order');
  const bits = bitsSpec(spec);
  checkBits(bits, spec.seed);
  return bits;
}

function toTokens(split: BinarySplit, spec: SequenceDataSpec): Split {
  const order = emitted(spec);
  const [rows, bits] = split.inputs.shape;
  const length = bits + order.length;
  const tokens = new Int32Array(rows * length);
  const targets = float32([rows, order.length]);
  const present = split.present && { ...split.present, data: new Uint8Array(targets.data.length) };
  for (let row = 0; row < rows; row++) {
    tokens.set(split.inputs.data.subarray(row * bits, (row + 1) * bits), row * length);
    order.forEach((feature, position) => {
      const to = row * order.length + position;
      targets.data[to] = split.targets.data[row * order.length + feature];
      if (present && split.present) present.data[to] = split.present.data[row * order.length + feature];
      const before = position === 0 ? FIRST_SPECIAL : targets.data[to - 1];
      tokens[row * length + bits + position] = spec.emission === 'values' ? before : FIRST_SPECIAL + feature;
    });
  }
  const inputs = { type: 'int32', shape: [rows, length], data: tokens } as const;
  return present ? { inputs, targets, present } : { inputs, targets };
}

/**
 * Generates a sequence data set: a pure function of its spec. Its bits are those of the binary data set with the same
 * features, seed and rows; `placement` moves groups, `order` moves columns of targets, neither changes what is drawn.
 * @throws UserError as {@link checkSequence} does
 */
export function generateSequence(spec: SequenceDataSpec): Dataset {
  const { train, validation, test } = generateBits(checkSequence(spec), spec.seed);
  return {
    ...describeSequence(spec),
    train: toTokens(train, spec),
    validation: toTokens(validation, spec),
    test: toTokens(test, spec),
  };
}
