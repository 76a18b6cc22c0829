/** Names of the inputs and outputs of the training graph; beside them, each tensor of the state is an input by its name. */

/** The data set, the batches and what comes out beside the state. */
export const PORT = {
  /** [rows, ...input]: float32, int32 tokens, or uint8 images. */
  inputs: 'data/inputs',
  /** [rows, features] float32 */
  targets: 'data/targets',
  /** [steps, batch] int32: which rows each step trains on. */
  rows: 'data/rows',
  /** [steps, features] float32: what the loss of one row by each feature counts. */
  weights: 'loss/weights',
  /** [steps, features] float32: the same times the learning rate, where the optimizer wants its gradients so. */
  gradientWeights: 'loss/gradient-weights',
  /** Output, [steps] float32. */
  losses: 'losses',
} as const;

/** Input for a number of the optimizer's schedule, [steps] float32. */
export const schedulePort = (name: string) => `schedule/${name}`;

/** Input for the masks of one place of dropout, [steps, ...value] float32. */
export const dropoutPort = (name: string) => `dropout/${name}`;

/** The output of the training graph that holds a carried tensor after the last step. */
export const afterPort = (name: string) => `${name}@after`;
