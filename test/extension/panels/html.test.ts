import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentSecurityPolicy, panelHtml } from '../../../extension/panels/html';
import { NOT_ON_DISK, noticeHtml, UNTRUSTED } from '../../../extension/panels/notice-page';

const PARTS = {
  title: 'A <b>"model"</b> & more',
  script: 'https://panel/study.js',
  style: 'https://panel/study.css',
  icons: 'https://panel/codicon.css',
  source: 'https://panel',
  nonce: 'abc123',
  start: { file: '</script><script>alert(1)</script><!--' },
};

test('a page evaluates nothing and runs nothing without its nonce', () => {
  const policy = contentSecurityPolicy('https://panel', 'abc123');
  assert.match(policy, /^default-src 'none'; script-src 'nonce-abc123';/);
  assert.doesNotMatch(policy, /unsafe/);
});

test('what a page starts from can not leave its element, and is read back whole', () => {
  const html = panelHtml(PARTS);
  const [, json] = /<script type="application\/json" id="replens-start">(.*?)<\/script>/s.exec(html) ?? [];
  assert.deepEqual(JSON.parse(json), PARTS.start);
  assert.equal(html.match(/<script/g)?.length, 2);
});

test('titles are text', () => {
  assert.match(panelHtml(PARTS), /<title>A &lt;b&gt;&quot;model&quot;&lt;\/b&gt; &amp; more<\/title>/);
  assert.match(noticeHtml('<x>', UNTRUSTED, 'n'), /<title>&lt;x&gt;<\/title>/);
});

test('the page of an untrusted workspace has no script, and one command', () => {
  const html = noticeHtml('Inspector', UNTRUSTED, 'n');
  assert.doesNotMatch(html, /<script/);
  assert.deepEqual(html.match(/command:[\w.]+/g), ['command:workbench.trust.manage']);
  assert.doesNotMatch(noticeHtml('Inspector', NOT_ON_DISK, 'n'), /<script|command:/);
});
