import { UNKNOWN, type Gateway } from './gateway.ts';

/** Intermedia and its resellers: `https://url.emailprotection.link/?b<key>~~`, a key of their own. */
export const EMAIL_PROTECTION: Gateway = {
  goalOf: (link) => (link.hostname === 'url.emailprotection.link' && link.search.length > 1 ? UNKNOWN : null),
};
