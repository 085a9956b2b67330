import { codesIn } from '../codes.ts';
import { defineContainer, opened, unread, type Part } from '../define-container.ts';
import { imageSize } from './image-size.ts';

/** The smallest code has 21 fields a side. */
const SMALLEST = 21;
/** Up to eight bytes each while they are looked at. */
const MOST_PIXELS = 20_000_000;
const KINDS = /^image\/(?:png|apng|jpeg|gif|bmp|x-ms-bmp)$/;

/** Pictures, for the codes in them that a telephone follows. What is written in a picture is not read. */
export const image = defineContainer({
  name: 'image',
  called: 'a picture',
  recognises: (part: Part) => KINDS.test(part.detected_type ?? ''),
  async open({ bytes }) {
    const size = imageSize(bytes);
    if (size === null) return opened({ reading: unread('its head is damaged') });
    if (Math.min(size.width, size.height) < SMALLEST) return opened({});
    if (size.width * size.height > MOST_PIXELS)
      return opened({
        reading: unread(`with ${size.width} by ${size.height} pixels it is too large to be looked through`),
      });
    const { text, links } = await codesIn(bytes);
    return opened({ text, links, flags: links.length > 0 ? ['code_in_image'] : [] });
  },
});
