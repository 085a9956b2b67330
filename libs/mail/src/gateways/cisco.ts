import { decoded, type Gateway } from './gateway.ts';

/** Cisco Secure Email: `https://secure-web.cisco.com/<signature>/<coded>`. */
export const CISCO: Gateway = {
  goalOf: (link) => {
    if (link.hostname !== 'secure-web.cisco.com') return null;
    const coded = /^\/[^/]{1,1000}\/(https?(?:%3a|:)\S{1,2000})$/i.exec(link.pathname)?.[1];
    return coded === undefined ? null : { url: decoded(coded) + link.search };
  },
};
