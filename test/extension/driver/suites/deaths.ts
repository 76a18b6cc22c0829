import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { StudyState } from '../../../../webview/study/contract';
import { runtimeProcesses } from '../processes';
import { it, type Case } from '../suite';
import { activateOurs, childrenOf, fileAt, named, openInspector, run, until } from '../tools';

const killAll = () => runtimeProcesses().forEach((pid) => process.kill(pid, 'SIGKILL'));

export const deathCases: Case[] = [
  it('a killed runtime rejects what waits for it and is told once, with what it was doing', async (recorder) => {
    await activateOurs();
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    await panel.request('start', { allTensors: false });
    recorder.forget();
    const probe = { random: { rows: 100_000, seed: 5 } };
    const [first, second] = ['mean', 'flatten'].map((reduction) =>
      panel.request('measure', { probe, reduction, allTensors: false }),
    );
    await delay(200);
    killAll();
    await assert.rejects(first, /died: .*was killed \(SIGKILL\) while measuring the layers of a\.onnx/);
    await assert.rejects(second, /died/);
    await delay(500);
    assert.equal(recorder.messages.length, 1);
    assert.match(recorder.messages[0].text, /was killed \(SIGKILL\) while measuring the layers of a\.onnx/);
    assert.deepEqual(recorder.messages[0].buttons, ['Restart', 'Show Log']);
    const loads = panel.loads;
    await run('replens.restartRuntime');
    await until('the page is loaded anew', () => panel.loads === loads + 1);
    await panel.ready().request('start', { allTensors: false });
    panel.dispose();
  }),
  it('clearing what is cached while a panel measures makes it ask anew, with no message', async (recorder) => {
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    await panel.request('start', { allTensors: false });
    recorder.forget();
    const probe = { random: { rows: 100_000, seed: 6 } };
    const lost = panel.request('measure', { probe, reduction: 'mean', allTensors: false });
    const settled = assert.rejects(lost, /died/);
    const loads = panel.loads;
    await delay(100);
    await run('replens.clearCache');
    await settled;
    await until('the page is loaded anew', () => panel.loads === loads + 1);
    assert.deepEqual(recorder.messages, []);
    panel.dispose();
  }),
  it('a killed study is told once with Resume, and goes on where it was', async (recorder) => {
    recorder.forget();
    const before = runtimeProcesses();
    await run('replens.runStudy', fileAt('long.study.json'));
    const panel = recorder.panels.at(-1)?.ready();
    const name = panel?.title ?? '';
    await until('progress', () =>
      panel?.events.some((event) => (event as { kind: string }).kind === 'progress'),
    );
    recorder.answer(/training long/, 'Resume');
    const job = runtimeProcesses().filter((pid) => !before.includes(pid));
    assert.equal(job.length, 1);
    process.kill(job[0], 'SIGKILL');
    await until('a message', () => recorder.messages.length > 0);
    await until('a new process', () => runtimeProcesses().some((pid) => ![...before, ...job].includes(pid)));
    await until('a job', async () => (await childrenOf(recorder, 'replens.jobs')).length === 1);
    assert.deepEqual(
      recorder.messages.map(({ buttons }) => buttons),
      [['Resume', 'Show Log']],
    );
    assert.match(recorder.messages[0].text, /was killed \(SIGKILL\) while training long \(\d+ % done\)/);
    const state = await panel?.request<StudyState>('state');
    assert.equal(state?.error, null);
    await run('replens.cancelJob', fileAt('runs', name));
    await until('no job', async () => (await childrenOf(recorder, 'replens.jobs')).length === 0);
    assert.equal(recorder.messages.length, 1);
    panel?.dispose();
  }),
  it('a killed study that nobody resumes is shown as interrupted', async (recorder) => {
    recorder.forget();
    const before = runtimeProcesses();
    const resumable = (await childrenOf(recorder, 'replens.runs')).find(({ label }) =>
      label.startsWith('long'),
    );
    await run('replens.resumeRun', resumable?.node);
    await until('it trains', async () => {
      const [job] = await childrenOf(recorder, 'replens.jobs');
      return String(job.item.description).includes('%');
    });
    const job = runtimeProcesses().filter((pid) => !before.includes(pid));
    job.forEach((pid) => process.kill(pid, 'SIGKILL'));
    await until('a message', () => recorder.messages.length > 0);
    await until('no job', async () => (await childrenOf(recorder, 'replens.jobs')).length === 0);
    const { item } = named(await childrenOf(recorder, 'replens.runs'), resumable?.label ?? '');
    assert.equal(item.contextValue, 'run.interrupted.resumable');
    assert.equal(recorder.messages.length, 1);
    recorder.panels.at(-1)?.dispose();
  }),
];
