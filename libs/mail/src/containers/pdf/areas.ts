import { placed, type Matrix, type Outline } from './raster.ts';

export type Area = readonly [left: number, bottom: number, right: number, top: number];

const NOTHING: Area = [Infinity, Infinity, -Infinity, -Infinity];
/** Fields along the longer side of what is parted into groups. */
const FIELDS = 48;
/** A piece wider or higher than this share of the page is a frame, a rule or a ground. */
const LARGE = 1 / 3;

export function areaOf(outline: Outline): Area {
  const area: [number, number, number, number] = [...NOTHING];
  for (const [at, value] of outline.entries()) {
    const axis = at % 2;
    area[axis] = Math.min(area[axis] as number, value);
    area[axis + 2] = Math.max(area[axis + 2] as number, value);
  }
  return area;
}

export function moved(outline: Outline, map: Matrix): Outline {
  const out: Outline = [];
  for (let at = 0; at + 1 < outline.length; at += 2)
    out.push(...placed(outline[at] as number, outline[at + 1] as number, map));
  return out;
}

export function touches(one: Area, other: Area): boolean {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}

/** Where at least so many small pieces stand close to each other on a page, the largest groups first. */
export function groupsOf(pieces: readonly Area[], page: Area, fewest: number): Area[] {
  const most = LARGE * Math.max(page[2] - page[0], page[3] - page[1]);
  const small = pieces.filter(
    (piece) => touches(piece, page) && piece[2] - piece[0] <= most && piece[3] - piece[1] <= most,
  );
  if (small.length < fewest) return [];
  const fields = new Fields(small.reduce(around, NOTHING));
  for (const piece of small) fields.mark(piece);
  const groups = new Map<number, { area: Area; count: number }>();
  for (const piece of small) {
    const number = fields.groupAt(piece);
    const { area, count } = groups.get(number) ?? { area: NOTHING, count: 0 };
    groups.set(number, { area: around(area, piece), count: count + 1 });
  }
  return [...groups.values()]
    .filter(({ area, count }) => count >= fewest && area[2] > area[0] && area[3] > area[1])
    .toSorted((one, other) => other.count - one.count)
    .map(({ area }) => area);
}

function around(one: Area, other: Area): Area {
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[2], other[2]),
    Math.max(one[3], other[3]),
  ];
}

/** Marked fields that touch each other are one group. */
class Fields {
  private readonly side: number;
  private readonly groups = new Int32Array(FIELDS * FIELDS);
  private parted = false;

  constructor(private readonly whole: Area) {
    this.side = Math.max(whole[2] - whole[0], whole[3] - whole[1], 1e-6) / FIELDS;
  }

  mark(piece: Area): void {
    const [left, right] = [this.field(piece[0], 0), this.field(piece[2], 0)];
    for (let y = this.field(piece[1], 1); y <= this.field(piece[3], 1); y += 1)
      this.groups.fill(-1, y * FIELDS + left, y * FIELDS + right + 1);
  }

  groupAt(piece: Area): number {
    if (!this.parted) this.part();
    return this.groups[this.field(piece[1], 1) * FIELDS + this.field(piece[0], 0)] as number;
  }

  private field(place: number, axis: 0 | 1): number {
    return Math.min(FIELDS - 1, Math.max(0, Math.floor((place - this.whole[axis]) / this.side)));
  }

  private part(): void {
    this.parted = true;
    let number = 0;
    for (const [start, marked] of this.groups.entries()) {
      if (marked !== -1) continue;
      number += 1;
      const open = [start];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        if (this.groups[at] !== -1) continue;
        this.groups[at] = number;
        open.push(...neighbours(at));
      }
    }
  }
}

function neighbours(at: number): number[] {
  const [x, y] = [at % FIELDS, Math.floor(at / FIELDS)];
  const found: number[] = [];
  for (let toY = Math.max(0, y - 1); toY <= Math.min(FIELDS - 1, y + 1); toY += 1)
    for (let toX = Math.max(0, x - 1); toX <= Math.min(FIELDS - 1, x + 1); toX += 1)
      found.push(toY * FIELDS + toX);
  return found;
}
