/** Panels that compare two models. One panel a pair, beside the code. */
import { Uri, ViewColumn, window, type WebviewPanel, type WebviewPanelSerializer } from 'vscode';
import { baseName } from '../client/doing';
import { refreshOnSave } from '../client/settings';
import { Owner } from '../dispose';
import type { Services } from '../services';
import type { CompareContract, ComparePanelState, Side } from '../../webview/compare/contract';
import { compareHandlers, type Pair } from './compare-handlers';
import { ModelFile } from './model-file';
import { PanelSession } from './session';

const VIEW_TYPE = 'replens.compare';
const SIDES: readonly Side[] = ['a', 'b'];

interface OpenPair {
  pair: Pair;
  session: PanelSession<CompareContract>;
}

/** Opens, finds and revives the panels of pairs. */
export class ComparePanels extends Owner implements WebviewPanelSerializer<ComparePanelState> {
  private readonly open = new Set<OpenPair>();

  constructor(private readonly services: Services) {
    super();
    this.track(window.registerWebviewPanelSerializer(VIEW_TYPE, this));
  }

  /** Compares two models: in the panel of this pair where it has one. */
  show(a: string, b: string): void {
    const known = [...this.open].find(({ pair }) => pair.a === a && pair.b === b);
    if (known) return known.session.panel.reveal();
    const panel = window.createWebviewPanel(VIEW_TYPE, titleOf({ a, b }), ViewColumn.Beside);
    this.attach(panel, { a, b });
  }

  /** After a reload of the window. */
  deserializeWebviewPanel(panel: WebviewPanel, state: ComparePanelState | undefined): Promise<void> {
    // A panel that was closed before its page could say which models it compares.
    if (typeof state?.a !== 'string' || typeof state.b !== 'string') panel.dispose();
    else this.attach(panel, { a: state.a, b: state.b });
    return Promise.resolve();
  }

  private attach(panel: WebviewPanel, pair: Pair): void {
    const files = { a: new ModelFile(pair.a), b: new ModelFile(pair.b) };
    const turn = () => {
      [pair.a, pair.b] = [pair.b, pair.a];
      panel.title = titleOf(pair);
      // What is kept is of the models the other way round.
      session.channel.outdate();
    };
    const session = new PanelSession<CompareContract>(
      panel,
      {
        page: 'compare',
        title: () => `Comparison ${panel.title}`,
        start: () => ({ ...pair }),
        handlers: compareHandlers(pair, turn, this.services),
        lasting: ['start', 'compare', 'layer', 'pairs', 'trajectory'],
        kept: ['pairs', 'trajectory'],
        needsTrust: true,
      },
      this.services,
    );
    const opened: OpenPair = { pair, session };
    this.open.add(opened);
    this.track(session);
    session.track({
      dispose: () => {
        this.open.delete(opened);
        this.release(session);
      },
    });
    for (const name of SIDES) {
      const file = session.track(files[name]);
      session.track(file.onDidChange((what) => this.tell(opened, file.file, what === 'deleted')));
    }
  }

  /** The sides may have been swapped since the panel was opened. */
  private tell({ pair, session }: OpenPair, file: string, deleted: boolean): void {
    session.channel.outdate();
    for (const side of SIDES.filter((name) => pair[name] === file)) {
      session.channel.post(
        deleted ? { kind: 'deleted', side } : { kind: 'changed', side, refresh: refreshOnSave() },
      );
    }
  }
}

function titleOf({ a, b }: Pair): string {
  const nameA = baseName(a);
  const nameB = baseName(b);
  if (nameA !== nameB) return `${nameA} ↔ ${nameB}`;
  const folder = (file: string) => baseName(Uri.joinPath(Uri.file(file), '..').path);
  return `${folder(a)}/${nameA} ↔ ${folder(b)}/${nameB}`;
}
