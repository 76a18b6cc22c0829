/** The state of the data preview, and how it changes: pure. */
import type { SplitName } from '../../runtime/data/images';
import type { DataPreview } from '../../runtime/preview/preview';
import { UNASKED, type Answer } from '../parts/answer';
import type { Sort } from '../parts/sorting';
import type { PreviewChoice, PreviewPanelState } from './contract';

/** How a person looks at a data set: kept over a reload of the window. */
export interface Look {
  readonly split: SplitName;
  /** Feature that examples are grouped by; null: none; undefined: as the runtime proposes. */
  readonly by: string | null | undefined;
  /** feature -> the state that examples must have */
  readonly where: Readonly<Record<string, number>>;
  readonly valueSort: Sort;
  readonly combinationSort: Sort;
}

/** What is kept in {@link PreviewPanelState}. */
export interface Kept {
  readonly look: Look;
  /** How far the page is scrolled, in CSS pixels. */
  readonly scroll: number;
}

/** The preview at one moment. */
export interface PreviewState {
  readonly file: string;
  readonly look: Look;
  readonly preview: Answer<DataPreview>;
  /** The study on disk against what is shown of it. */
  readonly onDisk: 'as read' | 'changed' | 'deleted';
  /** Counts versions of the study, so that each is asked about anew. */
  readonly version: number;
}

const FIRST_LOOK: Look = {
  split: 'train',
  by: undefined,
  where: {},
  valueSort: null,
  combinationSort: null,
};

/** Most examples, and bytes of them, that are asked for at once. */
const EXAMPLES = 100;
const MOST_BYTES = 8 * 2 ** 20;

/** The preview when its page has been loaded: `given` comes with the page. */
export function firstState(given: PreviewPanelState, kept: Partial<Kept> | undefined): PreviewState {
  return {
    file: given.file,
    look: { ...FIRST_LOOK, ...kept?.look },
    preview: UNASKED,
    onDisk: 'as read',
    version: 0,
  };
}

/** What is kept over a reload. */
export function keptOf({ file, look }: PreviewState, scroll: number): PreviewPanelState {
  return { file, view: { look, scroll } satisfies Kept };
}

/** What is asked for. */
export function question({ look: { split, by, where } }: PreviewState): PreviewChoice {
  return { split, by, where, count: EXAMPLES, mostBytes: MOST_BYTES };
}

/** An answer has come. A feature that is asked about but no longer there is asked about no more. */
export function answered(state: PreviewState, preview: Answer<DataPreview>): PreviewState {
  const { where, by } = state.look;
  const gone = preview.phase === 'failed' ? preview.error?.subject : undefined;
  if (gone === undefined || (gone !== by && !Object.hasOwn(where, gone))) return { ...state, preview };
  return { ...state, look: { ...state.look, where: {}, by: undefined } };
}

/** The person looks otherwise. */
export const looked = (state: PreviewState, change: Partial<Look>): PreviewState => ({
  ...state,
  look: { ...state.look, ...change },
});

/** One feature must have a state, or may have any. */
export function filtered(state: PreviewState, feature: string, value: number | null): PreviewState {
  const where = Object.fromEntries(Object.entries(state.look.where).filter(([name]) => name !== feature));
  return looked(state, { where: value === null ? where : { ...where, [feature]: value } });
}

/** The study is read again. */
export const refreshed = (state: PreviewState): PreviewState => ({
  ...state,
  onDisk: 'as read',
  version: state.version + 1,
});
