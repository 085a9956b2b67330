import { remembered } from './remembered.ts';

/** Letters and digits in lower case, the rest is left out; dots part the keys of a path. */
function normal(path: string): string {
  const lower = path.toLowerCase();
  if (/^[a-z0-9]+$/.test(lower)) return lower;
  return lower
    .replace(/[^\p{L}\p{N}.]+/gu, '')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.|\.$/g, '');
}

/** Of the paths that we ask for. */
export const normalPath = remembered(normal);
/** Of the keys that alerts have: apart, so that hostile ones do not empty the store of ours. */
export const normalKey = remembered(normal);

export function lastKey(place: string): string {
  return place.slice(place.lastIndexOf('.') + 1);
}
