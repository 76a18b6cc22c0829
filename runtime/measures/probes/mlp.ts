/**
 * Multi-layer perceptron with one hidden layer of rectified linear units, on the coordinates of a design: mean loss +
 * decay / 2 x squared norm of the weights. Loss: that of logistic regression for categories, half the squared error of standardised
 * numbers. Trained on all rows at once by L-BFGS; the parameters are those with the least loss on the validation rows.
 */
import { randomStream, type RandomStream } from '../../data/random';
import { columnMeans, type Matrix, sumOfSquares, transpose } from '../matrix';
import { shiftedSolver } from '../tridiagonal';
import type { LinearDesign } from './design';
import { minimise, type Objective } from './lbfgs';
import { addIntercepts } from './linear-model';
import { logLoss } from './logistic';
import { perPart, type PartName, type Parts } from './parts';
import { type Pause, productsInSlices } from '../sliced-products';
import { categoriesOf, columnsOf, type Task } from './task';

/** What a perceptron predicts, and whether training ended by itself. */
export interface PerceptronFit {
  readonly predictions: Parts<Float64Array>;
  readonly converged: boolean;
}

const HIDDEN = 64;
const MOST_STEPS = 200;
/** Training ends where the loss on validation rows has not sunk for so many steps. */
const PATIENCE = 12;
const TOLERANCE = 1e-5;

/** A loss of outputs [n, K]: its sum, each output replaced by the derivative of the sum by it. */
type OutputLoss = (outputs: Matrix) => number;

interface Parameters {
  /** [hidden, inputs] and [K, hidden]. */
  readonly first: Matrix;
  readonly second: Matrix;
  readonly firstBias: Float64Array;
  readonly secondBias: Float64Array;
}

/** Views of the parts of a vector of parameters. */
function parametersOf(x: Float64Array, inputs: number, outputs: number): Parameters {
  const weights = HIDDEN * inputs;
  const biases = weights + HIDDEN * outputs;
  return {
    first: { rows: HIDDEN, cols: inputs, data: x.subarray(0, weights) },
    second: { rows: outputs, cols: HIDDEN, data: x.subarray(weights, biases) },
    firstBias: x.subarray(biases, biases + HIDDEN),
    secondBias: x.subarray(biases + HIDDEN),
  };
}

/** A draw from the standard normal distribution (Box and Muller). */
function normal(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
}

/** He's initialisation by the energy of the rows: hidden units have a variance of about 1; biases 0. */
function initialise(train: Matrix, outputs: number, seed: number): Float64Array {
  const { cols: inputs, rows } = train;
  const x = new Float64Array(HIDDEN * (inputs + outputs + 1) + outputs);
  const { first, second } = parametersOf(x, inputs, outputs);
  const stream = randomStream(seed, 'probe perceptron', inputs, outputs);
  const energy = sumOfSquares(train.data) / rows;
  const scale = energy > 0 ? Math.sqrt(2 / energy) : 0;
  for (let i = 0; i < first.data.length; i++) first.data[i] = scale * normal(stream);
  for (let i = 0; i < second.data.length; i++) second.data[i] = normal(stream) / Math.sqrt(HIDDEN);
  return x;
}

async function forward(input: Matrix, { first, second, firstBias, secondBias }: Parameters, pause: Pause) {
  const hidden = await productsInSlices(input, first, pause);
  addIntercepts(hidden, firstBias);
  for (let i = 0; i < hidden.data.length; i++) if (!(hidden.data[i] > 0)) hidden.data[i] = 0;
  const outputs = await productsInSlices(hidden, second, pause);
  addIntercepts(outputs, secondBias);
  return { hidden, outputs };
}

const columnSums = (a: Matrix) => columnMeans(a).map((mean) => mean * a.rows);

function objectiveOf(
  { parts: { train }, transposed, curvature }: LinearDesign,
  lossOf: OutputLoss,
  outputs: number,
  decay: number,
  pause: Pause,
): Objective {
  const inputs = train.cols;
  const penalised = HIDDEN * (inputs + outputs);
  const solve = shiftedSolver(curvature, 1 / train.rows, decay);
  return {
    size: penalised + HIDDEN + outputs,
    async evaluate(x, gradient) {
      const parameters = parametersOf(x, inputs, outputs);
      const pass = await forward(train, parameters, pause);
      const loss = lossOf(pass.outputs) / train.rows;
      const slopes = parametersOf(gradient, inputs, outputs);
      const hiddenColumns = transpose(pass.hidden);
      slopes.second.data.set((await productsInSlices(transpose(pass.outputs), hiddenColumns, pause)).data);
      slopes.secondBias.set(columnSums(pass.outputs));
      const back = await productsInSlices(pass.outputs, transpose(parameters.second), pause);
      for (let i = 0; i < back.data.length; i++) if (pass.hidden.data[i] === 0) back.data[i] = 0;
      slopes.first.data.set((await productsInSlices(transpose(back), transposed, pause)).data);
      slopes.firstBias.set(columnSums(back));
      for (let i = 0; i < gradient.length; i++) gradient[i] /= train.rows;
      for (let i = 0; i < penalised; i++) gradient[i] += decay * x[i];
      return loss + (decay / 2) * sumOfSquares(x.subarray(0, penalised));
    },
    precondition: (vector) => solve(vector.subarray(0, HIDDEN * inputs)),
  };
}

/** Mean and standard deviation of the numbers that training rows have. */
function scaleOf(targets: Float64Array): { mean: number; deviation: number } {
  const [mean] = columnMeans({ rows: targets.length, cols: 1, data: targets });
  const deviation = Math.sqrt(sumOfSquares(targets.map((value) => value - mean)) / targets.length);
  return { mean, deviation: deviation > 0 ? deviation : 1 };
}

/** The loss on a part, and what outputs mean. */
function readoutOf(task: Task): {
  columns: number;
  loss: (part: PartName) => OutputLoss;
  predict: (outputs: Matrix) => Float64Array;
} {
  if (task.kind === 'categorical') {
    const columns = columnsOf(task);
    return { columns, loss: (part) => logLoss(task.targets[part], columns).sum, predict: categoriesOf };
  }
  const { mean, deviation } = scaleOf(task.targets.train);
  const loss = (part: PartName) => {
    const wanted = task.targets[part].map((value) => (value - mean) / deviation);
    return ({ data }: Matrix) => {
      for (let i = 0; i < data.length; i++) data[i] -= wanted[i];
      return sumOfSquares(data) / 2;
    };
  };
  return { columns: 1, loss, predict: ({ data }) => data.map((value) => mean + deviation * value) };
}

/** Fits a perceptron for one decay; the same seed gives the same fit. */
export async function fitPerceptron(
  design: LinearDesign,
  task: Task,
  { decay, seed }: { decay: number; seed: number },
  pause: Pause,
): Promise<PerceptronFit> {
  const { columns, loss, predict } = readoutOf(task);
  const { train, validation } = design.parts;
  const still = () => pause(0);
  const objective = objectiveOf(design, loss('train'), columns, decay, still);
  const start = initialise(train, columns, seed);
  const validationLoss = loss('validation');
  let best = { x: start, loss: Infinity, steps: 0 };
  let steps = 0;
  const enough = async (x: Float64Array) => {
    const { outputs } = await forward(validation, parametersOf(x, train.cols, columns), still);
    const now = validationLoss(outputs);
    steps++;
    if (now < best.loss) best = { x: x.slice(), loss: now, steps };
    return steps - best.steps >= PATIENCE;
  };
  const gradient = new Float64Array(objective.size);
  await objective.evaluate(start, gradient);
  const tolerance = TOLERANCE * Math.sqrt(sumOfSquares(gradient));
  const { converged } = await minimise(objective, start, { tolerance, mostSteps: MOST_STEPS, enough }, pause);
  const outputs = async (part: PartName) =>
    predict((await forward(design.parts[part], parametersOf(best.x, train.cols, columns), still)).outputs);
  const [inTrain, inValidation, inTest] = [
    await outputs('train'),
    await outputs('validation'),
    await outputs('test'),
  ];
  const predictions = { train: inTrain, validation: inValidation, test: inTest };
  return { predictions: perPart((part) => predictions[part]), converged };
}
