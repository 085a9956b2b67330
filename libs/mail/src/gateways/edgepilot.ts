import { decoded, type Gateway } from './gateway.ts';

/** AppRiver and Zix: `https://link.edgepilot.com/s/<id>/<code>?u=<goal>`, mostly not coded, with the goal's own query behind. */
export const EDGEPILOT: Gateway = {
  goalOf: (link) => {
    if (link.hostname !== 'link.edgepilot.com') return null;
    const at = link.search.search(/[?&]u=/);
    const goal = at < 0 ? '' : link.search.slice(at + 3);
    if (!/^https?(?::|%3a)/i.test(goal)) return null;
    return { url: goal.includes('://') ? goal : decoded(goal) };
  },
};
