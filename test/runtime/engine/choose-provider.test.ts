import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseProvider, type Attempt } from '../../../runtime/engine/choose-provider';
import type { ExecutionProvider } from '../../../runtime/engine/session';

const { signal } = new AbortController();

/** A machine on which only `working` pass their self-test. */
function machine(...working: ExecutionProvider[]): { attempt: Attempt; tried: ExecutionProvider[] } {
  const tried: ExecutionProvider[] = [];
  const attempt: Attempt = (provider) => {
    tried.push(provider);
    const works = working.includes(provider);
    const trial = { provider, works, detail: works ? 'fast' : 'no driver' };
    return Promise.resolve(works ? trial : { ...trial, remedy: 'Install the driver.' });
  };
  return { attempt, tried };
}

test('auto takes the first of CUDA, WebGPU and CPU that works, and tries none after it', async () => {
  for (const [working, chosen, tried] of [
    [['cuda', 'webgpu', 'cpu'], 'cuda', ['cuda']],
    [['webgpu', 'cpu'], 'webgpu', ['cuda', 'webgpu']],
    [['cpu'], 'cpu', ['cuda', 'webgpu', 'cpu']],
  ] as const) {
    const here = machine(...working);
    const choice = await chooseProvider('auto', signal, here.attempt, 'linux-x64');
    assert.equal(choice.provider, chosen);
    assert.deepEqual(here.tried, tried);
    assert.deepEqual(
      choice.tried.map(({ provider, works, detail }) => [provider, works, detail]),
      tried.map((provider) => [provider, provider === chosen, provider === chosen ? 'fast' : 'no driver']),
    );
  }
});

test('auto leaves out what the platform has not', async () => {
  const mac = machine('cpu');
  await chooseProvider('auto', signal, mac.attempt, 'darwin-arm64');
  assert.deepEqual(mac.tried, ['webgpu', 'cpu']);
  const elsewhere = machine('cpu');
  await chooseProvider('auto', signal, elsewhere.attempt, 'freebsd-x64');
  assert.deepEqual(elsewhere.tried, ['cpu']);
});

test('a provider that is named is tried too, and refused with the reason and the remedy', async () => {
  const { attempt } = machine('cpu');
  assert.equal((await chooseProvider('cpu', signal, attempt, 'linux-x64')).provider, 'cpu');
  await assert.rejects(chooseProvider('cuda', signal, attempt, 'linux-x64'), {
    message: 'execution provider cuda: does not work here: no driver. Install the driver.',
  });
});

test('a provider that the platform never has is refused without trying it', async () => {
  const { attempt, tried } = machine('cpu', 'coreml');
  await assert.rejects(chooseProvider('coreml', signal, attempt, 'linux-x64'), {
    message:
      'execution provider coreml: does not exist on this platform. Use auto or one of: cpu, cuda, webgpu.',
  });
  assert.deepEqual(tried, []);
});

test('where nothing works, auto says what is wrong with the CPU', async () => {
  const { attempt } = machine();
  await assert.rejects(
    chooseProvider('auto', signal, attempt, 'linux-x64'),
    /execution provider cpu: does not work here/,
  );
});
