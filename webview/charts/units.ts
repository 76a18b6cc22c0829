/** How densely a layer codes each feature: its units sorted by how much of their variance a feature explains. */
import type { SeedAnalysis, StudyResults } from '../../runtime/studies/results';
import type { Drawing } from './chart';
import { curveChart } from './curveChart';
import type { LinePoint } from './curves';
import { varianceDomain } from './domain';
import { decimal } from './format';
import { featureNames } from './study';
import { lineTable } from './training';

/** Variance explained per unit of `layer`, sorted, one curve a feature. */
export function unitChart(results: StudyResults, analyses: readonly SeedAnalysis[], layer: string): Drawing {
  const title = 'How many units carry each feature';
  const features = featureNames(results);
  const lines = unitLines(results, analyses, layer, features);
  if (lines.length === 0) {
    return { kind: 'empty', title, reason: `No unit of ${layer} was measured, or none varies.` };
  }
  const still = stillUnits(analyses, layer, features);
  return {
    kind: 'chart',
    title,
    caption: `The units of ${layer}, sorted from left to right by the share of their own variance explained by the feature. A curve that stays high: a dense code, many units carry the feature; one that drops at once: a sparse code. Bold line: mean over seeds at each rank, band: 95 % interval.${still}`,
    ...curveChart({
      lines,
      features,
      x: { title: 'Units, from the most to the least explained (rank)', name: 'rank', scale: 'linear' },
      y: {
        title: 'Variance explained per unit (R²)',
        format: decimal,
        axisFormat: '~g',
        domain: varianceDomain(lines.map((line) => line.y)),
      },
    }),
    table: lineTable(lines, 'Rank', 'R²'),
  };
}

/** One line a seed and feature: R2 of the units that vary, largest first, at ranks 1, 2, ... */
function unitLines(
  results: StudyResults,
  analyses: readonly SeedAnalysis[],
  layer: string,
  features: readonly string[],
): LinePoint[] {
  return analyses.flatMap((analysis) => {
    const passed = results.seeds.find((seed) => seed.seed === analysis.seed)?.gatePassed ?? false;
    return features.flatMap((feature) =>
      sortedUnits(analysis, layer, feature).map((y, index) => ({
        feature,
        seed: analysis.seed,
        passed,
        x: index + 1,
        y,
      })),
    );
  });
}

function unitsOf(analysis: SeedAnalysis, layer: string, feature: string): (number | null)[] {
  const measured = analysis.layers.find((candidate) => candidate.layer === layer);
  return measured?.varianceExplainedPerUnit[feature] ?? [];
}

function sortedUnits(analysis: SeedAnalysis, layer: string, feature: string): number[] {
  return unitsOf(analysis, layer, feature)
    .filter((value) => value !== null)
    .sort((a, b) => b - a);
}

/** A sentence about units left out because they do not vary. */
function stillUnits(analyses: readonly SeedAnalysis[], layer: string, features: readonly string[]): string {
  const still = analyses.reduce(
    (sum, analysis) => sum + unitsOf(analysis, layer, features[0]).filter((value) => value === null).length,
    0,
  );
  if (still === 0) return '';
  return ` Left out: ${still} ${still === 1 ? 'unit that does' : 'units that do'} not vary (all seeds together).`;
}
