import { LIMITS } from '../../limits.ts';
import { decodeText } from '../decode-text.ts';
import { defineContainer, isCalled, opened, partlyRead, READ, type Part } from '../define-container.ts';
import { linksIn, remoteFoldersIn } from '../found-links.ts';

const NAMES =
  /^(?:txt|text|log|csv|tsv|json|xml|yml|yaml|md|ini|cfg|conf|diff|patch|asc|vcf|srt|sql|eps|ps)$/;
const TYPES =
  /^(?:text\/(?!html|calendar|x-vcalendar|rtf)|application\/(?:json|xml|ld\+json|pgp-signature)$|message\/(?:delivery-status|disposition-notification|feedback-report|rfc822-headers)$)/;

/** Plain text of any kind, by what it holds: a program that calls itself text is none. */
export const text = defineContainer({
  name: 'text',
  called: 'a text',
  recognises: (part) => isCalled(part, NAMES, TYPES) && isText(part),
  open({ bytes }) {
    const read = decodeText(bytes, LIMITS.html);
    return opened({
      text: read,
      links: [...linksIn(read), ...remoteFoldersIn(read)],
      reading:
        bytes.length > LIMITS.html
          ? partlyRead(`of ${bytes.length} bytes the first ${LIMITS.html} were read`)
          : READ,
    });
  },
});

function isText({ detected_type, bytes }: Part): boolean {
  if (detected_type !== null && !/^(?:text\/|application\/xml$)/.test(detected_type)) return false;
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isWide || !bytes.subarray(0, 4096).includes(0);
}
