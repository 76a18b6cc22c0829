/** Keys of measures and distances in the words of the field. */

const distances: Readonly<Record<string, string>> = {
  euclidean: 'Euclidean distance',
  squaredEuclidean: 'squared Euclidean distance',
  sqeuclidean: 'squared Euclidean distance',
  cosine: 'cosine distance',
  correlation: 'correlation distance',
};

const measures: Readonly<Record<string, string>> = {
  'cka.linear': 'linear CKA',
  'cka.linear.biased': 'linear CKA, biased',
  'cka.linear.debiased': 'linear CKA, debiased',
};

/** Name of a distance; an unknown key is shown as it is. */
export function distanceName(key: string): string {
  return distances[key] ?? key;
}

/** Name of a similarity measure; an unknown key is shown as it is. */
export function measureName(key: string): string {
  return measures[key] ?? key;
}
