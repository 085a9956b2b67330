import { goalIn, type Gateway } from './gateway.ts';

/** Trend Micro: `https://ca-1234.trendmicro.com/wis/clicktime/v1/query?url=<coded>&umid=…`. */
export const TREND_MICRO: Gateway = {
  goalOf: (link) =>
    link.hostname.endsWith('.trendmicro.com') && link.pathname.includes('clicktime')
      ? goalIn(link, 'url')
      : null,
};
