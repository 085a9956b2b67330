import { UNKNOWN, goalIn, type Gateway } from './gateway.ts';

/** Symantec Click-time Protection: `https://clicktime.symantec.com/<code>?u=<coded>`; the shorter form is a key of its own. */
export const SYMANTEC: Gateway = {
  goalOf: (link) => {
    if (link.hostname !== 'clicktime.symantec.com') return null;
    return goalIn(link, 'u') ?? (/^\/[A-Za-z0-9_-]{10}/.test(link.pathname) ? UNKNOWN : null);
  },
};
