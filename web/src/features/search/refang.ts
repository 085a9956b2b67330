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

/** Where a search leads: to an incident by its number, or to all that say it, whatever it is. */
export function searchTarget(text: string): string {
  const value = refang(text);
  const number = NUMBER.exec(value)?.[1];
  if (number) return `/incidents/INC-${number}`;
  return `/incidents?q=${encodeURIComponent(value)}`;
}
