import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancelledError } from '../../../runtime/errors';
import { SharedWork } from '../../../runtime/inspections/shared-work';
import type { JobContext } from '../../../runtime/job';
import { notedJob } from './small-models';

/** Work that waits to be told its result, and how often it was begun. */
function countedWork() {
  const begun: { job: JobContext; finish: (value: string) => void; fail: (error: Error) => void }[] = [];
  const work = (job: JobContext) =>
    new Promise<string>((finish, fail) => {
      begun.push({ job, finish, fail });
      job.signal.addEventListener('abort', () => fail(new CancelledError()));
    });
  return { begun, work };
}

test('two who ask at the same time get the same result of work done once, and both hear of its progress', async () => {
  const shared = new SharedWork<string>();
  const { begun, work } = countedWork();
  const jobs = [notedJob(), notedJob()];
  const results = jobs.map((job) => shared.run('key', job, work));
  begun[0].job.report({ kind: 'progress', label: 'half', done: 1, total: 2, secondsLeft: null });
  begun[0].finish('result');
  assert.deepEqual(await Promise.all(results), ['result', 'result']);
  assert.equal(begun.length, 1);
  assert.deepEqual(
    jobs.map(({ events }) => events.length),
    [1, 1],
  );
});

test('work goes on until the last who waits has left', async () => {
  const shared = new SharedWork<string>();
  const { begun, work } = countedWork();
  const [first, second] = [notedJob(), notedJob()];
  const results = [shared.run('key', first, work), shared.run('key', second, work)];
  first.cancel();
  await assert.rejects(results[0], CancelledError);
  assert.ok(!begun[0].job.signal.aborted);
  second.cancel();
  await assert.rejects(results[1], CancelledError);
  assert.ok(begun[0].job.signal.aborted);
});

test('who asks after all have left, or after the end, gets work of its own', async () => {
  const shared = new SharedWork<string>();
  const { begun, work } = countedWork();
  const left = notedJob();
  const cancelled = shared.run('key', left, work);
  left.cancel();
  await assert.rejects(cancelled, CancelledError);
  const next = shared.run('key', notedJob(), work);
  assert.equal(begun.length, 2);
  begun[1].finish('second');
  assert.equal(await next, 'second');
  void shared.run('key', notedJob(), work);
  assert.equal(begun.length, 3);
});

test('a failure is told to all who wait', async () => {
  const shared = new SharedWork<string>();
  const { begun, work } = countedWork();
  const results = [1, 2].map(() => shared.run('key', notedJob(), work));
  begun[0].fail(new Error('no memory'));
  for (const result of results) await assert.rejects(result, /no memory/);
});

test('one who is cancelled already does not begin anything', async () => {
  const { begun, work } = countedWork();
  const job = notedJob();
  job.cancel();
  await assert.rejects(new SharedWork<string>().run('key', job, work), CancelledError);
  assert.equal(begun.length, 0);
});
