/** What is followed over the states of a training: each kind takes one state after another and keeps what it needs. */
import { UserError } from '../errors';
import { layerSimilarity } from '../measures/layer-similarity';
import type { Matrix } from '../measures/matrix';
import { measureOne } from '../measures/measure-pair';
import { prepare } from '../measures/prepare/prepare';
import { findComparison, findMeasure } from '../measures/registry';
import { isFinite } from '../measures/representation';
import { explainedBy, halved, type ProbeLabel } from './layer-measures';
import type { TrajectoryMeasure } from './trajectory';

/** A checkpoint on the inputs. */
export interface State {
  /** For reasons. */
  name: string;
  layers: ReadonlyMap<string, Matrix>;
  labels: Readonly<Record<string, ProbeLabel>>;
}

/** The values of the layers that all states have. */
export interface Series {
  series: { layer: string; values: (number | null)[] }[];
  undefined: string[];
}

type Between = () => Promise<void>;

/** Takes the states in the order of training. */
export interface Follower {
  formula: string;
  /** `last`: `begin` wants the last state before all others. */
  reference: 'last' | 'none';
  begin(reference: State): Promise<void>;
  /** `between` is awaited from time to time: the place to read messages and cancel (by throwing). */
  add(state: State, between: Between): Promise<void>;
  series(): Series;
}

/** What one layer of a state gave; `reason` where it has no value. */
interface Told {
  value: number | null;
  reason?: string;
}

/** Values by layer, a list a state, and the reasons for those that are missing. */
class Collected {
  private readonly states: Map<string, number | null>[] = [];
  private readonly reasons = new Set<string>();

  add(state: State, told: ReadonlyMap<string, Told>): void {
    this.states.push(new Map([...told].map(([layer, { value }]) => [layer, value])));
    for (const { reason } of told.values()) if (reason) this.reasons.add(`${state.name}: ${reason}`);
  }

  series(): Series {
    const [first] = this.states;
    const shared = [...first.keys()].filter((layer) => this.states.every((state) => state.has(layer)));
    return {
      series: shared.map((layer) => ({
        layer,
        values: this.states.map((state) => state.get(layer) ?? null),
      })),
      undefined: [...this.reasons],
    };
  }
}

/** What each layer tells. */
async function toldOf(
  { layers }: State,
  between: Between,
  tell: (layer: string, matrix: Matrix) => Told | Promise<Told>,
): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  for (const [layer, matrix] of layers) {
    told.set(layer, await tell(layer, matrix));
    await between();
  }
  return told;
}

function single(key: string): Follower {
  const measure = findMeasure(key);
  const refuse = (reason: string) =>
    new UserError(
      key,
      reason,
      'Choose a measure of one representation that is one number (`.x.` in its key).',
    );
  if (measure.of !== 'x') throw refuse('is not a measure of one representation.');
  const collected = new Collected();
  return {
    formula: measure.formula,
    reference: 'none',
    begin: () => Promise.resolve(),
    async add(state, between) {
      const told = await toldOf(state, between, async (name, matrix) => {
        const x = { name, matrix };
        if (isFinite(x)) await prepare(measure, { sides: [x], pairs: [] }, between);
        const { values, undefined: reasons } = measureOne(x, [key]);
        const value = values[key];
        if (typeof value === 'number' || value === null) return { value, reason: reasons[key] };
        throw refuse('is not one number.');
      });
      collected.add(state, told);
    },
    series: () => collected.series(),
  };
}

function pair(key: string, against: 'first' | 'last' | 'previous'): Follower {
  const { formula } = findComparison(key);
  const collected = new Collected();
  let reference: State | undefined;
  const compared = async (layer: string, matrix: Matrix, between: Between): Promise<Told> => {
    if (!reference) return { value: null, reason: 'there is no checkpoint before it.' };
    const other = reference.layers.get(layer);
    if (!other) return { value: null, reason: `${layer} is not in ${reference.name}.` };
    const [x, y] = [
      { name: layer, matrix },
      { name: `${layer} of ${reference.name}`, matrix: other },
    ];
    const { values, undefined: reasons } = await layerSimilarity([x], [y], key, between);
    return { value: values[0][0], reason: reasons[0] };
  };
  return {
    formula: `${formula}; X at each checkpoint, Y at the ${against} one`,
    reference: against === 'last' ? 'last' : 'none',
    begin: (state) => Promise.resolve(void (reference = state)),
    async add(state, between) {
      if (against === 'first') reference ??= state;
      collected.add(state, await toldOf(state, between, (layer, matrix) => compared(layer, matrix, between)));
      if (against === 'previous') reference = state;
    },
    series: () => collected.series(),
  };
}

/** Share of the variance that the last state has, so that all states share a scale (Lampinen et al. 2024, arXiv:2405.05847). */
function explained(label: string): Follower {
  const collected = new Collected();
  let totals = new Map<string, number>();
  return {
    formula: `(Σ‖φ - φ̄‖² - Σ‖W f - φ‖²) / Σ‖φ_last - φ̄_last‖² with f = ${label}: W by least squares on a random half of the inputs, sums over the other half; the total variance is that of the last checkpoint`,
    reference: 'none',
    begin: () => Promise.resolve(),
    async add(state, between) {
      if (!Object.hasOwn(state.labels, label)) {
        const names = Object.keys(state.labels);
        throw new UserError(
          label,
          'is no label of the inputs.',
          names.length > 0 ? `Their labels are ${names.join(', ')}.` : 'Give inputs that come with labels.',
        );
      }
      totals = new Map();
      const told = await toldOf(state, between, (layer, matrix) => {
        const {
          explained: value,
          total,
          undefined: reason,
        } = explainedBy(halved(matrix), state.labels[label]);
        totals.set(layer, total);
        const constant = total === 0;
        return {
          value: Number.isFinite(value) ? value : null,
          reason: constant ? undefined : reason && `${layer}: ${reason}`,
        };
      });
      collected.add(state, told);
    },
    series() {
      const { series, undefined: reasons } = collected.series();
      const still = series.filter(({ layer }) => totals.get(layer) === 0).map(({ layer }) => layer);
      return {
        series: series.map(({ layer, values }) => {
          const total = totals.get(layer) ?? NaN;
          return {
            layer,
            values: values.map((value) => (value !== null && total > 0 ? value / total : null)),
          };
        }),
        undefined: [...reasons, ...still.map((layer) => `${layer} is constant at the last checkpoint.`)],
      };
    },
  };
}

/** Follows a measure. @throws UserError where it can't be followed. */
export function followerOf(measure: TrajectoryMeasure): Follower {
  switch (measure.kind) {
    case 'single':
      return single(measure.key);
    case 'pair':
      return pair(measure.key, measure.against);
    case 'variance explained':
      return explained(measure.label);
  }
}
