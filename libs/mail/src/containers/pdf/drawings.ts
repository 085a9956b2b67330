import { codesIn, type Codes } from '../codes.ts';
import { PaintedPage, type Operators, type Painted } from './painted.ts';
import { placed, Raster, times, type Matrix, type Outline } from './raster.ts';

/** A picture that is unpacked, by one grey a pixel; null where it is seen through. */
export interface GreyPicture {
  width: number;
  height: number;
  greyAt(x: number, y: number): number | null;
}

/** The smallest code has as many rows, each drawn by itself at least. */
const FEWEST_PIECES = 11;
/** Of the longer side, pixels; and for one point of the page. */
const LONGEST = 1600;
const FINEST = 16;
const MARGIN = 8;
/** Rows and pixels that are painted, of all pages. */
const MOST_STEPS = 60_000_000;
/** What covers more than this of what is drawn is its ground. */
const GROUND = 0.5;

/**
 * Codes that are drawn on a page instead of put there as a picture: of squares, lines, or many small pictures. What the
 * page paints is painted once more on a picture of greys, and that is looked through.
 */
export class PdfDrawings {
  readonly found: Codes = { text: '', links: [] };
  /** More is drawn than is looked at. */
  left = false;
  private readonly steps = { left: MOST_STEPS };

  constructor(private readonly names: Readonly<Record<string, number>>) {}

  async lookThrough(operators: Operators, pictures: ReadonlyMap<number, GreyPicture>): Promise<void> {
    const page = new PaintedPage(this.names, operators);
    this.left ||= page.left;
    const pieces = page.painted.reduce(
      (sum, one) => sum + (one.kind === 'shape' ? one.outlines.length : 1),
      0,
    );
    if (pieces < FEWEST_PIECES) return;
    const area = areaOf(page.painted);
    if (area === null) return;
    if (this.steps.left <= 0) {
      this.left = true;
      return;
    }
    const { text, links } = await codesIn(this.drawn(page.painted, area, pictures).pixels());
    if (this.steps.left <= 0) this.left = true;
    this.found.text += text === '' ? '' : `${text}\n`;
    this.found.links.push(...links);
  }

  private drawn(
    painted: readonly Painted[],
    [left, bottom, right, top]: Area,
    pictures: ReadonlyMap<number, GreyPicture>,
  ): Raster {
    const [wide, high] = [right - left, top - bottom];
    const scale = Math.min(FINEST, LONGEST / Math.max(wide, high));
    const raster = new Raster(
      Math.ceil(wide * scale) + 2 * MARGIN,
      Math.ceil(high * scale) + 2 * MARGIN,
      this.steps,
    );
    // The page counts from below, a picture from above.
    const toPicture: Matrix = [scale, 0, 0, -scale, MARGIN - left * scale, MARGIN + top * scale];
    for (const one of painted) {
      if (one.kind === 'shape') {
        raster.fill(
          one.outlines.map((outline) => moved(outline, toPicture)),
          one.grey,
          one.opacity,
          one.evenOdd,
        );
        continue;
      }
      const picture = pictures.get(one.place);
      if (picture === undefined) continue;
      const { width, height } = picture;
      raster.paint(times(one.map, toPicture), width, height, (x, y) => {
        const grey = picture.greyAt(x, y);
        return grey === null ? null : (one.grey ?? grey);
      });
    }
    return raster;
  }
}

type Area = readonly [left: number, bottom: number, right: number, top: number];

/** What all pieces cover, without those that are the ground under the others; null for nothing. */
function areaOf(painted: readonly Painted[]): Area | null {
  const areas = painted.flatMap((one) =>
    one.kind === 'shape'
      ? one.outlines.map(cornersOf)
      : [cornersOf(moved([0, 0, 1, 0, 1, 1, 0, 1], one.map))],
  );
  const all = around(areas);
  if (all === null) return null;
  const [left, bottom, right, top] = all;
  return around(
    areas.filter(([a, b, c, d]) => (c - a) * (d - b) <= GROUND * (right - left) * (top - bottom)),
  );
}

function around(areas: readonly Area[]): Area | null {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [a, b, c, d] of areas) {
    left = Math.min(left, a);
    bottom = Math.min(bottom, b);
    right = Math.max(right, c);
    top = Math.max(top, d);
  }
  const isSomething = Number.isFinite(right - left + top - bottom) && right > left && top > bottom;
  return isSomething ? [left, bottom, right, top] : null;
}

function cornersOf(outline: Outline): Area {
  const area: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [at, value] of outline.entries()) {
    const axis = at % 2;
    area[axis] = Math.min(area[axis] as number, value);
    area[axis + 2] = Math.max(area[axis + 2] as number, value);
  }
  return area;
}

function moved(outline: Outline, map: Matrix): Outline {
  const out: Outline = [];
  for (let at = 0; at + 1 < outline.length; at += 2)
    out.push(...placed(outline[at] as number, outline[at + 1] as number, map));
  return out;
}
