/** `replens report`: writes the report of a finished run anew. */
import { writeReport } from '../../report/write';
import type { Command } from '../command';

export const report: Command = {
  name: 'report',
  summary: 'Write the report page of a finished run: one HTML file, readable offline.',
  positionals: ['DIR'],
  options: {},
  details: 'Prints the path of the page. Example: replens report runs/complexity',
  run([folder], _values, io) {
    io.print(writeReport(folder));
    return Promise.resolve();
  },
};
