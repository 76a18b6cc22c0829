/** What is told of a layer whatever inputs are shown of it: computed once, for as long as its representation is kept. */
import type { NdArray } from '../engine/ndarray';
import type { JobContext } from '../job';
import type { Matrix } from '../measures/matrix';
import { componentsOfCentred } from '../measures/pca';
import { centred, requireFinite, requireVariance, type Representation } from '../measures/representation';
import { Undefined } from '../measures/undefined';
import { breathe } from '../slices';
import { measureLayer, type LayerMeasures, type ProbeLabel } from './layer-measures';
import { whileWorking } from './remaining';

/** Spectrum of all rows, and their coordinates [rows, 2 or fewer] on the first two components. */
export interface LayerComponents {
  shares: number[];
  scores: Matrix;
}

/** Measures and components of a layer. */
export interface LayerFacts {
  measures: LayerMeasures;
  /** Why there are none, where the layer does not vary. */
  components: LayerComponents | Undefined;
}

function componentsOf(layer: Representation): LayerComponents | Undefined {
  try {
    requireFinite(layer);
    requireVariance(layer);
    const { shares, scores } = componentsOfCentred(centred(layer).matrix, 2);
    return { shares, scores };
  } catch (thrown) {
    if (thrown instanceof Undefined) return thrown;
    throw thrown;
  }
}

const known = new WeakMap<NdArray, LayerFacts>();

/** The facts of a layer; `captured` is what they are remembered by. */
export async function factsOf(
  captured: NdArray,
  layer: Representation,
  labels: Readonly<Record<string, ProbeLabel>>,
  job: JobContext,
): Promise<LayerFacts> {
  const before = known.get(captured);
  if (before) return before;
  const decomposing = whileWorking(`decomposing ${layer.name}`, 100, job);
  const measures = await measureLayer(layer, labels, (share) => decomposing(100 * share));
  await breathe(job.signal);
  const facts = { measures, components: componentsOf(layer) };
  known.set(captured, facts);
  return facts;
}
