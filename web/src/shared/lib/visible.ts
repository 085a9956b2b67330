/** Characters that turn the direction of what follows, whatever letters it has. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * Text out of an alert with such characters written out: `invoice\u202Efdp.exe` would be read as a document, and
 * would turn the rest of the sentence around with it.
 */
export function visible(text: string): string {
  return text.replace(TURNS, (turn) => `[U+${turn.charCodeAt(0).toString(16).toUpperCase()}]`);
}
