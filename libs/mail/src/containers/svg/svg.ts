import { defineContainer, isCalled } from '../define-container.ts';
import { openMarkup } from '../markup.ts';

/** A picture that is a page: it may have links, scripts and whole forms in it. */
export const svg = defineContainer({
  name: 'svg',
  called: 'an SVG picture',
  recognises: (part) =>
    part.detected_type === 'image/svg+xml' ||
    (part.detected_type === null && isCalled(part, /^svg$/, /^image\/svg(?:\+xml)?$/)),
  open: ({ bytes }) => openMarkup(bytes, true),
});
