/** A listed password must be at least this long to count as the core of a longer one. */
const SHORTEST_CORE = 4;
const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

let listed: Promise<ReadonlySet<string>> | undefined;

/** Some 49 000 passwords found most often in leaks, kept by zxcvbn-ts; read when the first password is chosen. */
function list(): Promise<ReadonlySet<string>> {
  listed ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return listed;
}

/**
 * Whether the password is a common one, or one that has been lengthened in the usual ways: digits and signs around it,
 * letters written as digits, itself again, another common one behind it. Those are what guessing programs try next.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  const common = await list();
  return readings(password).some((reading) => isMadeOf(reading, common));
}

/** The ways in which the password can be read: as it is, without what surrounds its letters, with digits as letters. */
function readings(password: string): string[] {
  const whole = password.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');
  const core = betweenLetters(whole);
  return [whole, core, unleet(core), unleet(whole)].map(once);
}

/** From the first letter to the last one. */
function betweenLetters(text: string): string {
  const characters = [...text];
  const isLetter = (character: string) => /\p{L}/u.test(character);
  return characters
    .slice(Math.max(0, characters.findIndex(isLetter)), characters.findLastIndex(isLetter) + 1)
    .join('');
}

function unleet(text: string): string {
  return text.replaceAll(/[013457@$!]/g, (sign) => LEET[sign] ?? sign);
}

/** `abcabcabc` is `abc`. */
function once(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1)
    if (text.length % length === 0 && text.slice(0, length).repeat(text.length / length) === text)
      return text.slice(0, length);
  return text;
}

/** One listed password, or two in a row. */
function isMadeOf(text: string, common: ReadonlySet<string>): boolean {
  if (text.length < SHORTEST_CORE) return false;
  if (common.has(text)) return true;
  for (let at = SHORTEST_CORE; at <= text.length - SHORTEST_CORE; at += 1)
    if (common.has(text.slice(0, at)) && common.has(text.slice(at))) return true;
  return false;
}
