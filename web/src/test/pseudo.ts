import { vi } from 'vitest';
import { server } from './server.ts';

/** A language whose every text is the English one in these signs: what stands outside of them was not translated. */
export const PSEUDO = 'en-XA';
const BEGIN = '⟦';
const END = '⟧';

/** Loads the app anew as it is in the pseudo-language. Of a test file of its own: what is loaded stays loaded. */
export async function appInPseudo() {
  vi.resetModules();
  localStorage.setItem('triage-warden-language', PSEUDO);
  const catalogue = new Proxy({}, { get: (_all, text) => `${BEGIN}${String(text)}${END}` });
  vi.doMock('../shared/texts/catalogues.ts', () => ({
    CATALOGUES: new Map([[PSEUDO, () => Promise.resolve(catalogue)]]),
  }));
  vi.doMock('./server.ts', () => ({ server }));
  const { installClient } = await import('../shared/api/client.ts');
  installClient();
  const { allLater } = await import('../shared/lib/later.tsx');
  await allLater();
  return { ...(await import('./render.tsx')), ...(await import('./page.ts')) };
}

/** What a reader sees or hears of `element` and is in no signs, except for `data`, which are nobody's to translate. */
export function untranslated(element: Element, data: RegExp): string[] {
  const attributes = ['aria-label', 'placeholder', 'title', 'alt', 'aria-description'];
  const said = [...element.querySelectorAll('*')].flatMap((each) =>
    attributes.map((name) => each.getAttribute(name) ?? ''),
  );
  // A sentence with elements in it has its signs in the text of what holds them.
  const read = [...element.querySelectorAll('*')]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE))
    .filter((each) => !/^(?:script|style|code)$/i.test(each.tagName))
    .map((each) => each.textContent ?? '');
  return [...new Set([...said, ...read].map((text) => outside(text).replace(data, '').trim()))].filter(
    (text) => /\p{L}/u.test(text),
  );
}

function outside(text: string): string {
  let left = text;
  // From the innermost: a sentence can hold another one.
  for (let before = ''; before !== left;) {
    before = left;
    left = left.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
  }
  return left;
}
