import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StudyResults } from '../../runtime/studies/results';
import { MetricsClock } from './support/metrics-clock';
import { runtimeProcesses } from './support/processes';
import { inWindow } from './support/scenario';
import { writeStudy } from './support/studies';
import { StudyPanel } from './support/study-panel';
import { keepTimings, spread } from './support/timings';
import { until } from './support/wait';

/** Long enough to be watched. */
const STEPS = 60_000;

const scenario = inWindow({
  prepare(folder) {
    writeStudy(folder, 'live', { steps: STEPS, evaluations: 100 });
    writeStudy(folder, 'endless', { steps: 2_000_000 });
  },
});

scenario(
  'Run Study above a study file trains it: the curves grow and the verdict appears',
  async (vscode, test) => {
    const clock = new MetricsClock(path.join(vscode.folder, 'runs/live'));
    await vscode.openFile('live.study.json');
    await vscode.codeLens('Run Study').click();
    const panel = await StudyPanel.find(vscode, 'live');
    await panel.record();
    await panel.verdicts.first().waitFor({ timeout: 90_000 });
    await panel.waitFor('finished');
    await panel.drawn(STEPS);
    const written = clock.stop();
    const drawings = await panel.drawings();

    const steps = [...new Set(drawings.map(({ step }) => step))];
    assert.deepEqual(
      steps,
      [...steps].sort((a, b) => a - b),
      'the curves only grow',
    );
    assert.ok(steps.length >= 4, `the curves grew while it trained: ${steps}`);
    const { verdicts } = JSON.parse(
      readFileSync(path.join(vscode.folder, 'runs/live/results.json'), 'utf8'),
    ) as StudyResults;
    assert.match(await panel.verdicts.first().innerText(), new RegExp(`${verdicts[0].outcome}$`));
    const latencies = drawings.slice(1).flatMap(({ step, at }, i) => {
      const fresh = [...written].filter(([line]) => line > drawings[i].step && line <= step);
      return fresh.filter(([, when]) => when > drawings[0].at).map(([, when]) => at - when);
    });
    keepTimings(test, spread('step of the study to pixel', latencies));
  },
);

scenario('Cancel in the panel stops the training and every process of it', async (vscode) => {
  await vscode.openFile('endless.study.json');
  await vscode.codeLens('Run Study').click();
  const panel = await StudyPanel.find(vscode, 'endless');
  await panel.drawn(1);
  assert.ok(runtimeProcesses(vscode.serverPid).length >= 2, 'a process for the study and one a seed');
  assert.match(await vscode.status(), /endless/);
  await panel.button('Cancel').click();
  await panel.waitFor('cancelled', 10_000);
  assert.ok(await panel.button('Resume').isVisible());
  const record = JSON.parse(readFileSync(path.join(vscode.folder, 'runs/endless/run.json'), 'utf8')) as {
    status: string;
  };
  assert.equal(record.status, 'cancelled');
  await until('no process but the shared one', () => runtimeProcesses(vscode.serverPid).length <= 1);
});
