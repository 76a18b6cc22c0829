import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const css = readFileSync(path.join(__dirname, '../../webview/theme/theme.css'), 'utf8');

/** [light, dark] of a variable in theme.css. */
function colours(name: string): [string, string] {
  const found = new RegExp(`--replens-${name}:[^;]*light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css);
  assert.ok(found, `theme.css has no colours for ${name}`);
  return [found[1], found[2]];
}

/** Relative luminance of "#rrggbb", WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function assertContrast(front: string, back: string, least: number): void {
  for (const mode of [0, 1]) {
    const ratio = contrast(colours(front)[mode], colours(back)[mode]);
    assert.ok(ratio >= least, `${front} on ${back}, ${['light', 'dark'][mode]}: ${ratio.toFixed(2)}`);
  }
}

test('text stands out from what it is written on, 4.5 to 1 or more, in light and dark', () => {
  for (const text of ['foreground', 'muted', 'accent']) {
    assertContrast(text, 'background', 4.5);
    assertContrast(text, 'raised', 4.5);
  }
  for (const tone of ['good', 'bad', 'open']) assertContrast(tone, `${tone}-background`, 4.5);
});

test('every feature colour stands out from the background, 3 to 1 or more, in light and dark', () => {
  for (let index = 1; index <= 8; index++) assertContrast(`series-${index}`, 'background', 3);
});
