import { codesIn, type Codes } from '../codes.ts';
import { areaOf, groupsOf, moved, touches, type Area } from './areas.ts';
import { PaintedPage, type Operators, type Painted } from './painted.ts';
import { Raster, times, type Matrix } from './raster.ts';

/** A picture that is unpacked, by one grey a pixel; null where it is seen through. */
export interface GreyPicture {
  width: number;
  height: number;
  greyAt(x: number, y: number): number | null;
}

/** The smallest code has as many rows, each drawn by itself at least. */
const FEWEST_PIECES = 11;
/** Groups of pieces on one page that are looked at. */
const MOST_GROUPS = 20;
/** Pixels of the longer side of a group, and of one point of the page. */
const LONGEST = 900;
const FINEST = 8;
const EDGE = 0.1;
/** Corners of all shapes of a document. */
const MOST_CORNERS = 400_000;
/** Of all that is painted for one document, and all that is looked through: fifty pages of it. */
const MOST_STEPS = 40_000_000;
const MOST_LOOKED = 40_000_000;

/** A thing that is painted, with what it covers. */
interface Placed {
  painted: Painted;
  areas: Area[];
}

/**
 * Codes that are drawn on a page instead of put there as a picture: of squares, lines, or many small pictures. Where many
 * small pieces stand together, what the page paints is painted once more on a picture of greys, and that is looked through.
 */
export class PdfDrawings {
  readonly found: Codes = { text: '', links: [] };
  /** More is drawn than is looked at. */
  left = false;
  private readonly corners = { left: MOST_CORNERS };
  private readonly steps = { left: MOST_STEPS };
  private looked = 0;

  constructor(private readonly names: Readonly<Record<string, number>>) {}

  async lookThrough(
    operators: Operators,
    page: Area,
    pictures: ReadonlyMap<number, GreyPicture>,
  ): Promise<void> {
    const { painted, left } = new PaintedPage(this.names, operators, this.corners);
    this.left ||= left;
    const all = painted.map((one) => ({ painted: one, areas: areasOf(one) }));
    const groups = groupsOf(
      all.flatMap(({ areas }) => areas),
      page,
      FEWEST_PIECES,
    );
    if (groups.length > MOST_GROUPS) this.left = true;
    for (const group of groups.slice(0, MOST_GROUPS)) await this.look(all, grown(group), pictures);
  }

  private async look(
    all: readonly Placed[],
    group: Area,
    pictures: ReadonlyMap<number, GreyPicture>,
  ): Promise<void> {
    const [wide, high] = [group[2] - group[0], group[3] - group[1]];
    const scale = Math.min(FINEST, LONGEST / Math.max(wide, high));
    const [width, height] = [Math.ceil(wide * scale), Math.ceil(high * scale)];
    this.looked += width * height;
    if (this.looked > MOST_LOOKED || this.steps.left <= 0) {
      this.left = true;
      return;
    }
    const raster = new Raster(width, height, this.steps);
    // The page counts from below, a picture from above.
    const toPicture: Matrix = [scale, 0, 0, -scale, -group[0] * scale, group[3] * scale];
    for (const { painted, areas } of all)
      if (areas.some((area) => touches(area, group))) paint(raster, painted, toPicture, pictures);
    const { text, links } = await codesIn(raster.pixels());
    if (this.steps.left <= 0) this.left = true;
    this.found.text += text === '' ? '' : `${text}\n`;
    this.found.links.push(...links);
  }
}

/** With an edge: what is light on a dark ground ends inside of the code. */
function grown([left, bottom, right, top]: Area): Area {
  const edge = EDGE * Math.max(right - left, top - bottom);
  return [left - edge, bottom - edge, right + edge, top + edge];
}

function areasOf(painted: Painted): Area[] {
  return painted.kind === 'shape'
    ? painted.outlines.map(areaOf)
    : [areaOf(moved([0, 0, 1, 0, 1, 1, 0, 1], painted.map))];
}

function paint(
  raster: Raster,
  painted: Painted,
  toPicture: Matrix,
  pictures: ReadonlyMap<number, GreyPicture>,
): void {
  if (painted.kind === 'shape') {
    const { outlines, grey, opacity, evenOdd } = painted;
    raster.fill(
      outlines.map((outline) => moved(outline, toPicture)),
      grey,
      opacity,
      evenOdd,
    );
    return;
  }
  const picture = pictures.get(painted.place);
  if (picture === undefined) return;
  raster.paint(times(painted.map, toPicture), picture.width, picture.height, (x, y) => {
    const grey = picture.greyAt(x, y);
    return grey === null ? null : (painted.grey ?? grey);
  });
}
