/** A study that trains in moments, as a person writes it: an easy and a hard feature of bits. Tests change it in part. */
export const tinyStudy = {
  name: 'tiny',
  title: 'Tiny study',
  data: {
    kind: 'binary',
    bits: 12,
    features: [
      { name: 'easy', function: { kind: 'copy' } },
      { name: 'hard', function: { kind: 'parity', bits: 2 } },
    ],
    rows: { train: 128, validation: 64, test: 64 },
  },
  model: { kind: 'mlp', hidden: [8] },
  training: {
    optimizer: { kind: 'adam', learningRate: 0.02 },
    batchSize: 16,
    steps: 60,
    evaluations: 8,
    checkpoints: 2,
  },
  seeds: 1,
  gate: 0.5,
};

/** The claim that the easy feature is the stronger. */
export const easyIsStronger = { kind: 'stronger', finding: 'F1', feature: 'easy', than: 'hard' };
