import { LIMITS } from '../../limits.ts';
import type { AttachmentFlag } from '../../types.ts';
import { isCompoundFile, readCompoundFile, type CompoundStream } from '../compound-file.ts';
import { defineContainer, opened, partlyRead, unread, type InnerPart } from '../define-container.ts';
import { embeddedFile } from '../embedded-object.ts';
import { linksIn, remoteFoldersIn } from '../found-links.ts';
import { lettersIn } from '../letters.ts';
import { holdsMacros, macroText } from '../macros.ts';

/** Where the words of a document are: Word, Excel, PowerPoint, Publisher, Visio. */
const WORDS =
  /^(?:WordDocument|[01]Table|Workbook|Book|PowerPoint Document|Contents|VisioDocument|Quill|CONTENTS)$/i;

/** Compound files: documents of the old Office, objects in new ones, macros, installers. */
export const oldOffice = defineContainer({
  name: 'old-office',
  called: 'a compound file of Office',
  recognises: ({ bytes }) => isCompoundFile(bytes),
  open({ bytes }) {
    const streams = readCompoundFile(bytes);
    if (isEncrypted(streams)) return opened({ flags: ['encrypted'], reading: unread('it is encrypted') });
    const parts = streams.flatMap(embeddedIn);
    const macros = macroText(streams);
    const words = streams
      .filter(({ path }) => WORDS.test(path.at(-1) ?? ''))
      .map((stream) => lettersIn(stream.read(), LIMITS.html));
    const text = [...words, macros].filter(Boolean).join('\n');
    const flags: AttachmentFlag[] = [];
    if (holdsMacros(streams)) flags.push('macro');
    if (parts.length > 0) flags.push('embedded_object');
    return opened({
      text,
      links: [...linksIn(text), ...remoteFoldersIn(text)],
      flags,
      parts,
      reading: partlyRead('of its old format only runs of letters, macros and embedded files are read'),
    });
  },
});

function isEncrypted(streams: readonly CompoundStream[]): boolean {
  return streams.some(({ path, read }) => {
    const name = path.at(-1);
    if (name === 'EncryptedPackage') return true;
    if (name !== 'WordDocument') return false;
    const head = read();
    // `fEncrypted` of the file information block (MS-DOC 2.5.2).
    return head.length >= 12 && (head.readUInt16LE(10) & 0x0100) !== 0;
  });
}

function embeddedIn({ path, read }: CompoundStream): InnerPart[] {
  const name = path.at(-1) ?? '';
  if (name === 'Package') return [{ name: '', declared_type: '', bytes: read() }];
  if (!name.endsWith('Ole10Native')) return [];
  const bytes = read();
  return [embeddedFile(bytes) ?? { name: '', declared_type: '', bytes }];
}
