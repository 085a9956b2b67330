/**
 * `*` stands for any characters, `?` for one; upper and lower case are alike. Two pointers rather than a regular
 * expression: patterns and targets both come from outside, and this never takes more than pattern × text steps.
 */
export function globMatches(pattern: string, text: string): boolean {
  const p = pattern.toLowerCase();
  const t = text.toLowerCase();
  let i = 0;
  let j = 0;
  let star = -1;
  let resume = 0;
  while (j < t.length) {
    if (i < p.length && p[i] === '*') {
      star = i;
      resume = j;
      i += 1;
    } else if (i < p.length && (p[i] === '?' || p[i] === t[j])) {
      i += 1;
      j += 1;
    } else if (star >= 0) {
      resume += 1;
      i = star + 1;
      j = resume;
    } else {
      return false;
    }
  }
  while (p[i] === '*') i += 1;
  return i === p.length;
}

export function anyGlobMatches(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => globMatches(pattern, text));
}
