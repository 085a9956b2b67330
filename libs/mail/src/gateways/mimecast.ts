import { UNKNOWN, hostGoal, isHost, type Gateway } from './gateway.ts';

/**
 * Mimecast: `https://protect-eu.mimecast.com/s/<code>?domain=<host>`, newer `https://url.us.m.mimecastprotect.com/s/<code>`.
 * The code is a key of Mimecast's own; the host stands there for the reader, and not always.
 */
export const MIMECAST: Gateway = {
  goalOf: (link) => {
    const isTheirs =
      /^protect(?:-[a-z0-9]{1,10})?\.mimecast\.com$/.test(link.hostname) ||
      isHost(link, 'mimecastprotect.com');
    if (!isTheirs || !/^\/[sr]\/./.test(link.pathname)) return null;
    return hostGoal(link.searchParams.get('domain')) ?? UNKNOWN;
  },
};
