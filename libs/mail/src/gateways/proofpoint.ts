import { decoded, goalIn, isHost, type Gateway, type Goal } from './gateway.ts';

/**
 * Proofpoint URL Defense, three ways of writing (the maker's "How do I decode a rewritten URL?"):
 * `v1/url?u=<coded>&k=…`; `v2/url?u=` with `-` for `%` and `_` for `/`; `v3/__<goal>__;<replaced>!…`.
 */
export const PROOFPOINT: Gateway = {
  goalOf: (link) => {
    if (!isHost(link, 'urldefense.com', 'urldefense.us', 'urldefense.proofpoint.com')) return null;
    if (link.pathname.startsWith('/v1/')) return goalIn(link, 'u');
    if (link.pathname.startsWith('/v2/')) return secondVersion(link);
    return thirdVersion(link.pathname + link.search);
  },
};

function secondVersion(link: URL): Goal | null {
  const coded = link.searchParams.get('u');
  return coded === null || coded === ''
    ? null
    : { url: decoded(coded.replaceAll('-', '%').replaceAll('_', '/')) };
}

function thirdVersion(path: string): Goal | null {
  const [, goal, replaced = ''] = /^\/v3\/__(.{1,2000}?)__;([\w-]{0,1000})/.exec(path) ?? [];
  if (goal === undefined) return null;
  // Some programs make one slash of two.
  const whole = decoded(goal.replace(/^([a-z]{2,10}):\/(?=[^/])/i, '$1://'));
  return { url: putBack(whole, replaced) };
}

/** `*` stands for one replaced character, `**A` for two, `**B` for three, and so on in the order of base64. */
const LENGTHS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function putBack(text: string, coded: string): string {
  const replaced = [...Buffer.from(coded, 'base64url').toString()];
  let at = 0;
  return text.replace(/\*(?:\*([\w-]))?/g, (mark, length?: string) => {
    const count = length === undefined ? 1 : LENGTHS.indexOf(length) + 2;
    const own = replaced.slice(at, at + count).join('');
    at += count;
    return own === '' ? mark : own;
  });
}
