/** Which nodes of a model ran on which execution provider: what a provider has no kernel for runs on the CPU. */
import { profileRun, type ProfiledNode } from './profile';
import type { ExecutionProvider, Feeds, SessionOptions } from './session';

/** Nodes of one provider. */
export interface PlacedNodes {
  nodes: number;
  /** Operator -> number of nodes. */
  operators: Record<string, number>;
}

/** Provider -> the nodes that ran on it; bodies of loops included. */
export type Placement = Partial<Record<ExecutionProvider, PlacedNodes>>;

const NAMES: Readonly<Record<string, ExecutionProvider>> = {
  CPUExecutionProvider: 'cpu',
  CUDAExecutionProvider: 'cuda',
  WebGpuExecutionProvider: 'webgpu',
  DmlExecutionProvider: 'dml',
  CoreMLExecutionProvider: 'coreml',
};

/** Counts every node once, however often it ran. */
export function placementOf(executions: readonly ProfiledNode[]): Placement {
  const nodes = new Map(executions.map((node) => [`${node.provider} ${node.operator} ${node.name}`, node]));
  const placement: Placement = {};
  for (const { provider, operator } of nodes.values()) {
    const name = NAMES[provider];
    if (!name) throw new Error(`ONNX Runtime ran a node on ${provider}, which is not known`);
    const placed = (placement[name] ??= { nodes: 0, operators: {} });
    placed.nodes++;
    placed.operators[operator] = (placed.operators[operator] ?? 0) + 1;
  }
  return placement;
}

/** Runs a model once on `feeds` (as few steps as possible: profiling costs time) and tells where its nodes ran. */
export async function findPlacement(
  model: Uint8Array,
  feeds: Feeds,
  options: SessionOptions,
): Promise<Placement> {
  return placementOf(await profileRun(model, feeds, options));
}
