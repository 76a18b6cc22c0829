/** The report of a study: reads the results that the page holds and builds the page from them. */
import './report.css';
import { element } from '../charts/dom';
import type { ReportData } from './contract';
import { reportPage } from './page';

function start(): void {
  const main = document.getElementById('report');
  const json = document.getElementById('replens-data')?.textContent;
  if (!main || !json) throw new Error('the page has no #report element or no #replens-data');
  // Vega's expressions, into which names go as strings, take these two for ends of lines.
  const data = JSON.parse(json.replace(/[\u2028\u2029]/g, ' ')) as ReportData;
  const page = reportPage(data);
  main.replaceChildren(...page.nodes);
  page.draw().then(
    () => main.setAttribute('data-drawn', ''),
    (failure: unknown) => {
      main.prepend(
        element('p', { class: 'failure', role: 'alert' }, `A chart could not be drawn: ${failure}`),
      );
      throw failure;
    },
  );
}

start();
