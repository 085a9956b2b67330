import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { freePlace } from '../toast-place.ts';

const sized = (innerWidth: number) => Object.assign(globalThis, { innerWidth, innerHeight: 900 });
const before = { innerWidth: globalThis.innerWidth, innerHeight: globalThis.innerHeight };
const rect = (left: number, top: number, width: number, height: number) =>
  ({ left, top, right: left + width, bottom: top + height, width, height }) as DOMRect;

function fields(...rects: DOMRect[]): void {
  for (const each of rects) {
    const field = document.createElement('textarea');
    field.getBoundingClientRect = () => each;
    document.body.append(field);
  }
}

beforeEach(() => void sized(1440));
afterEach(() => {
  document.body.replaceChildren();
  Object.assign(globalThis, before);
});

it.each<[string, DOMRect[], string]>([
  ['none is there', [], 'bottom-right'],
  ['it is elsewhere', [rect(300, 100, 400, 40)], 'bottom-right'],
  ['it is out of sight', [rect(1200, 880, 0, 0)], 'bottom-right'],
  ['it is at the foot on the right', [rect(700, 850, 700, 40)], 'bottom-left'],
  ['it goes along the whole foot', [rect(0, 850, 1440, 40)], 'top-right'],
  [
    'one is in every corner and two are at the foot',
    [rect(0, 850, 1440, 40), rect(0, 800, 1440, 40), rect(0, 0, 1440, 40)],
    'top-right',
  ],
])('a message lies over no field: %s', (_where, rects, place) => {
  fields(...rects);
  expect(freePlace()).toBe(place);
});

it('is above on a phone, and below where one writes above', () => {
  sized(390);
  vi.spyOn(globalThis, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList);
  expect(freePlace()).toBe('top-center');
  fields(rect(10, 60, 370, 40));
  expect(freePlace()).toBe('bottom-center');
});
