/** Undoes the usual ways of defanging, so that a pasted `hxxps://evil[.]example` finds what is stored. */
export function refang(text: string): string {
  return text
    .trim()
    .replace(/^hxxp/i, 'http')
    .replace(/^fxp/i, 'ftp')
    .replaceAll(/\[(\.|dot)\]|\((\.|dot)\)|\{(\.|dot)\}/gi, '.')
    .replaceAll(/\[(@|at)\]|\((@|at)\)/gi, '@')
    .replaceAll(/\[:\]/g, ':');
}

const NUMBER = /^(?:inc-?|#)?(\d{1,9})$/i;
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
const IP = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
const DOMAIN = /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;

/** Where a search leads: an incident by its number, incidents with an observable, or incidents by words. */
export function searchTarget(text: string): string {
  const value = refang(text);
  const number = NUMBER.exec(value)?.[1];
  if (number) return `/incidents/INC-${number}`;
  const observable =
    /^https?:\/\//i.test(value) ||
    HASH.test(value) ||
    IP.test(value) ||
    EMAIL.test(value) ||
    DOMAIN.test(value);
  return `/incidents?${observable ? 'observable' : 'q'}=${encodeURIComponent(value)}`;
}
