/** One look passes over the many texts in which nothing is defanged. */
const DEFANGED =
  /[[({] ?(?:\.|dot|d[\])}]|punkt|:|\/|@|at[ \])}])|\.\]|\\\.|:\\\\|h(?:xx|\*\*|xt|tx|zz)p|fxp|meow:|[．｡。]| \.[a-z]/i;

/** In this order: what stands around an at sign or a scheme is read when the dots are. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  // `evil [.] example`: the blanks belong to it where names stand on both sides.
  [/(?<=[\p{L}\p{N}-]) [[({] ?(?:\.|dot|punkt) ?[\])}] (?=[\p{L}\p{N}])/giu, '.'],
  [/[[({] ?(?:\.|dot|punkt) ?[\])}]/gi, '.'],
  [/(?<=[\p{L}\p{N}-])[[({]d[\])}](?=[\p{L}\p{N}])/giu, '.'],
  // Half of the brackets is forgotten, or it is copied out of a regular expression.
  [/(?<=[\p{L}\p{N}-])(?:\[\.|\.\]|\\\.)(?=[\p{L}\p{N}])/giu, '.'],
  [/(?<=[\p{L}\p{N}-])[．｡](?=[\p{L}\p{N}])|(?<=[a-z0-9-])。(?=[a-z0-9])/giu, '.'],
  [/(?<=[\p{L}\p{N}]) [[({] ?(?:@|at) ?[\])}] (?=[\p{L}\p{N}-]{1,63}\.)/giu, '@'],
  [/[[({] ?(?:@|at) ?[\])}]/gi, '@'],
  [/[[({] ?:\/\/ ?[\])}]/g, '://'],
  [/[[({] ?: ?[\])}]/g, ':'],
  // Not the unspecified address in a link, `http://[::]/`.
  [/(?<=[0-9a-f])\[::\]/gi, '::'],
  [/[[({] ?\/ ?[\])}]/g, '/'],
  [/(?<![a-z])(?:h(?:xx|\*\*|xt|tx|zz)p|meow)(s?)(?=:)/gi, 'http$1'],
  [/(?<![a-z])fxp(?=:)/gi, 'ftp'],
  [/(?<![a-z])(https?|ftp):\\\\(?=[\p{L}\p{N}[])/giu, '$1://'],
  [/(https?:\/\/[a-z0-9-]{1,63}) \.(?=[a-z]{2,24}\b)/gi, '$1.'],
];

/** Writes `hxxps://evil[.]example` as `https://evil.example`, and so for the other usual ways of defanging. */
export function refang(text: string): string {
  if (!DEFANGED.test(text)) return text;
  return REPLACEMENTS.reduce((result, [pattern, plain]) => result.replace(pattern, plain), text);
}
