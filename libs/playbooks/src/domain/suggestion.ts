/** ` Did you mean \`x\`?` when one of the known words is near, else nothing. */
export function suggestion(word: string, known: readonly string[]): string {
  if (word.length > 64) return '';
  let best: string | null = null;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    // The distance is at least the difference in length, and much dearer to work out.
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const steps = distance(word, candidate);
    if (steps < least) {
      least = steps;
      best = candidate;
    }
  }
  return best === null || best === word ? '' : ` Did you mean \`${best}\`?`;
}

/** How many letters have to be changed, added or left out: one row of Levenshtein's table at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  let last = b.length;
  for (const letter of a) {
    let corner = 0;
    row = row.map((above, at) => {
      const changed = corner + (letter === b[at - 1] ? 0 : 1);
      last = at === 0 ? above + 1 : Math.min(changed, above + 1, last + 1);
      corner = above;
      return last;
    });
  }
  return last;
}
