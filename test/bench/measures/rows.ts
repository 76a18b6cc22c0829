/** The rows of the benchmark, with what each must reach. */

/** One row: ours against a form of Python's. */
export interface BenchRow {
  name: string;
  title: string;
  /** Job of peer.py that has the data and the other side. */
  job: string;
  /** Least ratio of their time to ours. */
  target: number;
  /** Largest difference of the numbers, relative to them. */
  tolerance: number;
  /** Left out by `--quick`. */
  slow?: boolean;
  /** Most bytes that our side may have. */
  memory?: number;
}

export const ROWS: readonly BenchRow[] = [
  {
    name: 'cka-2000',
    title: 'debiased CKA, 144 pairs, n = 2000, p = 768',
    job: 'cka-2000',
    target: 1,
    tolerance: 1e-9,
  },
  {
    name: 'cka-10000',
    title: 'the same at n = 10000',
    job: 'cka-10000',
    target: 1,
    tolerance: 1e-9,
    slow: true,
    memory: 1.5e9,
  },
  {
    name: 'rdm-product',
    title: 'correlation RDM, n = 2000, p = 4096, against one product',
    job: 'rdm',
    target: 1 / 1.5,
    tolerance: 1e-9,
  },
  { name: 'rdm-pdist', title: 'the same against pdist', job: 'rdm', target: 10, tolerance: 1e-9 },
  { name: 'procrustes', title: 'Procrustes, n = 2000, p = 768', job: 'pair', target: 0.5, tolerance: 1e-9 },
  { name: 'svcca', title: 'SVCCA, n = 2000, p = 768', job: 'pair', target: 0.5, tolerance: 1e-6 },
  { name: 'cca', title: 'CCA, n = 2000, p = 768', job: 'pair', target: 0.5, tolerance: 1e-6 },
  { name: 'spearman', title: 'Spearman of two RDMs, n = 2000', job: 'rdms', target: 2, tolerance: 1e-9 },
  { name: 'kendall', title: 'Kendall of two RDMs, n = 2000', job: 'rdms', target: 2, tolerance: 1e-9 },
  {
    name: 'variance',
    title: 'variance explained, 4 features, 24 layers, 100 draws',
    job: 'variance',
    target: 10,
    tolerance: 1e-9,
    slow: true,
  },
];
