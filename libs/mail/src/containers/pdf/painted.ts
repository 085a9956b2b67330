import { placed, times, type Matrix, type Outline } from './raster.ts';

/** One thing that a page paints, in the page's own places. */
export type Painted =
  | { kind: 'shape'; outlines: Outline[]; evenOdd: boolean; grey: number; opacity: number }
  /** `grey`: what a mask is painted with; null for a picture that has greys of its own. */
  | { kind: 'picture'; place: number; map: Matrix; grey: number | null };

export interface Operators {
  fnArray: readonly number[];
  argsArray: readonly unknown[];
}

type Names = Readonly<Record<string, number>>;

interface State {
  map: Matrix;
  /** Null: nothing is painted. */
  fill: number | null;
  stroke: number | null;
  fillOpacity: number;
  strokeOpacity: number;
  lineWidth: number;
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
const BLACK = 0;
const UNIT = [0, 0, 1, 0, 1, 1, 0, 1];
const DEEPEST = 200;
const CURVE_STEPS = 4;
/** What the numbers in a path stand for, and how many places follow each. */
const PLACES = [1, 1, 3, 2, 0] as const;
const MOVE = 0;
const CLOSE = 4;

/** Follows a page's operators and tells what they paint, its letters left aside: where, how dark and how opaque. */
export class PaintedPage {
  readonly painted: Painted[] = [];
  /** There is more than is followed. */
  left = false;
  private readonly stack: State[] = [];
  private now: State = {
    map: IDENTITY,
    fill: BLACK,
    stroke: BLACK,
    fillOpacity: 1,
    strokeOpacity: 1,
    lineWidth: 1,
  };

  constructor(
    private readonly names: Names,
    { fnArray, argsArray }: Operators,
    /** Of all pages. */
    private readonly corners: { left: number },
  ) {
    for (const [place, operator] of fnArray.entries()) {
      const args = argsArray[place];
      this.follow(operator, Array.isArray(args) ? args : [], place);
    }
  }

  private follow(operator: number, args: readonly unknown[], place: number): void {
    const { names, now } = this;
    switch (operator) {
      case names['save']:
      case names['beginGroup']:
        return this.save();
      case names['restore']:
      case names['endGroup']:
      case names['endAnnotation']:
      case names['paintFormXObjectEnd']:
        return this.restore();
      case names['transform']:
        return this.transform(args);
      case names['paintFormXObjectBegin']:
        this.save();
        return this.transform(args[0]);
      case names['beginAnnotation']:
        this.save();
        this.transform(args[2]);
        return this.transform(args[3]);
      case names['setLineWidth']:
        if (typeof args[0] === 'number') now.lineWidth = args[0];
        return;
      case names['constructPath']:
        return this.path(args);
      case names['paintSolidColorImageMask']:
        return this.shape([this.mapped(UNIT)], false, now.fill, now.fillOpacity);
      case names['paintImageXObject']:
      case names['paintInlineImageXObject']:
        this.painted.push({ kind: 'picture', place, map: now.map, grey: null });
        return;
      case names['paintImageMaskXObject']:
        if (now.fill !== null) this.painted.push({ kind: 'picture', place, map: now.map, grey: now.fill });
        return;
      default:
        return this.colour(operator, args);
    }
  }

  private colour(operator: number, args: readonly unknown[]): void {
    const { names, now } = this;
    switch (operator) {
      case names['setFillRGBColor']:
        now.fill = greyOf(args[0]);
        return;
      case names['setStrokeRGBColor']:
        now.stroke = greyOf(args[0]);
        return;
      case names['setFillTransparent']:
        now.fill = null;
        return;
      case names['setStrokeTransparent']:
        now.stroke = null;
        return;
      // A pattern: taken for ink.
      case names['setFillColorN']:
        now.fill = BLACK;
        return;
      case names['setStrokeColorN']:
        now.stroke = BLACK;
        return;
      case names['setGState']:
        for (const [key, value] of pairs(args[0])) {
          if (typeof value !== 'number') continue;
          if (key === 'ca') now.fillOpacity = value;
          if (key === 'CA') now.strokeOpacity = value;
          if (key === 'LW') now.lineWidth = value;
        }
    }
  }

  private save(): void {
    if (this.stack.length < DEEPEST) this.stack.push({ ...this.now });
    else this.left = true;
  }

  private restore(): void {
    this.now = this.stack.pop() ?? this.now;
  }

  private transform(given: unknown): void {
    const numbers = Array.isArray(given) || ArrayBuffer.isView(given) ? Array.from(given as number[]) : [];
    if (numbers.length >= 6) this.now.map = times(numbers as unknown as Matrix, this.now.map);
  }

  private path([paints, given]: readonly unknown[]): void {
    const { names, now } = this;
    const data: unknown = Array.isArray(given) ? given[0] : null;
    if (!(data instanceof Float32Array)) return;
    const fills = ['fill', 'fillStroke', 'closeFillStroke'].some((name) => names[name] === paints);
    const evenOdd = ['eoFill', 'eoFillStroke', 'closeEOFillStroke'].some((name) => names[name] === paints);
    const strokes = /stroke/i.test(nameOf(names, paints));
    if (!fills && !evenOdd && !strokes) return;
    const outlines = this.outlines(data);
    if (fills || evenOdd) this.shape(outlines, evenOdd, now.fill, now.fillOpacity);
    // Each side by itself, as wide as the line: a code may be drawn line by line.
    if (strokes)
      this.shape(
        outlines.flatMap((one) => this.lines(one)),
        false,
        now.stroke,
        now.strokeOpacity,
      );
  }

  private shape(outlines: Outline[], evenOdd: boolean, grey: number | null, opacity: number): void {
    if (grey === null || outlines.length === 0) return;
    this.corners.left -= outlines.reduce((sum, outline) => sum + outline.length / 2, 0);
    if (this.corners.left < 0) this.left = true;
    else this.painted.push({ kind: 'shape', outlines, evenOdd, grey, opacity });
  }

  private outlines(data: Float32Array): Outline[] {
    const found: Outline[] = [];
    let current: Outline = [];
    for (let at = 0; at < data.length;) {
      const step = data[at] as number;
      const numbers = data.subarray(at + 1, at + 1 + (PLACES[step] ?? 0) * 2);
      at += 1 + numbers.length;
      if (step === CLOSE) continue;
      if (step === MOVE) found.push((current = []));
      const places = this.mapped(Array.from(numbers));
      if (numbers.length <= 2) current.push(...places);
      else bend(current, places);
    }
    return found.filter((outline) => outline.length >= 4);
  }

  private lines(outline: Outline): Outline[] {
    const [a, b, c, d] = this.now.map;
    const half = (this.now.lineWidth * Math.sqrt(Math.abs(a * d - b * c))) / 2;
    const lines: Outline[] = [];
    for (let at = 0; at + 3 < outline.length; at += 2) {
      const [x, y, toX, toY] = outline.slice(at, at + 4) as [number, number, number, number];
      const long = Math.hypot(toX - x, toY - y);
      if (long === 0) continue;
      const [sideX, sideY] = [((y - toY) / long) * half, ((toX - x) / long) * half];
      lines.push([
        x + sideX,
        y + sideY,
        toX + sideX,
        toY + sideY,
        toX - sideX,
        toY - sideY,
        x - sideX,
        y - sideY,
      ]);
    }
    return lines;
  }

  private mapped(numbers: readonly number[]): Outline {
    const out: Outline = [];
    for (let at = 0; at + 1 < numbers.length; at += 2)
      out.push(...placed(numbers[at] as number, numbers[at + 1] as number, this.now.map));
    return out;
  }
}

/** A curve by a few of its places; its last is the last of those given. */
function bend(current: Outline, places: Outline): void {
  const all = [...current.slice(-2), ...places];
  for (let step = 1; step <= CURVE_STEPS; step += 1) {
    let level = all;
    while (level.length > 2)
      level = level.slice(2).map((value, at) => between(level[at] as number, value, step / CURVE_STEPS));
    current.push(...level);
  }
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** `#rrggbb` as bright as it looks. */
function greyOf(colour: unknown): number {
  const parts = /^#(..)(..)(..)$/.exec(String(colour));
  if (parts === null) return BLACK;
  const [red, green, blue] = parts.slice(1).map((part) => Number.parseInt(part, 16)) as [
    number,
    number,
    number,
  ];
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
}

function nameOf(names: Names, operator: unknown): string {
  return Object.keys(names).find((name) => names[name] === operator) ?? '';
}

function pairs(given: unknown): unknown[][] {
  return Array.isArray(given) ? given.filter((one) => Array.isArray(one)) : [];
}
