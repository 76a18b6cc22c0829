/** A panel that does nothing but talk, for the tests of the wire. */
import { connect } from '../../webview/wire/host';
import type { WireContract } from './panel.test';

const host = connect<WireContract, unknown>((event) => show('greeting', event.text));

function show(name: string, text: string): void {
  const line = document.createElement('p');
  line.setAttribute(`data-${name}`, '');
  line.textContent = text;
  document.body.append(line);
}

const listing = (values: Float32Array | Float64Array) => `${values.constructor.name} ${values.join(',')}`;
void host
  .request('echo', { values: Float32Array.from([1, NaN, 0.5]) })
  .then(({ values, twice }) => show('echo', `${listing(values)}; ${listing(twice)}`));
