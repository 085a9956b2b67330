import { codesIn, type Codes } from '../codes.ts';
import { defineContainer, opened, partlyRead, READ, unread, type Part } from '../define-container.ts';
import { imageSize } from './image-size.ts';
import { stillsOf } from './moving.ts';
import { pngPixels } from './png.ts';
import { webpPixels } from './webp.ts';

/** The narrowest code has seven fields. */
const SMALLEST = 7;
/** Up to eight bytes each while they are looked at, and of those that are unpacked here first twice as many. */
const MOST_PIXELS = 20_000_000;
const MOST_UNPACKED = 8_000_000;
/** Of all pictures of a moving one. */
const MOST_MOVING = 60_000_000;
const KINDS = /^image\/(?:png|apng|jpeg|gif|bmp|x-ms-bmp|webp)$/;

/** Pictures, for the codes in them that a telephone follows. What is written in a picture is not read. */
export const image = defineContainer({
  name: 'image',
  called: 'a picture',
  recognises: (part: Part) => KINDS.test(part.detected_type ?? ''),
  async open({ bytes }) {
    const size = imageSize(bytes);
    if (size === null) return opened({ reading: unread('its head is damaged') });
    if (Math.min(size.width, size.height) < SMALLEST) return opened({});
    const pixels = size.width * size.height;
    const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF';
    if (pixels > (isWebp ? MOST_UNPACKED : MOST_PIXELS))
      return opened({
        reading: unread(`with ${size.width} by ${size.height} pixels it is too large to be looked through`),
      });
    const stills = stillsOf(bytes);
    const most = Math.max(1, Math.floor(MOST_MOVING / pixels));
    const found: Codes[] = [];
    for (const still of stills.slice(0, most)) found.push(await lookAt(still, pixels, isWebp));
    const links = [
      ...new Map(found.flatMap((codes) => codes.links).map((link) => [link.href, link])).values(),
    ];
    return opened({
      text: [...new Set(found.map(({ text }) => text))].filter(Boolean).join('\n'),
      links,
      flags: links.length > 0 ? ['code_in_image'] : [],
      reading:
        stills.length > most
          ? partlyRead(`of its ${stills.length} pictures the first ${most} were looked through`)
          : READ,
    });
  },
});

/** @throws Error for a picture that says that it is larger than the whole */
async function lookAt(still: Buffer, most: number, isWebp: boolean): Promise<Codes> {
  const { width, height } = imageSize(still) ?? { width: 0, height: 0 };
  if (width * height > most) throw new Error('one of its pictures is larger than all of it');
  if (isWebp) return codesIn(await webpPixels(still));
  return codesIn(pngPixels(still, MOST_UNPACKED) ?? still);
}
