/** What the dictionary holds at first (MS-OXRTFCP 2.1.3.1.3): every packer and unpacker begins with these 207 letters. */
const START =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const WINDOW = 4096;
const COMPRESSED = 0x75465a4c;
const STORED = 0x414c454d;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The RTF body of an Outlook message (`PR_RTF_COMPRESSED`).
 * @throws Error for what is none
 */
export function unpackRtf(bytes: Buffer): string {
  if (bytes.length < 16) throw new Error('its RTF body is cut off');
  const size = Math.min(bytes.readUInt32LE(4), MOST_BYTES);
  const kind = bytes.readUInt32LE(8);
  if (kind === STORED) return bytes.toString('latin1', 16, 16 + size);
  if (kind !== COMPRESSED) throw new Error('its RTF body is packed in a way that is not known');
  const window = Buffer.alloc(WINDOW, ' ');
  window.write(START, 0, 'latin1');
  const out = Buffer.alloc(size);
  let written = 0;
  let end = START.length;
  const put = (byte: number): void => {
    out[written] = byte;
    written += 1;
    window[end] = byte;
    end = (end + 1) % WINDOW;
  };
  for (let at = 16; at < bytes.length && written < size;) {
    const flags = bytes[at] ?? 0;
    at += 1;
    for (let bit = 0; bit < 8 && at < bytes.length && written < size; bit += 1) {
      if (((flags >> bit) & 1) === 0) {
        put(bytes[at] ?? 0);
        at += 1;
        continue;
      }
      const token = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      at += 2;
      const from = token >> 4;
      // A copy from where the next byte would be written is the end.
      if (from === end) return out.toString('latin1', 0, written);
      for (let copied = 0; copied < (token & 15) + 2 && written < size; copied += 1)
        put(window[(from + copied) % WINDOW] ?? 0);
    }
  }
  return out.toString('latin1', 0, written);
}
