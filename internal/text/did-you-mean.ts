/**
 * The first of some names that a misspelt one may have been meant to be: at most two letters
 * differ. Worded as an addition to a sentence, or empty.
 */
export function didYouMean(given: string, names: Iterable<string>): string {
  for (const name of names) {
    if (distance(given, name) <= distanceMax) return askFor(name);
  }
  return '';
}

/**
 * The nearest of some names that a misspelt one may have been meant to be. Short ones must be nearer,
 * or anything would be like them.
 */
export function findNearest(given: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.min(distanceMax, Math.floor(given.length / 2)) + 1;
  for (const name of names) {
    const there = distance(given, name);
    if (there >= least) continue;
    nearest = name;
    least = there;
  }
  return nearest;
}

const distanceMax = 2;

function askFor(name: string): string {
  return ` Did you mean "${name}"?`;
}

/** How many letters must be added, removed or replaced to get from one text to another. */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > distanceMax) return distanceMax + 1;
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
