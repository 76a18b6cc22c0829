/** Multi-head attention (Vaswani et al. 2017). */
import { float32 } from '../../engine/ndarray';
import type { Graph, Value } from '../../onnx/graph';
import { linear } from './linear';
import { tensorsOf, type Part, type Pass } from './part';
import { forBranches, type Start } from './weights';

/** Sizes of an attention. */
export interface AttentionSizes {
  readonly width: number;
  readonly heads: number;
  /** Whether a token sees only itself and those before it. */
  readonly causal: boolean;
}

/** [tokens, tokens] to add to the scores: 0 for what a token sees; where it sees nothing, exp gives exactly 0. */
function causalMask(graph: Graph, tokens: number): Value {
  const hidden = (i: number) => i % tokens > Math.floor(i / tokens);
  const data = Float32Array.from({ length: tokens ** 2 }, (_, i) => (hidden(i) ? -1e9 : 0));
  return graph.constant(`causal mask ${tokens}`, float32([tokens, tokens], data));
}

/**
 * From queries [batch, tokens, width] and a memory [batch, tokens of it, width] (the same value for self-attention) to
 * `name/output` of the queries' shape, a layer. Every head has width / heads units of `name/query`, `name/key` and
 * `name/value`; `name/weights` [batch, heads, tokens, tokens of the memory] is what is paid attention to,
 * `name/heads` [batch, heads, tokens, units] what each head finds there.
 * `branches`: number of branches that write to the same residual stream.
 */
export function attention(
  name: string,
  { width, heads, causal }: AttentionSizes,
  start: Start,
  branches: number,
): Part<[queries: Value, memory: Value]> {
  const units = width / heads;
  const [query, key, value] = ['query', 'key', 'value'].map((part) =>
    linear(`${name}/${part}`, width, width, start),
  );
  const output = linear(`${name}/output`, width, width, forBranches(start, branches));
  /** [batch, tokens, width] as [batch, heads, tokens, units] */
  const byHead = ({ graph }: Pass, projected: Value) => {
    const shape = [-1, Number(projected.shape[1]), heads, units];
    const split = graph.op('Reshape', [projected, graph.integers(shape)]);
    return graph.op('Transpose', [split], { perm: { ints: [0, 2, 1, 3] } });
  };
  const weigh = (pass: Pass, queries: Value, memory: Value) => {
    const { graph } = pass;
    const asked = byHead(pass, query.apply(pass, queries, { scale: 1 / Math.sqrt(units) }));
    const keys = graph.op('Transpose', [byHead(pass, key.apply(pass, memory))], {
      perm: { ints: [0, 1, 3, 2] },
    });
    const scores = graph.op('MatMul', [asked, keys], {}, `${name}/scores`);
    const seen = causal
      ? graph.op('Add', [scores, causalMask(graph, Number(queries.shape[1]))], {}, `${name}/masked`)
      : scores;
    return graph.op('Softmax', [seen], { axis: { int: -1 } }, `${name}/weights`);
  };
  return {
    ...tensorsOf(query, key, value, output),
    apply(pass, queries, memory) {
      const { graph } = pass;
      const weights = weigh(pass, queries, memory);
      const values = byHead(pass, value.apply(pass, memory));
      const found = graph.op('MatMul', [weights, values], {}, `${name}/heads`);
      const together = graph.op('Transpose', [found], { perm: { ints: [0, 2, 1, 3] } });
      const shape = [-1, Number(queries.shape[1]), width];
      const joined = graph.op('Reshape', [together, graph.integers(shape)]);
      return pass.keep(output.apply(pass, joined));
    },
  };
}
