/** Neither seen nor meant: controls, zero-width and bidi characters, the blank of Braille. */
const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/gu;
const DASHES = /[\p{Dash_Punctuation}\u2212]/gu;
const QUOTES = /[\u2018\u2019\u201b\u02bc]/gu;
const PLAIN_ASCII = /^[\x21-\x7e]*$/;
/** More rounds than any text needs: each only undoes what the round before has brought to light. */
const MOST_ROUNDS = 8;

/**
 * Text without what makes equal names look different: white space, invisible characters, width and style (NFKC),
 * case, kinds of dashes and of dots. `*` and `?` stay, so that patterns can be folded too. Folding twice changes
 * nothing more.
 */
export function fold(text: string): string {
  let folded = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = foldOnce(folded);
    if (next === folded) break;
    folded = next;
  }
  return folded;
}

function foldOnce(text: string): string {
  if (PLAIN_ASCII.test(text)) return text.toLowerCase();
  return (
    text
      .toWellFormed()
      .normalize('NFKC')
      .replace(INVISIBLE, '')
      .replace(DASHES, '-')
      .replace(QUOTES, "'")
      .replaceAll('\u3002', '.')
      // By way of the capitals: ß and ss, ſ and s, ς and σ are one letter then.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKC')
  );
}

const FOREIGN = /[^\p{L}\p{M}\p{N}\x21-\x7e]/u;
/** Scripts that one word may mix, as in UTS 39 "highly restrictive". */
const WRITTEN_TOGETHER = [
  /^[\p{Script_Extensions=Latin}\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}]*$/u,
  /^[\p{Script_Extensions=Latin}\p{Script_Extensions=Han}\p{Script_Extensions=Bopomofo}]*$/u,
  /^[\p{Script_Extensions=Latin}\p{Script_Extensions=Han}\p{Script_Extensions=Hangul}]*$/u,
  /^\p{Script_Extensions=Cyrillic}*$/u,
  /^\p{Script_Extensions=Greek}*$/u,
  /^\p{Script_Extensions=Armenian}*$/u,
  /^\p{Script_Extensions=Georgian}*$/u,
  /^\p{Script_Extensions=Hebrew}*$/u,
  /^\p{Script_Extensions=Arabic}*$/u,
  /^\p{Script_Extensions=Devanagari}*$/u,
  /^\p{Script_Extensions=Bengali}*$/u,
  /^\p{Script_Extensions=Tamil}*$/u,
  /^\p{Script_Extensions=Telugu}*$/u,
  /^\p{Script_Extensions=Thai}*$/u,
];
const NO_SCRIPT = /[\p{Script=Common}\p{Script=Inherited}]/gu;

/** Why a folded name cannot be compared, as a clause; null when it can. */
export function spellingProblem(folded: string): string | null {
  if (PLAIN_ASCII.test(folded)) return null;
  if (FOREIGN.test(folded)) return 'it holds a character that is in no name';
  for (const label of folded.split(/[.@\\/:]/)) {
    const letters = label.replace(NO_SCRIPT, '');
    if (!WRITTEN_TOGETHER.some((scripts) => scripts.test(letters)))
      return `"${label}" mixes letters of several scripts that look alike`;
  }
  return null;
}
