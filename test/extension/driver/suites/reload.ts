import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FOLDER } from '../protocol';
import { runtimeProcesses } from '../processes';
import { it, type Case } from '../suite';
import { activateOurs, childrenOf, fileAt, run, until } from '../tools';

const pidsFile = () => path.join(process.env[FOLDER] ?? '', 'pids.json');

/** Starts a study; then the window is reloaded. */
export const beforeReload: Case[] = [
  it('a study trains', async (recorder) => {
    await activateOurs();
    await run('replens.runStudy', fileAt('resumed.study.json'));
    await until('progress', async () => {
      const [job] = await childrenOf(recorder, 'replens.jobs');
      return /[1-9]\d? %/.test(String(job.item.description));
    });
    writeFileSync(pidsFile(), JSON.stringify(runtimeProcesses()));
  }),
];

/** In the extension host of the window that was opened anew. */
export const afterReload: Case[] = [
  it('the study that the reload cut off goes on by itself to its end', async () => {
    await activateOurs();
    const record = path.join(fileAt('runs', 'resumed').fsPath, 'run.json');
    await until(
      'the end',
      async () => (JSON.parse(await readFile(record, 'utf8')) as { status: string }).status === 'finished',
      100,
    );
  }),
];
