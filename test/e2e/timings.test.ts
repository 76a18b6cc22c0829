import assert from 'node:assert/strict';
import path from 'node:path';
import { writeLargeModel } from '../runtime/checkpoints/write-large-model';
import { InspectorPanel } from './support/model-panels';
import { copyOcrModel } from './support/probe-sets';
import { inWindow } from './support/scenario';
import { train, writeStudy } from './support/studies';
import { keepTimings, spread } from './support/timings';

const scenario = inWindow({
  async prepare(folder) {
    copyOcrModel(folder, 'ten.onnx');
    copyOcrModel(folder, 'ten-more.onnx');
    writeLargeModel(path.join(folder, 'two-hundred.onnx'), 3, 4096);
    await train(folder, writeStudy(folder, 'rows', { steps: 1500, testRows: 2000 }));
  },
});

for (const [file, size] of [
  ['ten.onnx', '10 MB, while the window still starts'],
  ['ten-more.onnx', '10 MB'],
  ['two-hundred.onnx', '200 MB'],
] as const) {
  scenario(`From the click on a model of ${size} to its layers`, async (vscode, test) => {
    const begun = await vscode.choose('Inspect Representations', file);
    const panel = await InspectorPanel.find(vscode, file);
    await panel.layers.first().waitFor();
    keepTimings(test, {
      [`click to first content of the inspector, ${size}, ms`]: performance.now() - begun,
    });
  });
}

scenario('Activation, as the extension logs it', async (vscode, test) => {
  const times = vscode
    .logs()
    .flatMap((log) => [...log.matchAll(/activated in ([\d.]+) ms/g)].map(([, ms]) => Number(ms)));
  assert.equal(times.length, 1, 'the extension was activated once');
  keepTimings(test, { 'activation, ms': times[0] });
});

scenario('The pointer over a matrix of 2,000 x 2,000', async (vscode, test) => {
  const file = 'runs/rows/seed-0/checkpoints/step-001500.onnx';
  await vscode.openFile(file);
  const panel = await InspectorPanel.find(vscode, file);
  await panel.drawn('dissimilarity');
  await panel.frame.getByRole('combobox', { name: 'Inputs shown' }).selectOption('2000');
  const matrix = panel.figure('dissimilarity');
  await matrix.locator('.caption', { hasText: '2,000' }).waitFor();
  await panel.drawn('dissimilarity');
  await matrix.locator('.drawing').scrollIntoViewIfNeeded();
  await panel.frame.evaluate(watchPointer);
  const box = await matrix.locator('.drawing svg').boundingBox();
  assert.ok(box);
  for (let i = 0; i < 60; i++) {
    await vscode.page.mouse.move(
      box.x + box.width * (0.3 + 0.006 * i),
      box.y + box.height * (0.3 + 0.005 * i),
    );
  }
  const latencies = await panel.frame.evaluate(
    () => (window as unknown as { replensHover: number[] }).replensHover,
  );
  assert.ok(latencies.length >= 30, `the tooltip followed the pointer: ${latencies.length} of 60 moves`);
  keepTimings(test, spread('hover over a 2,000 x 2,000 matrix, move to next frame', latencies));
});

/** Runs in the panel: milliseconds from each movement of the pointer to the frame that shows what it reads. */
function watchPointer(): void {
  const latencies: number[] = [];
  Object.assign(globalThis, { replensHover: latencies });
  document.addEventListener(
    'pointermove',
    (event) => {
      requestAnimationFrame(() => {
        const tooltip = document.querySelector<HTMLElement>('dl.tooltip');
        if (tooltip && !tooltip.hidden) latencies.push(performance.now() - event.timeStamp);
      });
    },
    { capture: true },
  );
}
