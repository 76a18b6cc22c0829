/** Suggestions for a name that does not exist. */

/** Least number of insertions, deletions and substitutions that turn a into b (Levenshtein). */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++)
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    above = row;
  }
  return above[b.length];
}

/** The `count` names closest to `name`: those that contain it first, then by edit distance. */
export function closestTo(name: string, names: readonly string[], count = 5): string[] {
  const wanted = name.toLowerCase();
  const scored = names.map((candidate) => ({
    candidate,
    contains: wanted !== '' && candidate.toLowerCase().includes(wanted),
    distance: editDistance(wanted, candidate.toLowerCase()),
  }));
  scored.sort((a, b) => Number(b.contains) - Number(a.contains) || a.distance - b.distance);
  return scored.slice(0, count).map(({ candidate }) => candidate);
}
