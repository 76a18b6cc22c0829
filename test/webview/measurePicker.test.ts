/** The list of measures: what a search finds, what is told of a measure, and its keys in the real browser. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { CompareContract } from '../../webview/compare/contract';
import { factsOf, found, grouped, invariancesText, type Choosable } from '../../webview/parts/measureSearch';
import { launchBrowser } from './browser';
import { compareAnswers, pair } from './model-answers';
import { openPanel, type OpenPanel } from './panel';
import { compareStart } from './panel-data';
import { measureField, pickMeasure } from './pick-measure';

const invariances = { orthogonal: true, scaling: true, translation: true, linear: false };
const choices: Choosable[] = [
  {
    key: 'cka.linear.debiased',
    title: 'Linear CKA, debiased',
    family: 'CKA and HSIC',
    formula: 'HSIC₁(K, L) / …',
    range: 'at most 1',
    citation: 'Song et al. 2007',
    invariances,
    reads: 'similarity',
  },
  {
    key: 'procrustes.distance',
    title: 'Procrustes distance',
    family: 'Procrustes and shape',
    formula: '‖X~‖² + ‖Y~‖² − 2 ‖X~ᵀY~‖*',
    range: '0 and above',
    units: 'squared units of the activations',
    citation: 'Schönemann 1966',
    caveat: 'Grows with the scale of the activations.',
    invariances: { ...invariances, scaling: false },
    reads: 'distance',
  },
  {
    key: 'cka.linear.biased',
    title: 'Linear CKA, biased',
    family: 'CKA and HSIC',
    formula: 'HSIC₀(K, L) / …',
    range: '0 to 1',
    citation: 'Kornblith et al. 2019',
  },
];
const keys = (query: string) => found(choices, query).map(({ key }) => key);

test('a search looks into titles, keys, families and citations, and every word must occur', () => {
  assert.deepEqual(keys('kornblith'), ['cka.linear.biased']);
  assert.deepEqual(keys('hsic song'), ['cka.linear.debiased']);
  assert.deepEqual(keys('PROCRUSTES.dist'), ['procrustes.distance']);
  assert.deepEqual(keys('schonemann'), ['procrustes.distance']);
  assert.deepEqual(keys('shape biased'), []);
  assert.equal(keys(' ').length, 3);
});

test('choices stand under their families, in the order in which these first occur', () => {
  assert.deepEqual(
    grouped(choices).map(({ family, measures }) => [family, measures.length]),
    [
      ['CKA and HSIC', 2],
      ['Procrustes and shape', 1],
    ],
  );
  assert.equal(grouped([{ ...choices[0], family: undefined }])[0].family, 'Others');
});

test('of a measure is told what it is; how a distance reads, and what leaves it as it is', () => {
  const facts = new Map(factsOf(choices[1]));
  assert.deepEqual([...facts.keys()], ['Formula', 'Range', 'Units', 'Unchanged by', 'From', 'Caveat']);
  assert.equal(facts.get('Range'), 'a distance, 0 = same: 0 and above');
  assert.equal(facts.get('Unchanged by'), 'rotation of the units, a shift of all rows');
  assert.equal(invariancesText({}), undefined);
  const none = { orthogonal: false, scaling: false, translation: false, linear: false };
  assert.equal(invariancesText({ invariances: none }), 'nothing but the order of the inputs');
  assert.ok(!new Map(factsOf({ ...choices[2], citation: 'none' })).has('From'));
});

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

async function inPanel(check: (page: Page, panel: OpenPanel<CompareContract>) => Promise<void>) {
  const measures = choices as CompareContract['requests']['start']['result']['measures'];
  const start = { ...compareStart(4, 4, { layerOfRecord: null }), measures };
  const answers = { ...compareAnswers(4, 4), start: () => start };
  const panel = await openPanel<CompareContract>(browser, 'compare', answers, { start: pair });
  panel.page.setDefaultTimeout(10_000);
  try {
    await panel.page.locator('#heatmap .drawing svg').waitFor();
    await check(panel.page, panel);
    assert.deepEqual(panel.complaints, []);
  } finally {
    await panel.close();
  }
}

const measuresAsked = ({ requests }: OpenPanel<CompareContract>) =>
  requests.flatMap(({ name, params }) =>
    name === 'compare' ? [(params as { measure: string }).measure] : [],
  );
/** The text of the option that Enter would take, as assistive technology is told. */
async function active(page: Page): Promise<string> {
  const id = await measureField(page).getAttribute('aria-activedescendant');
  return id === null ? '' : page.locator(`#${id} > span`).innerText();
}

test('the arrow keys walk through the families, Enter chooses, Escape leaves all as it was', async () => {
  await inPanel(async (page, panel) => {
    const field = measureField(page);
    await field.focus();
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('ArrowDown');
    assert.equal(await field.getAttribute('aria-expanded'), 'true');
    assert.equal(await active(page), 'Linear CKA, debiased');
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(page), 'Linear CKA, biased');
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(page), 'Procrustes distance');
    assert.match(await page.locator('.facts-of').innerText(), /Grows with the scale/);
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(page), 'Linear CKA, debiased', 'after the last comes the first');
    await page.keyboard.press('Escape');
    assert.equal(await field.getAttribute('aria-expanded'), 'false');
    assert.equal(await field.inputValue(), 'Linear CKA, debiased');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.locator('#heatmap .caption', { hasText: 'Procrustes' }).waitFor();
    assert.equal(await field.inputValue(), 'Procrustes distance');
    assert.deepEqual(measuresAsked(panel), ['cka.linear.debiased', 'procrustes.distance']);
  });
});

test('what is typed narrows the list; nothing found is said; leaving the field takes nothing', async () => {
  await inPanel(async (page, panel) => {
    const field = measureField(page);
    await field.click();
    await page.keyboard.type('kornblith');
    assert.deepEqual(await page.getByRole('option').locator('span').allInnerTexts(), ['Linear CKA, biased']);
    await page.keyboard.type(' nothing');
    await page.getByText('No measure is called like this.').waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await field.getAttribute('aria-expanded'), 'true');
    await page.locator('h1').first().click();
    assert.equal(await field.inputValue(), 'Linear CKA, debiased');
    assert.deepEqual(measuresAsked(panel), ['cka.linear.debiased']);
    await pickMeasure(page, 'cka.linear.biased');
    assert.equal(await field.inputValue(), 'Linear CKA, biased');
  });
});

test('the pointer reads and takes a measure; on a narrow window the list stays in it', async () => {
  await inPanel(async (page, panel) => {
    await page.setViewportSize({ width: 420, height: 700 });
    await measureField(page).hover();
    await page.locator('.facts-of').getByText('Song et al. 2007').waitFor();
    await measureField(page).click();
    const popup = await page.locator('.measure-picker .popup').boundingBox();
    assert.ok(popup && popup.x >= 0 && popup.x + popup.width <= 420 && popup.y + popup.height <= 700);
    await page.getByRole('option', { name: 'Procrustes distance' }).hover();
    await page.locator('.facts-of').getByText('Schönemann 1966').waitFor();
    await page.getByRole('option', { name: 'Procrustes distance' }).click();
    assert.equal(await measureField(page).getAttribute('aria-expanded'), 'false');
    assert.equal(await page.locator('.measure-picker .popup').isVisible(), false);
    assert.equal(measuresAsked(panel).at(-1), 'procrustes.distance');
  });
});
