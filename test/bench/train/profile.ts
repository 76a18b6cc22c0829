/** Where the time of a step goes: ONNX Runtime's profile of a workload by operator. */
import { profileRun, type ProfiledNode } from '../../../runtime/engine/profile';
import { encodeModel } from '../../../runtime/onnx/encode';
import { PORT } from '../../../runtime/train/graph-ports';
import { initialState } from '../../../runtime/train/state';
import { StepRequests } from '../../../runtime/train/step-request';
import { SEED, trainerOptions, trainingGraph, type Workload } from './workloads';

/** What all executions of an operator took, a step. */
export interface OperatorTime {
  operator: string;
  microseconds: number;
  share: number;
  /** Executions a step. */
  count: number;
}

const STEPS = 40;

function byOperator(executions: readonly ProfiledNode[]): OperatorTime[] {
  const total = executions.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const operators = new Map<string, { microseconds: number; count: number }>();
  for (const { operator, microseconds } of executions) {
    const entry = operators.get(operator) ?? { microseconds: 0, count: 0 };
    operators.set(operator, { microseconds: entry.microseconds + microseconds, count: entry.count + 1 });
  }
  return [...operators]
    .map(([operator, { microseconds, count }]) => ({
      operator,
      microseconds: microseconds / STEPS,
      share: microseconds / total,
      count: count / STEPS,
    }))
    .sort((a, b) => b.microseconds - a.microseconds);
}

/** Executions of the training graph of a workload over some steps. */
async function profiled(workload: Workload): Promise<ProfiledNode[]> {
  const options = trainerOptions(workload);
  const training = trainingGraph(options);
  const { inputs, targets } = options.data.train;
  const { feeds } = new StepRequests(training, inputs.shape[0], SEED).of(0, STEPS);
  const { tensors } = initialState(training.model, training.optimizer, SEED);
  const all = { ...tensors, ...feeds, [PORT.inputs]: inputs, [PORT.targets]: targets };
  const executions = await profileRun(encodeModel(training.graph), all, { threads: 1 });
  return executions.filter(({ operator }) => operator !== 'Loop');
}

/** Time of each operator, the longest first; and of the single nodes that take longest. */
export async function profile(
  workload: Workload,
): Promise<{ operators: OperatorTime[]; nodes: (OperatorTime & { name: string })[] }> {
  const executions = await profiled(workload);
  const operatorOf = new Map(executions.map(({ name, operator }) => [name, operator]));
  const nodes = byOperator(executions.map((node) => ({ ...node, operator: node.name }))).map((time) => ({
    ...time,
    name: time.operator,
    operator: operatorOf.get(time.operator) ?? '',
  }));
  return { operators: byOperator(executions), nodes: nodes.slice(0, 25) };
}
