/** Basic blocks of residual networks (He et al. 2016). */
import { activate } from './activation';
import { convolutionAndNorm, convolutionLayer } from './convolution-layer';
import { tensorsOf, type Part } from './part';
import type { Start } from './weights';

/**
 * Two 3x3 convolutions with batch norm beside a shortcut; the first makes the image `stride` times smaller. The
 * shortcut is the value itself, or where sizes differ the 1x1 convolution `name/projection`. Layers: `name/hidden`
 * after the first convolution, and `name`.
 */
export function residualBlock(
  name: string,
  { from, to, stride }: { from: number; to: number; stride: number },
  start: Start,
): Part {
  const hidden = convolutionLayer(`${name}/hidden`, { from, to, kernel: 3, stride }, start, {
    norm: true,
    activation: 'relu',
  });
  const output = convolutionAndNorm(`${name}/output`, { from: to, to, kernel: 3, stride: 1 }, start, {
    norm: true,
  });
  const projection =
    stride === 1 && from === to
      ? undefined
      : convolutionAndNorm(`${name}/projection`, { from, to, kernel: 1, stride }, start, { norm: true });
  return {
    ...tensorsOf(hidden, output, ...(projection ? [projection] : [])),
    apply(pass, image) {
      const branch = output.apply(pass, hidden.apply(pass, image));
      const shortcut = projection ? projection.apply(pass, image) : image;
      const sum = pass.graph.op('Add', [branch, shortcut], {}, `${name}/sum`);
      return pass.keep(activate(pass, 'relu', sum, name));
    },
  };
}
