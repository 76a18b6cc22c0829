/** A panel that does nothing but talk, for the tests of the wire. */
import { connect, RequestError } from '../../webview/wire/host';
import type { WireContract } from './panel.test';

const host = connect<WireContract, { count: number }>((event) => show('greeting', event.text));

function show(name: string, text: string): void {
  const line = document.createElement('p');
  line.setAttribute(`data-${name}`, '');
  line.textContent = text;
  document.body.append(line);
}

const listing = (values: Float32Array | Float64Array) => `${values.constructor.name} ${values.join(',')}`;

function failed(name: string): (failure: unknown) => void {
  return (failure) => {
    if (failure instanceof RequestError) show(name, `${failure.error.kind}: ${failure.message}`);
  };
}

async function talk(): Promise<void> {
  const { values, twice } = await host.request('echo', { values: Float32Array.from([1, NaN, 0.5]) });
  show('echo', `${listing(values)}; ${listing(twice)}`);
  await host.request('refuse', null).catch(failed('refused'));
  const controller = new AbortController();
  const onProgress = ({ label }: { label: string }) => {
    show('progress', label);
    controller.abort();
  };
  await host.request('wait', null, { signal: controller.signal, onProgress }).catch(failed('cancelled'));
  await host.request('wait', null, { signal: controller.signal }).catch(failed('late'));
  const count = (host.state?.count ?? 0) + 1;
  host.save({ count });
  show('count', String(count));
}

void talk();
