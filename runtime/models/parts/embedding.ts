/** Tokens as vectors, with learned positions. */
import type { Part } from './part';
import { vectors } from './weights';

/** From token ids [batch, tokens] to the layer `name` [batch, tokens, width]: the token's vector plus its position's. */
export function tokenEmbedding(
  name: string,
  { vocabulary, tokens, width }: { vocabulary: number; tokens: number; width: number },
): Part {
  const table = vectors(`${name}.weight`, [vocabulary, width], true);
  const positions = vectors(`${name}.positions`, [tokens, width], false);
  return {
    parameters: [table, positions],
    buffers: [],
    apply(pass, ids) {
      const { graph, tensor } = pass;
      const found = graph.op('Gather', [tensor(table.name), ids], { axis: { int: 0 } }, `${name}.tokens`);
      return pass.keep(graph.op('Add', [found, tensor(positions.name)], {}, name));
    },
  };
}
