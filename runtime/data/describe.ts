/** What a data set will be, known from its spec alone. */
import type { DataInfo } from './dataset';
import { type ImageSource } from './images';
import { navonSource } from './navon';
import { describeSequence } from './sequence';
import type { DataSpec, NavonDataSpec, TrifeatureDataSpec } from './spec';
import { trifeatureSource } from './trifeature';

/** How the images of a data set are drawn. */
export const imageSource = (spec: NavonDataSpec | TrifeatureDataSpec): ImageSource =>
  spec.kind === 'navon' ? navonSource(spec) : trifeatureSource(spec);

/** Input and features of the data set that a spec describes. */
export function describeData(spec: DataSpec): DataInfo {
  switch (spec.kind) {
    case 'binary':
      return {
        input: { kind: 'vector', width: spec.bits },
        features: spec.features.map(({ name }) => ({ name, classes: 2 })),
      };
    case 'sequence':
      return describeSequence(spec);
    case 'trifeature':
    case 'navon': {
      const { input, features } = imageSource(spec);
      return { input, features };
    }
  }
}
