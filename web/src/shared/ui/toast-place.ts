import type { NotificationData } from '@mantine/notifications';
import { t } from '../texts/texts.ts';

type Place = NonNullable<NotificationData['position']>;

/** What a message takes with the space around it, and two more above it. */
const WIDTH = 460;
const HEIGHT = 200;
const PHONE_HEIGHT = 120;
const PHONE = '(max-width: 48em)';
/** Where people write or choose. */
export const FIELDS = t`input, textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"]`;

/** In the order in which they are wished. On a phone the decisions are at the bottom. */
const PLACES: readonly Place[] = ['bottom-right', 'bottom-left', 'top-right', 'bottom-center', 'top-center'];
const PHONE_PLACES: readonly Place[] = ['top-center', 'bottom-center'];

/** Where a message lies over no field that is in sight; where there is none, over the fewest. */
export function freePlace(): Place {
  const phone = globalThis.matchMedia(PHONE).matches;
  const fields = [...document.querySelectorAll(FIELDS)].map((field) => field.getBoundingClientRect());
  const covered = (place: Place) => fields.filter((field) => overlap(field, areaOf(place, phone))).length;
  const places = (phone ? PHONE_PLACES : PLACES).map((place) => ({ place, fields: covered(place) }));
  const best = Math.min(...places.map((each) => each.fields));
  return places.find((each) => each.fields === best)?.place ?? 'bottom-right';
}

interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function areaOf(place: Place, phone: boolean): Area {
  const { innerWidth, innerHeight } = globalThis;
  const width = phone ? innerWidth : WIDTH;
  const height = phone ? PHONE_HEIGHT : HEIGHT;
  const [vertical, horizontal] = place.split('-');
  const left =
    horizontal === 'left' ? 0 : horizontal === 'right' ? innerWidth - width : (innerWidth - width) / 2;
  const top = vertical === 'top' ? 0 : innerHeight - height;
  return { left, right: left + width, top, bottom: top + height };
}

/** What has no size is not in sight. */
export function overlap(field: DOMRect, area: Area): boolean {
  return (
    field.width > 0 &&
    field.height > 0 &&
    field.left < area.right &&
    field.right > area.left &&
    field.top < area.bottom &&
    field.bottom > area.top
  );
}
