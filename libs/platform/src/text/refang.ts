const DEFANGED = /[[({]\s?(?:\.|dot|:\/\/|:|\/|@|at)\s?[\])}]|hxxp|h\*\*p/i;
const REPLACEMENTS: [RegExp, string][] = [
  [/[[({]\s?(?:\.|dot)\s?[\])}]/gi, '.'],
  [/[[({]\s?(?:@|at)\s?[\])}]/gi, '@'],
  [/[[({]\s?:\/\/\s?[\])}]/g, '://'],
  [/[[({]\s?:\s?[\])}]/g, ':'],
  [/[[({]\s?\/\s?[\])}]/g, '/'],
  [/h(?:xx|\*\*)p(s?)(?=:)/gi, 'http$1'],
];

/** Writes `hxxps://evil[.]example` as `https://evil.example`. */
export function refang(text: string): string {
  if (!DEFANGED.test(text)) return text;
  return REPLACEMENTS.reduce((result, [pattern, plain]) => result.replace(pattern, plain), text);
}
