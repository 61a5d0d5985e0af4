/** "Did you mean …?" for a name that is not among the known ones, or undefined where none is near. */
export function suggest(name: string, known: Iterable<string>): string | undefined {
  return didYouMean(nearest(name, known));
}

export function didYouMean(names: readonly string[]): string | undefined {
  return names.length === 0
    ? undefined
    : `Did you mean ${names.map((each) => `"${each}"`).join(' or ')}?`;
}

/** The at most three known names nearest to a name, best first. */
export function nearest(name: string, known: Iterable<string>): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const wanted = name.toLowerCase();
  return [...new Set(known)]
    .map((each) => ({ each, distance: nameDistance(wanted, each.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.each < b.each ? -1 : 1))
    .slice(0, 3)
    .map(({ each }) => each);
}

function nameDistance(wanted: string, known: string, limit: number): number {
  const shortName = known.slice(known.lastIndexOf('.') + 1);
  const distance = Math.min(
    editDistance(wanted, known, limit),
    editDistance(wanted, shortName, limit),
  );
  if (distance <= limit) return distance;
  return wanted.length >= 4 &&
    (known.includes(wanted) || wanted.includes(shortName)) &&
    shortName.length >= 4
    ? limit
    : Infinity;
}

/** Edits (insert, delete, replace, swap of neighbours) between two words; Infinity above the limit. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, beforeLast[j - 2]! + 1);
      }
      row.push(best);
    }
    if (Math.min(...row) > limit) return Infinity;
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
