/** Exit statuses, help and the JSON promise of every command. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../runtime/cli/commands';
import { replens } from './replens';

test('help lists every command, and each command has help of its own', async () => {
  const overview = await replens('--help');
  assert.equal(overview.status, 0);
  for (const { name, options } of commands) {
    assert.match(overview.stdout, new RegExp(`\\b${name}\\b`));
    const { status, stdout } = await replens(...name.split(' '), '--help');
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`Usage: replens ${name}`));
    for (const option of Object.keys(options)) assert.match(stdout, new RegExp(`--${option}\\b`));
  }
});

const wrong: [string, string[], RegExp][] = [
  ['no command', [], /a command is missing/],
  ['an unknown command', ['dissect'], /dissect: is not a command/],
  ['a missing argument', ['inspect'], /MODEL is missing/],
  ['an argument too many', ['report', 'a', 'b'], /"b" is one argument too many/],
  ['an unknown option', ['inspect', 'm.onnx', '--input', 'x'], /--input/],
  [
    'a number that is none',
    ['inspect', 'm.onnx', '--random', 'many'],
    /--random: "many" is not a whole number/,
  ],
  [
    'contradicting options',
    ['inspect', 'm.onnx', '--random', '4', '--inputs', 'x.npz'],
    /exclude each other/,
  ],
  ['a malformed dimension', ['inspect', 'm.onnx', '--dim', 'batch'], /NAME=N/],
  ['a list without names', ['inspect', 'm.onnx', '--layers', ','], /--layers: names nothing/],
  ['a seed without random inputs', ['inspect', 'm.onnx', '--seed', '4'], /--random ROWS/],
  ['capture without a folder', ['capture', 'm.onnx', '--random', '4'], /--out: is missing/],
];

for (const [what, args, message] of wrong) {
  test(`${what} is wrong usage: status 2, reason on standard error, nothing on standard output`, async () => {
    const { status, stdout, stderr } = await replens(...args);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, message);
  });
}

test('doctor says of each provider whether it works here and why not, as one JSON document', async () => {
  const { status, stdout } = await replens('doctor', '--json');
  assert.equal(status, 0);
  const { versions, providers } = JSON.parse(stdout) as {
    versions: { onnxruntime: string };
    providers: { provider: string; works: boolean; detail: string }[];
  };
  assert.equal(versions.onnxruntime, '1.29.0');
  const cpu = providers.find(({ provider }) => provider === 'cpu');
  assert.equal(cpu?.works, true);
  for (const { detail } of providers) assert.ok(detail.length > 0);
});
