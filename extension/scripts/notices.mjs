/** The licences of what a package holds besides our own code, as one text. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What ONNX Runtime's binaries hold themselves; the npm package carries no notices. */
const INSIDE_ONNXRUNTIME = (version) =>
  `The notices of the software inside ONNX Runtime's binaries:
https://github.com/microsoft/onnxruntime/blob/v${version}/ThirdPartyNotices.txt
For Windows they include DirectML (Microsoft Software License Terms,
https://www.nuget.org/packages/Microsoft.AI.DirectML) and the DirectX Shader Compiler
(University of Illinois/NCSA Open Source License, https://github.com/microsoft/DirectXShaderCompiler).`;

/** Packages under MIT that carry no text of it: who holds the rights. */
const HOLDERS = {
  'onnxruntime-node': 'Microsoft Corporation',
  'onnxruntime-common': 'Microsoft Corporation',
};

const mit = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

/** Folder of the package that a bundled file belongs to; undefined for a file of ours. */
function packageOf(file) {
  const inPackage = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
  return inPackage?.[1];
}

/** What one package says about its licence. Throws where it says nothing, so that nothing is shipped unseen. */
function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice|third-?party)/i.test(file))
    .filter((file) => !/\.(js|json|html)$/i.test(file))
    .sort();
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  if (texts.length === 0 && HOLDERS[name] && license === 'MIT') texts.push(mit(HOLDERS[name]));
  if (name === 'onnxruntime-node') texts.push(INSIDE_ONNXRUNTIME(version));
  if (texts.length === 0) throw new Error(`${folder}: no licence found; it must not be bundled.`);
  return { name, version, text: `${name} ${version} (${license})\n\n${texts.join('\n\n')}` };
}

/**
 * The notices of every package whose files were bundled (`inputs` of esbuild's metafiles, relative to `root`), and of
 * the packages named besides.
 */
export function thirdPartyNotices(root, inputs, besides) {
  const folders = new Set(
    besides.map((name) => `node_modules/${name}`).filter((folder) => existsSync(path.join(root, folder))),
  );
  for (const file of inputs) {
    const folder = packageOf(file);
    if (folder) folders.add(folder);
  }
  const notices = new Map();
  for (const folder of folders) {
    const { name, version, text } = noticeOf(path.join(root, folder));
    notices.set(`${name}@${version}`, text);
  }
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  const texts = [...notices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `RepLens contains the following software of others.${line}${texts.join(line)}\n`;
}
