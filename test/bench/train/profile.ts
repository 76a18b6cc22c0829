/** Where the time of a step goes: ONNX Runtime's profile of a workload by operator. */
import { profileRun, type ProfiledNode } from '../../../runtime/engine/profile';
import { encodeModel } from '../../../runtime/onnx/encode';
import { PORT } from '../../../runtime/train/graph-ports';
import { initialState } from '../../../runtime/train/state';
import { StepRequests } from '../../../runtime/train/step-request';
import { median } from './measure';
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
/** Number of single nodes that are told. */
const LONGEST = 40;

/** Time of each node a step: the median of its executions, which other work on the machine disturbs least. */
function nodeTimes(executions: readonly ProfiledNode[]): Map<string, ProfiledNode & { count: number }> {
  const byName = new Map<string, ProfiledNode[]>();
  for (const node of executions) byName.set(node.name, [...(byName.get(node.name) ?? []), node]);
  return new Map(
    [...byName].map(([name, all]) => {
      const count = all.length / STEPS;
      return [name, { ...all[0], microseconds: median(all.map((one) => one.microseconds)) * count, count }];
    }),
  );
}

function withShares<T extends { microseconds: number }>(times: readonly T[]): (T & { share: number })[] {
  const total = times.reduce((sum, { microseconds }) => sum + microseconds, 0);
  return times
    .map((time) => ({ ...time, share: time.microseconds / total }))
    .sort((a, b) => b.microseconds - a.microseconds);
}

function byOperator(nodes: Iterable<ProfiledNode & { count: number }>): OperatorTime[] {
  const operators = new Map<string, { operator: string; microseconds: number; count: number }>();
  for (const { operator, microseconds, count } of nodes) {
    const entry = operators.get(operator) ?? { operator, microseconds: 0, count: 0 };
    entry.microseconds += microseconds;
    entry.count += count;
    operators.set(operator, entry);
  }
  return withShares([...operators.values()]);
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
  const times = nodeTimes(await profiled(workload));
  return {
    operators: byOperator(times.values()),
    nodes: withShares([...times.values()]).slice(0, LONGEST),
  };
}
