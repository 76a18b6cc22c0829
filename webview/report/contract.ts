/** What a report is made from: types only. */
import type { SeedAnalysis, StudyResults } from '../../runtime/studies/results';

/** The JSON in `<script type="application/json" id="replens-data">`. */
export interface ReportData {
  results: StudyResults;
  /** Of the seeds that have one, in any order. */
  analyses: SeedAnalysis[];
}
