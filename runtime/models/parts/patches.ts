/** Images as tokens (Dosovitskiy et al. 2021): a class token and the patches of the image. */
import type { InputInfo } from '../../data/dataset';
import { linear } from './linear';
import type { Part } from './part';
import { vectors, type Start } from './weights';

/**
 * From images to the layer `name` [batch, 1 + patches, width]: the class token, then the patches row by row. A patch is
 * a row of channels x side x side pixels times `name.patches.weight`, which is a convolution of kernel and stride
 * `side` written as one product, plus its learned position. The class token has no other position than itself.
 */
export function patchEmbedding(
  name: string,
  { channels, height, width: columns }: Extract<InputInfo, { kind: 'image' }>,
  { side, width }: { side: number; width: number },
  start: Start,
): Part {
  const [down, across] = [height / side, columns / side];
  const pixels = channels * side * side;
  const project = linear(`${name}.patches`, pixels, width, start);
  const token = vectors(`${name}.class-token`, [1, width], false);
  const positions = vectors(`${name}.positions`, [down * across, width], false);
  return {
    parameters: [...project.parameters, token, positions],
    buffers: [],
    apply(pass, images) {
      const { graph, tensor } = pass;
      const grid = graph.integers([-1, channels, down, side, across, side]);
      const tiles = graph.op('Transpose', [graph.op('Reshape', [images, grid])], {
        perm: { ints: [0, 2, 4, 1, 3, 5] },
      });
      const rows = graph.op('Reshape', [tiles, graph.integers([-1, down * across, pixels])]);
      const inFront = [project.apply(pass, rows), graph.integers([0, 1, 0, 0, 0, 0])];
      const placed = [tensor(token.name), tensor(positions.name)];
      const added = graph.op('Concat', placed, { axis: { int: 0 } });
      return pass.keep(graph.op('Add', [graph.op('Pad', inFront), added], {}, name));
    },
  };
}
