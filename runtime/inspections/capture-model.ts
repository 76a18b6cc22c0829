/**
 * Representations of a model on chosen inputs, the first half of every inspection: what runs at the same time is run once,
 * and what fits is kept for the next request.
 */
import { mixingCaveats } from '../capture/batch-axis';
import { chosenLayers } from '../capture/capture';
import { checkDimensions } from '../capture/dimensions';
import { chooseProvider } from '../engine/choose-provider';
import type { JobContext } from '../job';
import { stampsOf } from '../store/stamps';
import {
  runModel,
  type CaptureChoice,
  type CapturedModel,
  type Keepable,
  type SettledChoice,
} from './captured-model';
import { filesOf } from './probe';
import { RepresentationCache } from './representation-cache';
import { SharedWork } from './shared-work';

const kept = new RepresentationCache<Keepable>();
const shared = new SharedWork<Keepable>();

/** What decides the representations of a choice, as long as its files stay what they are. */
function keyOf({ file, probe, reduction, allTensors, layers, compute = {} }: SettledChoice): string {
  const dims = Object.entries(probe.dims ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const { provider = 'cpu', threads = 1 } = compute;
  const inputs = [probe.file ?? null, probe.random?.rows ?? null, probe.random?.seed ?? null, dims];
  return JSON.stringify([file, inputs, reduction, allTensors === true, provider, threads, layers ?? null]);
}

/** True where all wanted layers (default all) were captured, or left out for a reason; an unknown name is not missed. */
function covers({ layers, captured }: Keepable, wanted: readonly string[] | undefined): boolean {
  const there = new Set([...captured.layers.keys(), ...captured.leftOut.map(({ layer }) => layer)]);
  return layers.every(({ name }) => there.has(name) || (wanted !== undefined && !wanted.includes(name)));
}

/** The chosen layers alone. */
function narrowedTo(model: Keepable, choice: CaptureChoice): CapturedModel {
  const { file, info, captured, labels, probe, equalInputs } = model;
  if (!choice.lenientDims) checkDimensions({ file, inputs: info.inputs }, choice.probe.dims ?? {});
  const layers = chosenLayers(model, choice.layers);
  const names = new Set(layers.map(({ name }) => name));
  const mixed = captured.mixed.filter((layer) => names.has(layer));
  return {
    file,
    info,
    layers,
    captured: {
      ...captured,
      layers: new Map([...captured.layers].filter(([name]) => names.has(name))),
      leftOut: captured.leftOut.filter(({ layer }) => names.has(layer)),
      mixed,
    },
    caveats: [...captured.caveats, ...mixingCaveats(mixed)],
    labels,
    probe,
    equalInputs,
  };
}

/** Bytes that representations take. */
function bytesOf({ captured }: Keepable): number {
  return [...captured.layers.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
}

/** Runs the model, together with whoever asks for the same at the same time, and keeps up to `limit` bytes. */
function runShared(choice: SettledChoice, job: JobContext, limit: number, allWithin?: number) {
  const key = keyOf(allWithin === undefined ? choice : { ...choice, layers: undefined });
  const now = [...stampsOf([choice.file, ...filesOf(choice.file, choice.probe)])];
  const sharedKey = JSON.stringify([key, choice.lenientDims === true, now]);
  return shared.run(sharedKey, job, async (sharedJob) => {
    const value = await runModel(choice, sharedJob, allWithin);
    const place = covers(value, undefined) ? keyOf({ ...choice, layers: undefined }) : keyOf(choice);
    kept.set(place, { value, bytes: bytesOf(value), stamps: value.stamps }, limit);
    return value;
  });
}

/** The choice with a provider in the place of `auto`. */
export async function settled(choice: CaptureChoice, { signal }: JobContext): Promise<SettledChoice> {
  const { compute = {} } = choice;
  const { provider } =
    compute.provider === 'auto' ? await chooseProvider('auto', signal) : { provider: compute.provider };
  return { ...choice, compute: { ...compute, provider } };
}

/**
 * The chosen layers of one model on the chosen inputs. Where the process may keep representations it captures all layers
 * at once, if they fit, so that the next request for another layer needs no run.
 */
export async function captureModel(wanted: CaptureChoice, job: JobContext): Promise<CapturedModel> {
  const choice = await settled(wanted, job);
  const limit = choice.compute?.cacheLimit ?? 0;
  kept.limitTo(limit);
  if (limit === 0 || choice.reduction === 'none') return narrowedTo(await runModel(choice, job), choice);
  const whole = kept.get(keyOf({ ...choice, layers: undefined })) ?? kept.get(keyOf(choice));
  if (whole) return narrowedTo(whole, choice);
  const model = await runShared(choice, job, limit, limit);
  const enough = covers(model, choice.layers) ? model : await runShared(choice, job, limit);
  return narrowedTo(enough, choice);
}
