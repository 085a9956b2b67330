import { defineContainer, isCalled } from '../define-container.ts';
import { openMarkup } from '../markup.ts';

/** Pages that are opened from disk, saved mails of Internet Explorer and programs of HTML among them. */
export const html = defineContainer({
  name: 'html',
  called: 'a web page',
  recognises: (part) =>
    part.detected_type === 'text/html' ||
    (part.detected_type === null &&
      isCalled(part, /^(?:s?html?|xht|xhtml|hta|htc)$/, /^(?:text\/html|application\/xhtml\+xml)$/)),
  open: ({ bytes }) => openMarkup(bytes, false),
});
