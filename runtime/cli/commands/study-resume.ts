/** `replens study resume`: goes on with a run that was cancelled, failed or killed. */
import { resumeStudy } from '../../studies/runner';
import { jsonOption, type Command } from '../command';
import { printWhenDone } from '../study-outcome';

export const studyResume: Command = {
  name: 'study resume',
  summary: 'Go on with an interrupted run, to the same result as if it had not been interrupted.',
  positionals: ['DIR'],
  options: { json: jsonOption },
  details: 'Example: replens study resume runs/complexity',
  async run([folder], values, io) {
    await printWhenDone(resumeStudy({ folder }, io), folder, values.json === true, io);
  },
};
