import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { LogOutputChannel, Webview } from 'vscode';
import { RuntimeDied } from '../../../extension/client/failure';
import { Channel, type RequestContext } from '../../../extension/panels/channel';
import { CancelledError, UserError } from '../../../runtime/errors';
import type { FromPanel, ToPanel } from '../../../webview/wire/contract';

interface Contract {
  requests: { slow: { params: { n: number }; result: number }; fails: { params: string; result: null } };
  event: string;
}

const ERRORS: Readonly<Record<string, Error>> = {
  user: new UserError('model.onnx', 'is no model.', 'Choose another.'),
  cancelled: new CancelledError(),
  died: new RuntimeDied('was killed (SIGKILL)', 'reading model.onnx'),
  defect: new TypeError('x is not a function'),
};

let sent: ToPanel[];
let logged: string[];
let calls: (RequestContext & { finish(value: number): void })[];
let receive: (message: FromPanel) => void;
let channel: Channel<Contract>;

beforeEach(() => {
  sent = [];
  logged = [];
  calls = [];
  const webview = {
    onDidReceiveMessage: (listener: (message: FromPanel) => void) => {
      receive = listener;
      return { dispose: () => (receive = () => undefined) };
    },
    postMessage: (message: ToPanel) => sent.push(message),
  } as unknown as Webview;
  const log = {
    info: (text: string) => logged.push(`info ${text}`),
    error: (text: string) => logged.push(`error ${text}`),
  } as unknown as LogOutputChannel;
  const slow = (_params: { n: number }, request: RequestContext) =>
    new Promise<number>((finish, reject) => {
      calls.push({ ...request, finish });
      request.signal.addEventListener('abort', () => reject(new CancelledError()));
    });
  const fails = (kind: string) => Promise.reject<null>(ERRORS[kind]);
  channel = new Channel<Contract>(webview, { slow, fails }, ['slow'], ['slow'], log);
});

const ask = (id: number, name: string, params: unknown) => receive({ kind: 'request', id, name, params });

describe('the channel to a panel', () => {
  test('nothing is sent before the page is ready', async () => {
    channel.post('early');
    receive({ kind: 'ready' });
    channel.post('in time');
    await turn();
    assert.deepEqual(sent, [{ kind: 'event', event: 'in time' }]);
  });

  for (const kind of Object.keys(ERRORS)) {
    test(`an error of kind ${kind} is a reply`, async () => {
      receive({ kind: 'ready' });
      ask(7, 'fails', kind);
      await turn();
      const [reply] = sent;
      assert.ok(reply.kind === 'error' && reply.id === 7);
      assert.equal(reply.error.kind, kind);
      assert.equal(channel.died, kind === 'died');
    });
  }

  test('only a defect is an error in the log, with its stack', async () => {
    for (const kind of Object.keys(ERRORS)) ask(1, 'fails', kind);
    await turn();
    const errors = logged.filter((line) => line.startsWith('error'));
    assert.equal(errors.length, 1);
    assert.match(errors[0], /TypeError: x is not a function\n\s+at /);
  });

  test('progress and result belong to their request', async () => {
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    ask(2, 'slow', { n: 1 });
    await turn();
    const progress = { kind: 'progress', label: 'x', done: 1, total: 2, secondsLeft: null } as const;
    calls[1].progress(progress);
    calls[1].finish(5);
    await turn();
    assert.deepEqual(sent, [
      { kind: 'progress', id: 2, progress },
      { kind: 'result', id: 2, result: 5 },
    ]);
  });

  test('cancelling aborts its request only', async () => {
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    ask(2, 'slow', { n: 2 });
    await turn();
    receive({ kind: 'cancel', id: 1 });
    assert.deepEqual(
      calls.map(({ signal }) => signal.aborted),
      [true, false],
    );
  });

  test('a page that comes back joins its request, and gets one answer', async () => {
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    await turn();
    channel.pageGone();
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    await turn();
    assert.equal(calls.length, 1);
    calls[0].finish(3);
    await turn();
    assert.deepEqual(sent, [{ kind: 'result', id: 1, result: 3 }]);
  });

  test('a page that comes back and asks for something else is not answered with the old', async () => {
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    await turn();
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 2 });
    await turn();
    calls[0].finish(1);
    calls[1].finish(2);
    await turn();
    assert.deepEqual(sent, [{ kind: 'result', id: 1, result: 2 }]);
    channel.dispose();
  });

  test('a page that comes back gets the last result of long work, and begins none', async () => {
    const askAgain = (id: number, n: number) =>
      receive({ kind: 'request', id, name: 'slow', params: { n }, onlyKept: true });
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    await turn();
    calls[0].finish(3);
    await turn();
    receive({ kind: 'ready' });
    askAgain(1, 1);
    askAgain(2, 2);
    await turn();
    assert.equal(calls.length, 1);
    const [, kept, missing] = sent;
    assert.deepEqual(kept, { kind: 'result', id: 1, result: 3 });
    assert.ok(missing.kind === 'error' && missing.id === 2 && missing.error.kind === 'absent');
    assert.deepEqual(logged, []);
  });

  test('a page that comes back while long work goes on joins it', async () => {
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    await turn();
    receive({ kind: 'ready' });
    receive({ kind: 'request', id: 4, name: 'slow', params: { n: 1 }, onlyKept: true });
    calls[0].finish(3);
    await turn();
    assert.deepEqual(sent, [{ kind: 'result', id: 4, result: 3 }]);
  });

  test('no result is kept of a file that has changed since', async () => {
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    await turn();
    calls[0].finish(3);
    await turn();
    channel.outdate();
    receive({ kind: 'request', id: 2, name: 'slow', params: { n: 1 }, onlyKept: true });
    const reply = sent[1];
    assert.ok(reply.kind === 'error' && reply.error.kind === 'absent');
  });

  test('what was asked of a file that has changed since is asked anew', async () => {
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    await turn();
    channel.pageGone();
    channel.outdate();
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    await turn();
    assert.deepEqual(
      calls.map(({ signal }) => signal.aborted),
      [true, false],
    );
    calls[1].finish(3);
    await turn();
    assert.deepEqual(sent, [{ kind: 'result', id: 1, result: 3 }]);
  });

  test('closing the panel aborts everything and sends nothing more', async () => {
    receive({ kind: 'ready' });
    ask(1, 'slow', { n: 1 });
    await turn();
    channel.dispose();
    channel.post('late');
    await turn();
    assert.ok(calls[0].signal.aborted);
    assert.deepEqual(sent, []);
  });
});
