import assert from 'node:assert/strict';
import type { InspectStart } from '../../../../webview/inspect/contract';
import { runtimeProcesses } from '../processes';
import { it, type Case } from '../suite';
import { activateOurs, fileAt, openInspector, run, until } from '../tools';

export const disposalCases: Case[] = [
  it('after everything is closed no process and no listener is left', async (recorder) => {
    await activateOurs();
    await run('workbench.action.closeAllEditors');
    recorder.panels.forEach((panel) => panel.dispose());
    const before = new Map(recorder.live);
    const inspectors = await Promise.all(
      ['a', 'b'].map((name) => openInspector(recorder, fileAt('models', `${name}.onnx`))),
    );
    await inspectors[0].request('start', { allTensors: false });
    await run('replens.compare', fileAt('models', 'a.onnx'), [
      fileAt('models', 'a.onnx'),
      fileAt('models', 'b.onnx'),
    ]);
    await run('replens.openResults', fileAt('runs', 'quick'));
    assert.notDeepEqual(recorder.live, before, 'listeners are counted');
    assert.equal(runtimeProcesses().length, 1, 'one process is shared');
    for (const panel of [...inspectors, ...recorder.panels]) panel.dispose();
    assert.deepEqual(recorder.live, before);
    await until('the process ends', () => runtimeProcesses().length === 0, 60);
    assert.ok(recorder.statusItems.every((item) => item.text === '' || item.text.includes('RepLens')));
  }),
  it('a panel that is closed while it computes ends the work', async (recorder) => {
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    const probe = { random: { rows: 500_000, seed: 9 } };
    void panel.request('measure', { probe, reduction: 'mean', allTensors: false }).catch(() => undefined);
    const busy = () => recorder.statusItems.some((item) => item.text.includes('measuring'));
    await until('it is busy', busy);
    panel.dispose();
    await until('idle', () => !busy());
    const again = await openInspector(recorder, fileAt('models', 'a.onnx'));
    const start = await again.request<InspectStart>('start', { allTensors: false });
    assert.notDeepEqual(start.probe, probe, 'what is done to its end is remembered');
    again.dispose();
  }),
];
