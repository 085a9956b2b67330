import type { AttachmentFlag } from '../../types.ts';
import { readHtml } from '../../html.ts';
import { LIMITS } from '../../limits.ts';
import {
  defineContainer,
  isCalled,
  leadsTo,
  opened,
  partlyRead,
  READ,
  type Part,
} from '../define-container.ts';
import { embeddedFile } from '../embedded-object.ts';
import { linksIn, remoteFoldersIn } from '../found-links.ts';
import { readRtf } from './rtf-reader.ts';

/** Fields that fetch something when the document is opened. */
const FETCHES = /\b(?:DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|LINK)\b/;

export const rtf = defineContainer({
  name: 'rtf',
  called: 'an RTF document',
  recognises: (part: Part) =>
    part.bytes.toString('latin1', 0, 16).trimStart().startsWith('{\\rt') ||
    (part.detected_type === null && isCalled(part, /^rtf$/, /^(?:application|text)\/rtf$/)),
  open({ bytes }) {
    const { text, html, objects, fields, templates } = readRtf(
      bytes.toString('latin1', 0, LIMITS.part_bytes),
    );
    const shown = html === null ? null : readHtml(html);
    const words = [shown?.text ?? text, ...fields].join('\n');
    const flags: AttachmentFlag[] = [];
    if (objects.length > 0) flags.push('embedded_object');
    if (templates.some((one) => /^(?:https?:|file:|\\\\)/i.test(one))) flags.push('remote_template');
    if (fields.some((field) => FETCHES.test(field))) flags.push('external_data');
    const targets = templates.flatMap((one) =>
      /^https?:/i.test(one) ? [leadsTo(one)] : remoteFoldersIn(one),
    );
    return opened({
      text: words,
      links: [...(shown?.links ?? []), ...linksIn(words), ...remoteFoldersIn(words), ...targets],
      flags,
      parts: objects.map(
        (object) => embeddedFile(objectData(object)) ?? { name: '', declared_type: '', bytes: object },
      ),
      reading: shown?.truncated === true ? partlyRead('it is too long to be read whole') : READ,
    });
  },
});

/** An object's own data, behind its version, kind, class name, topic, item and size (OLE 1). */
function objectData(bytes: Buffer): Buffer {
  let at = 8;
  for (let name = 0; name < 3 && at + 4 <= bytes.length; name += 1) at += 4 + bytes.readUInt32LE(at);
  return at + 4 <= bytes.length ? bytes.subarray(at + 4) : bytes;
}
