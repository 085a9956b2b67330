const STREAM = Buffer.from('stream');
/** A picture's dictionary is shorter. */
const LONGEST_HEAD = 2000;

/** Whether a document holds a picture of more pixels, which PDF.js leaves out without a word; or one that does not say how many. */
export function hasLargerPictures(bytes: Buffer, pixels: number): boolean {
  let done = 0;
  for (let at = bytes.indexOf(STREAM); at >= 0; at = bytes.indexOf(STREAM, at + STREAM.length)) {
    const before = bytes.toString('latin1', Math.max(done, at - LONGEST_HEAD), at);
    done = at;
    const head = before.slice(before.lastIndexOf('obj') + 3).replace(/#([0-9a-f]{2})/gi, unescaped);
    if (!/\/Subtype\s{0,9}\/Image\b/.test(head)) continue;
    const [width, height] = [sizeOf(head, 'Width'), sizeOf(head, 'Height')];
    if (width === null || height === null || width * height > pixels) return true;
  }
  return false;
}

function unescaped(_whole: string, code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}

/** Null where it is not said there: missing, or kept in another place. */
function sizeOf(head: string, name: string): number | null {
  const found = new RegExp(`/${name}\\s{0,9}(\\d{1,9})(\\s{1,9}\\d{1,5}\\s{1,9}R\\b)?`).exec(head);
  return found === null || found[2] !== undefined ? null : Number(found[1]);
}
