import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { told, UNASKED, type Answer, type News } from '../../webview/parts/answer';
import { factsOf, parametersText, sizeText } from '../../webview/parts/facts';
import { inputsText, selectedText } from '../../webview/parts/inputsText';
import { edited, isPending, randomChosen, submitted, type WithInputs } from '../../webview/parts/inputs';
import { line } from '../../webview/parts/line';
import { choiceOf, draftOf, faults, provenanceText } from '../../webview/parts/probeDraft';
import { progressText, timeText } from '../../webview/parts/progressText';
import { rowAfter } from '../../webview/parts/rowGrid';
import { shapeText, shortShapeText } from '../../webview/parts/shape';
import { ariaSort, nextSort, sorted } from '../../webview/parts/sorting';
import { createStore } from '../../webview/parts/store';
import { RequestError, type RequestOptions } from '../../webview/wire/host';

const moment = () => new Promise((resolve) => setImmediate(resolve));

/** Requests that a test answers by hand. */
function deskOf() {
  const calls: {
    params: string;
    options: RequestOptions;
    answer(value: string): void;
    fail(error: unknown): void;
  }[] = [];
  const request = (params: string, options: RequestOptions) =>
    new Promise<string>((answer, fail) => calls.push({ params, options, answer, fail }));
  let answer: Answer<string> = UNASKED;
  const heard: News<string>[] = [];
  const asking = line(request, (news: News<string>) => {
    heard.push(news);
    answer = told(answer, news);
  });
  return { calls, heard, asking, now: () => answer };
}

test('the newest question wins: the older is aborted and its late answer is not heard', async () => {
  const { calls, asking, now } = deskOf();
  asking.ask('old', 0);
  asking.ask('new', 0);
  assert.equal(calls[0].options.signal?.aborted, true);
  calls[0].answer('answer to the old');
  await moment();
  assert.deepEqual(now(), { phase: 'asking', value: null, progress: null, error: null });
  calls[1].answer('answer to the new');
  await moment();
  assert.equal(now().value, 'answer to the new');
});

test('whoever walks on while a question is open is asked about where they stop', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const sent: string[] = [];
  const never = new Promise<never>(() => undefined);
  const asking = line(
    (params: string) => (sent.push(params), never),
    () => undefined,
    100,
  );
  asking.ask('first', 0);
  assert.deepEqual(sent, ['first'], 'the first question goes out at once');
  asking.ask('passed by', 0);
  context.mock.timers.tick(99);
  asking.ask('stopped at', 0);
  context.mock.timers.tick(99);
  assert.deepEqual(sent, ['first']);
  context.mock.timers.tick(1);
  assert.deepEqual(sent, ['first', 'stopped at']);
});

test('the same question is asked once; of another version of the file, once more', () => {
  const { calls, asking } = deskOf();
  asking.ask('same', 0);
  asking.ask('same', 0);
  assert.equal(calls.length, 1);
  asking.ask('same', 1);
  assert.equal(calls.length, 2);
});

test('a cancelled question is not asked again by itself, but is once it is forgotten', async () => {
  const { calls, asking, now } = deskOf();
  asking.ask('slow', 0);
  asking.cancel();
  assert.equal(calls[0].options.signal?.aborted, true);
  assert.equal(now().phase, 'cancelled');
  asking.ask('slow', 0);
  assert.equal(calls.length, 1);
  asking.forget();
  asking.ask('slow', 0);
  assert.equal(calls.length, 2);
  calls[0].answer('too late');
  await moment();
  assert.equal(now().phase, 'asking');
});

test('a failure keeps the last value and says why; progress is heard while asking only', async () => {
  const { calls, asking, now } = deskOf();
  asking.ask('first', 0);
  calls[0].answer('value');
  await moment();
  asking.ask('second', 0);
  const progress = { kind: 'progress', label: 'x', done: 1, total: 2, secondsLeft: null } as const;
  calls[1].options.onProgress?.(progress);
  assert.deepEqual(now(), { phase: 'asking', value: 'value', progress, error: null });
  const error = { kind: 'user', subject: 'a.onnx', reason: 'is no model.', remedy: 'Give another.' } as const;
  calls[1].fail(new RequestError(error));
  await moment();
  assert.deepEqual(now(), { phase: 'failed', value: 'value', progress: null, error });
  calls[1].options.onProgress?.(progress);
  assert.equal(now().phase, 'failed');
});

test('a question that is taken back is dropped; its last value stays', async () => {
  const { calls, asking, now } = deskOf();
  asking.ask('first', 0);
  calls[0].answer('value');
  await moment();
  asking.ask('second', 0);
  asking.ask(null, 0);
  assert.equal(calls[1].options.signal?.aborted, true);
  assert.deepEqual(now(), { phase: 'idle', value: 'value', progress: null, error: null });
});

test('a cancelled request is no failure, whoever cancelled it; any other thrown thing is a defect', async () => {
  const cancelled = deskOf();
  cancelled.asking.ask('x', 0);
  cancelled.calls[0].fail(
    new RequestError({ kind: 'cancelled', subject: '', reason: 'Cancelled.', remedy: '' }),
  );
  await moment();
  assert.equal(cancelled.now().phase, 'cancelled');
  const broken = deskOf();
  broken.asking.ask('x', 0);
  broken.calls[0].fail(new TypeError('no such thing'));
  await moment();
  assert.equal(broken.now().error?.kind, 'defect');
  assert.match(broken.now().error?.reason ?? '', /no such thing/);
});

test('a store tells of all changes of a moment once, and of no change never', async () => {
  const seen: number[] = [];
  const store = createStore(0, (state) => seen.push(state));
  store.update((state) => state + 1);
  store.update((state) => state + 1);
  store.update((state) => state);
  await moment();
  assert.deepEqual(seen, [2]);
  store.update((state) => state);
  await moment();
  assert.deepEqual(seen, [2]);
});

test('sorting is by number or by text with numbers in it, keeps equal rows in order, and puts what has no value last', () => {
  const names = ['hidden.10', 'hidden.2', 'hidden.1'];
  assert.deepEqual(
    sorted(names, (name) => name, false),
    ['hidden.1', 'hidden.2', 'hidden.10'],
  );
  const rows = [
    { id: 'a', value: null },
    { id: 'b', value: 1 },
    { id: 'c', value: 3 },
    { id: 'd', value: 1 },
  ];
  const ids = (descending: boolean) => sorted(rows, ({ value }) => value, descending).map(({ id }) => id);
  assert.deepEqual(ids(false), ['b', 'd', 'c', 'a']);
  assert.deepEqual(ids(true), ['c', 'b', 'd', 'a']);
});

test('sorting keeps all rows and leaves the given array as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), fc.boolean(), (values, descending) => {
      const given = [...values];
      const result = sorted(values, (value) => value, descending);
      assert.deepEqual(values, given);
      const order = (list: (number | null)[]) => [...list].sort((a, b) => (a ?? NaN) - (b ?? NaN)).length;
      assert.equal(order(result), order(values));
      const numbers = result.filter((value) => value !== null);
      assert.ok(
        numbers.every(
          (value, i) => i === 0 || (descending ? value <= numbers[i - 1] : value >= numbers[i - 1]),
        ),
      );
      assert.ok(result.slice(numbers.length).every((value) => value === null));
    }),
  );
});

test('clicks on a header sort the useful way first, then the other way, then not', () => {
  const clicks = (numeric: boolean) => {
    const first = nextSort(null, 'x', numeric);
    const second = nextSort(first, 'x', numeric);
    return [ariaSort(first, 'x'), ariaSort(second, 'x'), nextSort(second, 'x', numeric)];
  };
  assert.deepEqual(clicks(true), ['descending', 'ascending', null]);
  assert.deepEqual(clicks(false), ['ascending', 'descending', null]);
  assert.equal(ariaSort({ column: 'y', descending: true }, 'x'), 'none');
  assert.deepEqual(nextSort({ column: 'y', descending: true }, 'x', true), { column: 'x', descending: true });
});

test('arrow keys, page keys, Home and End move among rows and stay within them', () => {
  assert.equal(rowAfter('ArrowDown', 0, 3), 1);
  assert.equal(rowAfter('ArrowDown', 2, 3), 2);
  assert.equal(rowAfter('ArrowUp', 0, 3), 0);
  assert.equal(rowAfter('PageDown', 0, 30), 10);
  assert.equal(rowAfter('End', 0, 30), 29);
  assert.equal(rowAfter('Home', 12, 30), 0);
  assert.equal(rowAfter('a', 0, 3), null);
  assert.equal(rowAfter('ArrowDown', -1, 0), null);
});

const dimension = { input: 'x', name: 'width', extent: 160 };

test('the form of the inputs shows a remembered choice and stands for the same choice', () => {
  for (const choice of [{}, { file: '/data/probe.npz' }, { random: { rows: 64, seed: 3 } }]) {
    assert.deepEqual(choiceOf(draftOf(choice, [])), choice);
  }
  const open = { random: { rows: 64, seed: 3 }, dims: { width: 320 } };
  assert.deepEqual(choiceOf(draftOf(open, [dimension])), open);
  assert.equal(choiceOf(draftOf(null, [dimension])), null);
});

test('extents are asked for only where inputs are made, with the proposals filled in', () => {
  const random = draftOf({ random: { rows: 64, seed: 0 } }, [dimension]);
  assert.deepEqual(choiceOf(random), { random: { rows: 64, seed: 0 }, dims: { width: 160 } });
  assert.deepEqual(choiceOf({ ...random, source: 'file', file: 'a.npz' }), { file: 'a.npz' });
});

test('a number that is none keeps the form from being asked for, and its field says why', () => {
  const draft = draftOf({ random: { rows: 64, seed: 0 } }, [dimension]);
  const wrong = { ...draft, rows: '1.5', seed: '', dims: new Map([['width', '-3']]) };
  assert.deepEqual([...faults(wrong).keys()], ['rows', 'seed', 'dim:width']);
  assert.equal(choiceOf(wrong), null);
  assert.equal(faults({ ...wrong, source: 'file' }).size, 0);
  assert.match(faults({ ...draft, rows: '0' }).get('rows') ?? '', /from 1 to 1,000,000/);
});

test('random inputs are asked for at once, but with open extents only when the person agrees', () => {
  const state = (dimensions: (typeof dimension)[]): WithInputs => ({
    draft: draftOf(null, dimensions),
    probe: null,
    selection: { layer: 'a', other: null, inputs: [4] },
  });
  const closed = randomChosen(state([]));
  assert.deepEqual(closed.probe, { random: { rows: 128, seed: 0 } });
  assert.deepEqual(closed.selection, { layer: 'a', other: null, inputs: [] });
  const open = randomChosen(state([dimension]));
  assert.equal(open.probe, null);
  assert.equal(isPending(open), true);
  const agreed = submitted(open);
  assert.deepEqual(agreed.probe, { random: { rows: 128, seed: 0 }, dims: { width: 160 } });
  assert.equal(isPending(agreed), false);
  assert.equal(submitted(agreed), agreed);
  assert.equal(isPending(edited(agreed, { rows: '5' })), true);
});

test('inputs are told by number, source and labels', () => {
  const probe = { from: '/data/digits.npz', rows: 2000, sha256: '', labels: ['digit', 'slant', 'pen'] };
  assert.equal(
    provenanceText({ ...probe, source: 'file' }),
    '2,000 inputs of digits.npz, labels digit, slant and pen',
  );
  assert.equal(
    provenanceText({ ...probe, source: 'file', rows: 1, labels: [] }),
    '1 input of digits.npz, no labels',
  );
  assert.equal(provenanceText({ ...probe, source: 'random', from: null }), '2,000 random inputs');
  assert.match(
    provenanceText({ ...probe, source: 'study test set' }),
    /^2,000 inputs of the study’s test set/,
  );
});

const view = {
  inputs: [0, 5, 10, 15, 20, 25, 30],
  labels: {
    digit: { values: [0, 1, 1, 0, 1, 1, 1], kind: 'categorical' as const, names: ['zero', 'one'] },
    slant: { values: [0, 1.5, -2, 3, 4, 5, 6], kind: 'numeric' as const, names: null },
  },
};

test('selected inputs are told by row and label: one in full, more in summary', () => {
  assert.equal(selectedText([5]), '1 input selected');
  assert.equal(inputsText([5], view), 'row 5; digit one; slant 1.5');
  assert.equal(inputsText([0, 10, 15], view), 'rows 0, 10, 15; digit: zero in 2, one in 1; slant -2 to 3');
  assert.match(inputsText([0, 5, 10, 15, 20, 25, 30], view), /^rows 0, 5, 10, 15, 20, 25 and 1 more;/);
});

test('selected inputs that the view does not show are told by row alone', () => {
  assert.equal(inputsText([3], view), 'row 3');
});

test('progress is told in words, with the time left in the unit that fits', () => {
  assert.equal(progressText(null), 'Waiting for the runtime');
  const progress = {
    kind: 'progress',
    label: 'running the model',
    done: 1200,
    total: 2000,
    secondsLeft: 4.6,
  } as const;
  assert.equal(progressText(progress), 'Running the model, 1,200 of 2,000, about 5 s left');
  assert.equal(progressText({ ...progress, secondsLeft: null, total: 1 }), 'Running the model');
  assert.deepEqual([0.2, 89, 95, 5400, 9000].map(timeText), [
    '1 s',
    '89 s',
    '2 min',
    '1 h 30 min',
    '2 h 30 min',
  ]);
});

test('sizes, numbers of parameters and shapes are told in the unit that fits', () => {
  assert.deepEqual([1, 999, 217_000, 10_822_323, 2.1e9].map(sizeText), [
    '1 byte',
    '999 bytes',
    '217 kB',
    '10.8 MB',
    '2.10 GB',
  ]);
  assert.deepEqual([53_890, 2.69e6, 7e9].map(parametersText), ['53,890', '2.69 million', '7.00 billion']);
  assert.equal(shapeText(['batch', 3, '']), 'batch × 3 × ?');
  assert.equal(shapeText(null), 'not known');
  assert.equal(shapeText([]), 'scalar');
  assert.equal(shortShapeText(['p2o.DynamicDimension.0', 16]), '? × 16');
});

test('the facts of a model name what the file does not tell', () => {
  const facts = new Map(
    factsOf(
      {
        file: 'a.onnx',
        format: 'onnx',
        opset: 18,
        irVersion: 8,
        producer: '',
        size: 10,
        sha256: '',
        metadata: {},
        inputs: [],
        outputs: [],
        parameters: 5,
        layers: [],
        openDimensions: [],
        origin: null,
      },
      3,
    ),
  );
  assert.equal(facts.get('Producer'), 'not told');
  assert.equal(facts.get('Inputs'), 'none');
  assert.equal(facts.get('Layers'), '3');
});
