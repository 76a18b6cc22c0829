import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { reportHtml } from '../../../runtime/report/html';

const parts = { title: 'A & <b>', script: 'go("x");\r\nend();', style: 'p{color:red}', data: { a: 1 } };

/** Text of the first element that opens with `open`. */
function between(html: string, open: string, close: string): string {
  const start = html.indexOf(open) + open.length;
  return html.slice(start, html.indexOf(close, start));
}

test('the policy names the hash of the script and of the style, as the browser will see them', () => {
  const html = reportHtml(parts);
  const sha = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  assert.ok(html.includes(`script-src ${sha('go("x");\nend();')};`));
  assert.ok(html.includes(`style-src ${sha('p{color:red}')};`));
  assert.ok(html.includes("default-src 'none'"));
  assert.equal(html.includes('unsafe'), false);
});

test('data cannot end its script element and is read back unchanged', () => {
  const data = { claim: '</script><script>alert(1)</script><!--', quote: '"\u2028' };
  const inside = between(reportHtml({ ...parts, data }), 'id="replens-data">', '</script>');
  assert.equal(inside.includes('<'), false);
  assert.deepEqual(JSON.parse(inside), data);
});

test('the title is escaped', () => {
  assert.equal(between(reportHtml(parts), '<title>', '</title>'), 'A &amp; &lt;b&gt;');
});

test('a script that would end its own element is refused', () => {
  assert.throws(() => reportHtml({ ...parts, script: 'x = "</script>"' }), /holds "<\/script"/);
});
