/** `replens study list`: the studies that come with RepLens. */
import { loadStudy, shippedStudies } from '../../studies/load';
import { jsonOption, type Command } from '../command';
import { table } from '../terminal';

export const studyList: Command = {
  name: 'study list',
  summary: 'List the studies that come with RepLens.',
  positionals: [],
  options: { json: jsonOption },
  details: `
Each can be run by its name; a study file of the same content is the way to vary it.

Example: replens study list`,
  run(_positionals, values, io) {
    const studies = Object.keys(shippedStudies).map((name) => loadStudy(name));
    if (values.json === true) {
      io.printJson(
        studies.map(({ name, title, description, seeds }) => ({ name, title, description, seeds })),
      );
    } else {
      const columns = [
        { title: 'name', align: 'left' },
        { title: 'seeds', align: 'right' },
        { title: 'what it is about', align: 'left', shrinks: true },
      ] as const;
      const rows = studies.map(({ name, seeds, title }) => [name, String(seeds), title]);
      io.print(table(columns, rows, io.width));
    }
    return Promise.resolve();
  },
};
