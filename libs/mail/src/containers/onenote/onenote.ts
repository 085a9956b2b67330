import { LIMITS } from '../../limits.ts';
import { defineContainer, isCalled, opened, partlyRead, type InnerPart } from '../define-container.ts';
import { linksIn, remoteFoldersIn } from '../found-links.ts';
import { lettersIn } from '../letters.ts';

/** The first bytes of a section, and of each file in one (MS-ONESTORE 2.3.1, 2.6.13). */
const SECTION = Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex');
const FILE = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const FILE_HEAD = 36;
const MOST_FILES = 50;

/** A section of OneNote: pictures that ask to be pressed, over files that are then started. */
export const onenote = defineContainer({
  name: 'onenote',
  called: 'a section of OneNote',
  recognises: (part) =>
    part.bytes.subarray(0, 16).equals(SECTION) ||
    isCalled(part, /^one(?:toc2|pkg)?$/, /^application\/(?:ms)?onenote$/),
  open({ bytes }) {
    if (!bytes.subarray(0, 16).equals(SECTION))
      throw new Error('its first bytes are those of something else');
    const parts = filesIn(bytes);
    const text = lettersIn(bytes, LIMITS.html);
    return opened({
      text,
      links: [...linksIn(text), ...remoteFoldersIn(text)],
      flags: parts.length > 0 ? ['embedded_object'] : [],
      parts,
      reading: partlyRead('of its format only runs of letters and embedded files are read'),
    });
  },
});

function filesIn(bytes: Buffer): InnerPart[] {
  const parts: InnerPart[] = [];
  let at = bytes.indexOf(FILE);
  while (at >= 0 && at + FILE_HEAD <= bytes.length && parts.length < MOST_FILES) {
    const start = at + FILE_HEAD;
    // Its length has eight bytes, of which four are enough for what is read here.
    const end = Math.min(bytes.length, start + bytes.readUInt32LE(at + 16));
    parts.push({ name: '', declared_type: '', bytes: bytes.subarray(start, end) });
    at = bytes.indexOf(FILE, end);
  }
  return parts;
}
