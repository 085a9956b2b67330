import type { Pixels } from '../codes.ts';

/** Places in pairs, x and y: the corners of a shape, which closes by itself. */
export type Outline = number[];

/** A map of places: `a b c d e f` as in PDF. */
export type Matrix = readonly [number, number, number, number, number, number];

export function times(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [A, B, C, D, E, F] = outer;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

export function placed(x: number, y: number, [a, b, c, d, e, f]: Matrix): [number, number] {
  return [x * a + y * c + e, x * b + y * d + f];
}

/** A grey picture that shapes and pictures are painted on, white at first, within a budget of steps. */
export class Raster {
  private readonly data: Uint8ClampedArray<ArrayBuffer>;
  /** The same, a pixel at once. */
  private readonly whole: Uint32Array;

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly steps: { left: number },
  ) {
    this.data = new Uint8ClampedArray(width * height * 4).fill(255);
    this.whole = new Uint32Array(this.data.buffer);
  }

  /** Fills what is inside of the outlines, by the centres of the pixels. */
  fill(outlines: readonly Outline[], grey: number, opacity: number, evenOdd: boolean): void {
    const [first, ...others] = outlines;
    if (first === undefined) return;
    if (others.length === 0 && isUpright(first)) return this.box(first, grey, opacity);
    const rows = new Map<number, [x: number, down: boolean][]>();
    for (const outline of outlines) this.cross(outline, rows);
    for (const [y, crossings] of rows) {
      crossings.sort(([one], [other]) => one - other);
      let winding = 0;
      for (const [index, [x, down]] of crossings.entries()) {
        winding += evenOdd ? 1 : down ? 1 : -1;
        const isInside = evenOdd ? winding % 2 === 1 : winding !== 0;
        if (isInside) this.span(y, x, crossings[index + 1]?.[0] ?? x, grey, opacity);
      }
    }
  }

  /** Paints a picture of so many pixels on the unit square of a map; `null` of a pixel leaves what is there. */
  paint(map: Matrix, columns: number, rows: number, greyAt: (x: number, y: number) => number | null): void {
    const [a, b, c, d] = map;
    const area = a * d - b * c;
    const corners = [placed(0, 0, map), placed(1, 0, map), placed(1, 1, map), placed(0, 1, map)];
    const [left, right] = within(
      corners.map(([x]) => x),
      this.width,
    );
    const [top, bottom] = within(
      corners.map(([, y]) => y),
      this.height,
    );
    if (area === 0) return;
    for (let y = top; y < bottom && this.take(right - left); y += 1)
      for (let x = left; x < right; x += 1) {
        const [dx, dy] = [x + 0.5 - map[4], y + 0.5 - map[5]];
        const across = (dx * d - dy * c) / area;
        const up = (dy * a - dx * b) / area;
        if (across < 0 || across >= 1 || up < 0 || up >= 1) continue;
        const grey = greyAt(Math.floor(across * columns), Math.floor((1 - up) * rows));
        if (grey !== null) this.whole[y * this.width + x] = pixelOf(grey);
      }
  }

  pixels(): Pixels {
    return { data: this.data, width: this.width, height: this.height };
  }

  /** Most of what is drawn stands upright and has four corners. */
  private box([x, y, , , toX, toY]: Outline, grey: number, opacity: number): void {
    const [from, to] = within([y as number, toY as number], this.height);
    for (let row = from; row < to; row += 1) this.span(row, x as number, toX as number, grey, opacity);
    this.take(1);
  }

  private take(steps: number): boolean {
    this.steps.left -= Math.max(1, steps);
    return this.steps.left > 0;
  }

  /** Where the sides of an outline cross the middles of the rows. */
  private cross(outline: Outline, rows: Map<number, [number, boolean][]>): void {
    for (let at = 0; at < outline.length; at += 2) {
      const [x, y] = [outline[at] as number, outline[at + 1] as number];
      const next = at + 2 < outline.length ? at + 2 : 0;
      const [toX, toY] = [outline[next] as number, outline[next + 1] as number];
      const [from, to] = within([y, toY], this.height);
      if (!this.take(to - from)) return;
      for (let row = from; row < to; row += 1) {
        const share = (row + 0.5 - y) / (toY - y);
        const crossings = rows.get(row) ?? [];
        rows.set(row, crossings);
        crossings.push([x + share * (toX - x), toY > y]);
      }
    }
  }

  private span(y: number, from: number, to: number, grey: number, opacity: number): void {
    const [left, right] = within([from, to], this.width);
    if (!this.take(right - left)) return;
    const [start, end] = [y * this.width + left, y * this.width + right];
    if (opacity >= 1) {
      this.whole.fill(pixelOf(grey), start, end);
      return;
    }
    for (let at = start; at < end; at += 1)
      this.whole[at] = pixelOf(Math.round(grey * opacity + (this.data[at * 4] ?? 255) * (1 - opacity)));
  }
}

function isUpright(outline: Outline): boolean {
  const [x, y, x2, y2, x3, y3, x4, y4] = outline;
  const isBox =
    (x === x4 && y === y2 && x2 === x3 && y3 === y4) || (x === x2 && y === y4 && y2 === y3 && x3 === x4);
  return outline.length === 8 && isBox;
}

function pixelOf(grey: number): number {
  return 0xff000000 + grey * 0x10101;
}

/** The pixels whose centres lie between the least and the greatest, the greatest left out, within the picture. */
function within(places: readonly number[], size: number): [number, number] {
  const inside = (place: number) =>
    Number.isNaN(place) ? 0 : Math.min(size, Math.max(0, Math.ceil(place - 0.5)));
  return [inside(Math.min(...places)), inside(Math.max(...places))];
}
