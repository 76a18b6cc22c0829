/** `replens study resume`: goes on with a run that was cancelled, failed or killed. */
import { resumeStudy } from '../../studies/runner';
import { jsonOption, type Command } from '../command';
import { limitOptions, limitsOf } from '../execution-options';
import { printWhenDone } from '../study-outcome';

export const studyResume: Command = {
  name: 'study resume',
  summary: 'Go on with an interrupted run, to the same result as if it had not been interrupted.',
  positionals: ['DIR'],
  options: { ...limitOptions, json: jsonOption },
  details: `
The run keeps its execution provider and threads.

Example: replens study resume runs/complexity`,
  async run([folder], values, io) {
    const running = resumeStudy({ folder, ...limitsOf(values) }, io);
    await printWhenDone(running, folder, values.json === true, io);
  },
};
