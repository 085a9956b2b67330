import { goalIn, isHost, type Gateway } from './gateway.ts';

/** Barracuda Link Protection: `https://linkprotect.cudasvc.com/url?a=<coded>&c=…&typo=1`. */
export const BARRACUDA: Gateway = {
  goalOf: (link) => (isHost(link, 'linkprotect.cudasvc.com') ? goalIn(link, 'a') : null),
};
