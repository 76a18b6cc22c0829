/** Pre-LN transformer blocks: each branch normalises the residual stream, computes, and adds to the stream. */
import type { Value } from '../../onnx/graph';
import type { VitSpec } from '../spec';
import { activate } from './activation';
import { attention } from './attention';
import { layerNorm } from './layer-norm';
import { linear } from './linear';
import { tensorsOf, type Part, type Pass } from './part';
import { forBranches } from './weights';

/** What the specs of all transformers have in common. */
export type TransformerSpec = Omit<VitSpec, 'kind' | 'patch' | 'blocks'>;

/** What a block is beside its sizes. */
export interface BlockOptions {
  /** Whether a token sees only itself and those before it. */
  readonly causal: boolean;
  /** Whether it also attends to a memory: the output of an encoder. */
  readonly cross: boolean;
  /** Number of branches that write to the residual stream, over all blocks of the stack. */
  readonly branches: number;
}

/** The stream plus the output of a branch, after dropout. */
function add(pass: Pass, stream: Value, branch: Value, rate: number, name: string): Value {
  return pass.graph.op('Add', [stream, pass.dropout(branch, rate, branch.name)], {}, name);
}

/** Self-attention, or cross-attention where a memory is given, as a branch; the stream after it is `name/stream`. */
function attentionBranch(
  name: string,
  { width, heads, dropout: rate, ...start }: TransformerSpec,
  { causal, branches }: Omit<BlockOptions, 'cross'>,
): Part<[stream: Value, memory?: Value]> {
  const norm = layerNorm(`${name}/norm`, width);
  const attend = attention(name, { width, heads, causal }, start, branches);
  return {
    ...tensorsOf(norm, attend),
    apply(pass, stream, memory) {
      const queries = norm.apply(pass, stream);
      const output = attend.apply(pass, queries, memory ?? queries);
      return add(pass, stream, output, rate, `${name}/stream`);
    },
  };
}

/** One hidden layer `block/mlp/hidden`, as a branch; the stream after it is `block`. */
function mlpBranch(block: string, spec: TransformerSpec, branches: number): Part {
  const norm = layerNorm(`${block}/mlp/norm`, spec.width);
  const hidden = linear(`${block}/mlp/hidden.linear`, spec.width, spec.hidden, spec);
  const output = linear(`${block}/mlp/output`, spec.hidden, spec.width, forBranches(spec, branches));
  return {
    ...tensorsOf(norm, hidden, output),
    apply(pass, stream) {
      const linearPart = hidden.apply(pass, norm.apply(pass, stream));
      const active = pass.keep(activate(pass, spec.activation, linearPart, `${block}/mlp/hidden`));
      return add(pass, stream, output.apply(pass, active), spec.dropout, block);
    },
  };
}

/**
 * One block: self-attention, cross-attention where it has a memory, and an MLP. The residual stream after it,
 * [batch, tokens, width], is called `name`.
 */
export function transformerBlock(
  name: string,
  spec: TransformerSpec,
  { causal, cross, branches }: BlockOptions,
): Part<[stream: Value, memory?: Value]> {
  const self = attentionBranch(`${name}/attention`, spec, { causal, branches });
  const across = cross
    ? attentionBranch(`${name}/cross-attention`, spec, { causal: false, branches })
    : undefined;
  const mlp = mlpBranch(name, spec, branches);
  return {
    ...tensorsOf(self, ...(across ? [across] : []), mlp),
    apply(pass, stream, memory) {
      const attended = self.apply(pass, stream);
      return mlp.apply(pass, across ? across.apply(pass, attended, memory) : attended);
    },
  };
}
