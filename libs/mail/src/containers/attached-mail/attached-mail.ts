import { defineContainer, isCalled, opened, type Part } from '../define-container.ts';

const HEADER = /^[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]/;
/** Of which one at least is in every mail, and which nothing else has. */
const OF_MAILS =
  /^(?:received|return-path|message-id|mime-version|delivered-to|dkim-signature|from|subject|x-[a-z0-9-]{1,60}):[ \t]/im;
const FROM = /^from:[ \t]/im;

/**
 * Another mail, by whatever name and type it is attached: programs attach it as bytes, too. Mails are not opened here but
 * by the reader of mails, at whatever depth they are found.
 */
export const attachedMail = defineContainer({
  name: 'attached-mail',
  called: 'a mail',
  recognises: (part) =>
    part.detected_type === null &&
    (isCalled(part, /^(?:eml|mht|mhtml|emlx|tmp_eml)$/, /^message\/(?:rfc822|global|news)$/) ||
      startsAsMail(part)),
  open: ({ bytes }) => opened({ parts: [{ name: '', declared_type: 'message/rfc822', bytes }] }),
});

/** Three header lines at the top, among them who sent it and one that only mails have. */
function startsAsMail({ bytes }: Part): boolean {
  const head = bytes.toString('latin1', 0, 8192);
  const lines = head.split(/\r?\n/);
  let headers = 0;
  for (const line of lines.slice(0, 100)) {
    if (line === '') break;
    if (HEADER.test(line)) headers += 1;
    else if (!/^[ \t]/.test(line)) return false;
  }
  return headers >= 3 && FROM.test(head) && OF_MAILS.test(head);
}
