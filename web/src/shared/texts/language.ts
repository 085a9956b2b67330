import { CATALOGUES } from './catalogues.ts';
import type { Translate } from './translate.ts';
import { messageOf, shapeOf, together } from './values.ts';

/** What the texts in the code are written in: it needs no catalogue. */
const SOURCE = 'en';
const KEPT = 'triage-warden-language';

/** Those that the app speaks. */
export const LANGUAGES: readonly string[] = [SOURCE, ...CATALOGUES.keys()];

/** Of this page: another one is another page load, since texts are made where modules begin, too. */
export const language = wanted();

/** Null where the texts are shown as they are written. */
export const translate = await loaded(language);

document.documentElement.lang = language;

/**
 * Keeps what the signed-in person has chosen for the next page, the sign-in among them.
 * @param choice null, or one that the app does not speak: as the browser says
 * @returns whether this page has to be loaded anew to be in it
 */
export function keepLanguage(choice: string | null): boolean {
  try {
    if (choice === null) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, choice);
  } catch {
    // Where nothing can be kept, each page is as the browser says.
  }
  return wanted() !== language;
}

/** What the browser asks for, of what the app speaks. */
export function browserLanguage(): string {
  return navigator.languages.map(spoken).find((tag) => tag !== undefined) ?? SOURCE;
}

/** `de-AT` is served with `de`, and `de` with no dialect of it. */
function spoken(tag: string): string | undefined {
  const parts = tag.split('-');
  while (parts.length > 0 && !LANGUAGES.includes(parts.join('-'))) parts.pop();
  return parts.length === 0 ? undefined : parts.join('-');
}

function wanted(): string {
  return spoken(kept() ?? '') ?? browserLanguage();
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** A catalogue that cannot be loaded leaves English: who works at night needs the page more than its language. */
async function loaded(tag: string): Promise<Translate | null> {
  const load = CATALOGUES.get(tag);
  if (load === undefined) return null;
  try {
    const [catalogue, { translateBy }] = await Promise.all([load(), import('./translate.ts')]);
    return translateBy(catalogue, tag, { messageOf, shapeOf, together });
  } catch {
    return null;
  }
}
