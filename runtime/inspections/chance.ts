/** What pairs of layers of the same name would have by chance. */
import type { JobContext } from '../job';
import { findComparison } from '../measures/registry';
import type { Representation } from '../measures/representation';
import { estimate } from '../measures/statistics/estimate';
import type { LayerMatch } from './compare';
import type { ModelPair } from './model-pair';
import { whileWorking } from './remaining';

/** Enough for a mean and a rough bound; `pairs` has more. */
const SETTINGS = { bootstrap: 0, permutations: 100, level: 0.95, seed: 0 };

/** The matches with the value by chance of each pair of layers of the same name. */
export async function chanceOfMatches(
  matches: readonly LayerMatch[],
  { a, b }: ModelPair,
  measure: string,
  job: JobContext,
): Promise<LayerMatch[]> {
  const compared = findComparison(measure);
  const between = whileWorking('what is expected by chance', matches.length * SETTINGS.permutations, job);
  const out: LayerMatch[] = [];
  const chanceOf = async (x: Representation, y: Representation, i: number) => {
    // Objects of their own: what is kept of them is let go with them.
    const told = await estimate(compared, { ...x }, { ...y }, SETTINGS, (done) =>
      between(i * SETTINGS.permutations + done),
    );
    return told.estimate.chance;
  };
  for (const [i, match] of matches.entries()) {
    const [x, y] = [a, b].map(({ layers }) => layers.find(({ name }) => name === match.layer));
    out.push({ ...match, chance: x && y ? await chanceOf(x, y, i) : null });
  }
  return out;
}
