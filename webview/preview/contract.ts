/** What passes between the data preview and the extension: types only. */
import type { DataPreview, PreviewParams } from '../../runtime/preview/preview';
import type { CommonRequests } from '../wire/contract';

/** What to show of the data set. */
export type PreviewChoice = Omit<PreviewParams, 'source'>;

/** Requests and events of the preview. */
export interface PreviewContract {
  requests: CommonRequests & {
    preview: { params: PreviewChoice; result: DataPreview };
    /** Saves the examples that are shown as a picture; null when the person decided otherwise. */
    sheet: { params: PreviewChoice; result: { file: string } | null };
    /** Opens the study. */
    openStudy: { params: null; result: null };
  };
  event: { kind: 'changed'; refresh: boolean } | { kind: 'deleted' };
}

/** What the panel keeps over a reload: the study (absolute path), and how it shows its data. */
export interface PreviewPanelState {
  file: string;
  /** Choices of the person in the panel. */
  view?: unknown;
}
