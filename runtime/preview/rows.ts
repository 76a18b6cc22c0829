/** The rows of any data set as bytes, with the states of its features; images are drawn only where they are asked for. */
import { bitsSpec, groupsOf } from '../data/bits';
import { ABSENT } from '../data/cells';
import type { DataInfo, Split } from '../data/dataset';
import { describeData, imageSource } from '../data/describe';
import { generateData } from '../data/generate';
import { type SplitName, drawRow, imageLabels, imageLength } from '../data/images';
import type {
  BinaryDataSpec,
  DataSpec,
  NavonDataSpec,
  SequenceDataSpec,
  TrifeatureDataSpec,
} from '../data/spec';
import { sizeOf } from '../engine/ndarray';

/** States of the features in each row of each split. */
export type States = Record<SplitName, Int8Array>;

/** A data set to look at. */
export interface Rows extends DataInfo {
  /** feature -> the input positions that carry it; empty for images */
  readonly groups: Record<string, number[]>;
  /** Value of each feature or {@link ABSENT}: [rows, features]. */
  readonly states: States;
  /** Inputs of some rows of a split, one after the other; a byte an element. */
  inputs(split: SplitName, rows: readonly number[]): Uint8Array;
}

const bySplit = <T>(of: (split: SplitName) => T): Record<SplitName, T> => ({
  train: of('train'),
  validation: of('validation'),
  test: of('test'),
});

function statesOf({ targets, present }: Split): Int8Array {
  return Int8Array.from(targets.data, (value, i) => (present?.data[i] === 0 ? ABSENT : value));
}

function rowsOfBits(spec: BinaryDataSpec | SequenceDataSpec): Rows {
  const data = generateData(spec);
  return {
    input: data.input,
    features: data.features,
    groups: groupsOf(bitsSpec(spec)),
    states: bySplit((split) => statesOf(data[split])),
    inputs(split, rows) {
      const { shape, data: values } = data[split].inputs;
      const length = sizeOf(shape.slice(1));
      const bytes = new Uint8Array(rows.length * length);
      rows.forEach((row, i) => bytes.set(values.subarray(row * length, (row + 1) * length), i * length));
      return bytes;
    },
  };
}

function rowsOfImages(spec: NavonDataSpec | TrifeatureDataSpec): Rows {
  const source = imageSource(spec);
  const labels = imageLabels(source, spec);
  const [length, width] = [imageLength(source), source.features.length];
  return {
    ...describeData(spec),
    groups: {},
    states: bySplit((split) => Int8Array.from(labels[split])),
    inputs(split, rows) {
      const bytes = new Uint8Array(rows.length * length);
      rows.forEach((row, i) =>
        drawRow(
          source,
          spec,
          { split, row, attempt: 0 },
          labels[split].subarray(row * width, (row + 1) * width),
          bytes.subarray(i * length, (i + 1) * length),
        ),
      );
      return bytes;
    },
  };
}

/** The rows of the data set that a checked spec describes. */
export const rowsOf = (spec: DataSpec): Rows =>
  spec.kind === 'binary' || spec.kind === 'sequence' ? rowsOfBits(spec) : rowsOfImages(spec);
