const MOST = 5000;
const LONGEST = 200;

/**
 * The rule, which says of each text only once what it says of it: names of keys and paths repeat from alert to alert.
 * Hostile ones only empty the store, and what is longer than any of a sender's is asked for each time.
 */
export function remembered<T>(
  rule: (text: string) => T,
  { most = MOST, longest = LONGEST } = {},
): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const said = rule(text);
    if (text.length <= longest) {
      if (known.size >= most) known.clear();
      known.set(text, said);
    }
    return said;
  };
}
