import { goalIn, isHost, type Gateway } from './gateway.ts';

/** Microsoft Defender: `https://nam01.safelinks.protection.outlook.com/?url=<coded>&data=…`, in Teams a page of its own. */
export const SAFE_LINKS: Gateway = {
  goalOf: (link) =>
    isHost(link, 'safelinks.protection.outlook.com', 'safelinks.protection.office365.us') ||
    (link.hostname === 'statics.teams.cdn.office.net' && link.pathname.includes('/safelinks/'))
      ? goalIn(link, 'url')
      : null,
};
