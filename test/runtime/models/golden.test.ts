/** Forward passes of whole networks against PyTorch's logits, as training builds them and as evaluation does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestDifference, runForward } from './forward';
import { firstBatch, modelOf, tensorsFrom, torchRuns } from './torch';

for (const run of torchRuns) {
  const model = modelOf(run);
  const initial = tensorsFrom(model, run.initial);
  const last = tensorsFrom(model, run.snapshots[run.snapshots.length - 1].tensors);
  const passes = [
    ['evaluated before', initial, false],
    ['trained', initial, true],
    ['evaluated after', last, false],
  ] as const;

  test(`the tensors of a ${run.spec.kind} are those that PyTorch has`, () => {
    const names = [...model.parameters, ...model.buffers].map(({ name }) => name);
    assert.deepEqual(names.toSorted(), Object.keys(run.initial).toSorted());
  });

  // PyTorch's float32 logits are up to `rounding` away from its own float64 logits. Ours add in another order and may be
  // as far from the exact result on the other side: twice that, and a unit in the last place of numbers around 1.
  for (const [pass, tensors, training] of passes)
    test(`logits of a ${run.spec.kind}, ${pass}, equal PyTorch's to float32 rounding`, async () => {
      const { rounding, values } = run.logits[pass];
      const { logits } = await runForward(model, tensors, firstBatch(run, model), { training });
      const difference = largestDifference(logits, values);
      assert.ok(difference <= 2 * rounding + 2 ** -23, `${difference} > 2 x ${rounding}`);
    });
}
