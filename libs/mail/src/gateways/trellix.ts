import { goalIn, type Gateway } from './gateway.ts';

/** Trellix, once FireEye: `https://protect2.fireeye.com/v1/url?k=…&u=<coded>`. */
export const TRELLIX: Gateway = {
  goalOf: (link) => (link.hostname.endsWith('.fireeye.com') ? goalIn(link, 'u') : null),
};
