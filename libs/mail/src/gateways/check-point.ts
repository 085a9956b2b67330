import { isHost, type Gateway } from './gateway.ts';

/** Check Point and Avanan: `https://protect.checkpoint.com/v2/___<goal>___.<code>`. */
export const CHECK_POINT: Gateway = {
  goalOf: (link) => {
    if (!isHost(link, 'protect.checkpoint.com', 'url.avanan.click')) return null;
    const url = /^\/v2\/___(https?:\/\/.{1,2000}?)___\./i.exec(link.pathname + link.search)?.[1];
    return url === undefined ? null : { url };
  },
};
