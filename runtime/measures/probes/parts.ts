/** The three parts of the rows of a layer: fitted on `train`, chosen on `validation`, told on `test`. */
import { randomStream } from '../../data/random';

/** One of the parts. */
export type PartName = 'train' | 'validation' | 'test';

/** Something of each part. */
export type Parts<T> = Readonly<Record<PartName, T>>;

/** `make` of each part. */
export function perPart<T>(make: (part: PartName) => T): Parts<T> {
  return { train: make('train'), validation: make('validation'), test: make('test') };
}

/** The rows of each stratum, strata in the order of their values. */
function strata(rows: number, codes: ArrayLike<number> | null): number[][] {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const code = codes ? codes[row] : 0;
    const group = groups.get(code);
    if (group) group.push(row);
    else groups.set(code, [row]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/**
 * Deals `rows` rows into the three parts, each in ascending order. Rows of one code are spread over the parts in the same shares
 * (stratified): shuffled within their code, all are laid out evenly from 0 to 1 and cut where the shares say. Every code of three or
 * more rows has one in each part.
 */
export function splitRows(
  rows: number,
  codes: ArrayLike<number> | null,
  { train, validation, seed }: { train: number; validation: number; seed: number },
): Parts<number[]> {
  const stream = randomStream(seed, 'probe split', rows);
  const parts: Record<PartName, number[]> = { train: [], validation: [], test: [] };
  for (const group of strata(rows, codes)) {
    const { length } = group;
    stream.shuffle(group);
    const most = Math.max(1, length - 2);
    const first = Math.min(most, Math.max(1, Math.round(train * length)));
    const second = Math.max(1, Math.min(length - first - 1, Math.round(validation * length)));
    parts.train.push(...group.slice(0, first));
    parts.validation.push(...group.slice(first, first + second));
    parts.test.push(...group.slice(first + second));
  }
  return perPart((part) => parts[part].sort((a, b) => a - b));
}
