import {
  attributeColour,
  colour,
  contrast,
  keyword,
  length,
  readValue,
  share,
  type Colour,
  type CssValue,
} from './values.ts';
import {
  inlineWeight,
  readDeclarations,
  type Applied,
  type Declaration,
  type StyleSheet,
  type StyledElement,
} from './style-sheet.ts';

/** How an element and what it holds is shown. */
export interface Shown {
  /** Nothing inside is seen, whatever it says. */
  gone: boolean;
  invisible: boolean;
  /** Pixels. */
  fontSize: number;
  /** Pixels, or null for one that fits the text. */
  lineHeight: number | null;
  colour: Colour;
  /** Null: a picture or a gradient, on which every colour may be seen. */
  background: Colour | null;
}

const BLACK: Colour = { red: 0, green: 0, blue: 0, alpha: 1 };
const WHITE: Colour = { red: 255, green: 255, blue: 255, alpha: 1 };
export const PAGE: Shown = {
  gone: false,
  invisible: false,
  fontSize: 16,
  lineHeight: null,
  colour: BLACK,
  background: WHITE,
};

/** Below these nobody reads. */
const SMALLEST_FONT = 2;
const LEAST_OPACITY = 0.05;
const LEAST_CONTRAST = 1.1;
/** Further than this to the left or above, an element is off every screen. */
const OFF_SCREEN = -400;
const BOX_OF_NOTHING = 1;

/** Whether a text is in a place where people see it. */
export function readable(shown: Shown): boolean {
  const { background } = shown;
  return (
    !unseen(shown) &&
    shown.fontSize >= SMALLEST_FONT &&
    (shown.lineHeight === null || shown.lineHeight > 0) &&
    (background === null
      ? shown.colour.alpha > LEAST_OPACITY
      : contrast(shown.colour, background) >= LEAST_CONTRAST)
  );
}

/** Whether the box itself, and so a picture in it, is not seen. */
export function unseen(shown: Shown): boolean {
  return shown.gone || shown.invisible;
}

const CACHED_STYLES = 1000;

/** Works out how each element is shown, from the one around it, the mail's style sheets and its own attributes. */
export class Visibility {
  private readonly inline = new Map<string, Declaration[]>();

  constructor(private readonly sheet: StyleSheet) {}

  of(element: StyledElement, ancestors: readonly StyledElement[], around: Shown): Shown {
    const values = this.values(element, ancestors);
    if (values.size === 0 && !PLAIN.some((name) => name in element.attributes)) return around;
    const shown = inherited(element, around);
    const get = (property: string) => values.get(property) ?? null;
    shown.fontSize = fontSize(get('font-size') ?? get('font'), around.fontSize);
    shown.lineHeight = lineHeight(get('line-height'), shown);
    shown.colour = colour(get('color')?.[0]) ?? shown.colour;
    shown.background = background(get('background-color'), get('background'), get('background-image'), shown);
    const visibility = keyword(get('visibility') ?? []);
    if (visibility !== null) shown.invisible = ['hidden', 'collapse'].includes(visibility);
    shown.gone ||= isGone(get, shown.fontSize, 'hidden' in element.attributes);
    return shown;
  }

  /** The winning declaration of each property that can hide something. */
  private values(element: StyledElement, ancestors: readonly StyledElement[]): Map<string, CssValue | null> {
    const best = new Map<string, Applied>();
    const own = this.declarations(element.attributes['style'] ?? '').map(inlineWeight);
    for (const applied of [...this.sheet.applied(element, ancestors), ...own])
      if (HIDING.has(applied.property) && applied.weight > (best.get(applied.property)?.weight ?? -1))
        best.set(applied.property, applied);
    // A shorthand wins over what it stands for when it is the stronger or later one.
    for (const [whole, part] of SHORTHANDS) {
      const [shorthand, own] = [best.get(whole), best.get(part)];
      if (shorthand !== undefined && own !== undefined && shorthand.weight > own.weight) best.delete(part);
    }
    return new Map([...best].map(([property, { value }]) => [property, readValue(value)]));
  }

  private declarations(style: string): Declaration[] {
    const known = this.inline.get(style);
    if (known !== undefined) return known;
    const read = readDeclarations(style);
    if (this.inline.size < CACHED_STYLES) this.inline.set(style, read);
    return read;
  }
}

/** Attributes of HTML's own that change how a text is shown. */
const PLAIN = ['hidden', 'bgcolor', 'background', 'color', 'text'];
const HIDING: ReadonlySet<string> = new Set([
  'display',
  'visibility',
  'opacity',
  'filter',
  'font-size',
  'font',
  'line-height',
  'color',
  'background',
  'background-color',
  'background-image',
  'mso-hide',
  'overflow',
  'height',
  'width',
  'max-height',
  'max-width',
  'position',
  'left',
  'right',
  'top',
  'bottom',
  'text-indent',
  'margin-left',
  'margin-top',
  'clip',
  'clip-path',
  'transform',
]);
const SHORTHANDS = [
  ['font', 'font-size'],
  ['background', 'background-color'],
  ['background', 'background-image'],
] as const;

function inherited(element: StyledElement, around: Shown): Shown {
  const { bgcolor, background: picture, color, text } = element.attributes;
  return {
    ...around,
    background: picture === undefined ? (attributeColour(bgcolor) ?? around.background) : null,
    colour:
      attributeColour(element.name === 'font' ? color : element.name === 'body' ? text : undefined) ??
      around.colour,
  };
}

type Get = (property: string) => CssValue | null;

function isGone(get: Get, em: number, hiddenByAttribute: boolean): boolean {
  const display = get('display');
  if (display === null ? hiddenByAttribute : keyword(display) === 'none') return true;
  if (keyword(get('mso-hide') ?? []) === 'all') return true;
  return transparent(get) || withoutRoom(get, em) || elsewhere(get, em) || clipped(get, em);
}

function transparent(get: Get): boolean {
  const opacity = share(get('opacity')?.[0]);
  if (opacity !== null && opacity <= LEAST_OPACITY) return true;
  return (get('filter') ?? []).some((node) => {
    if (node.type !== 'Function' || node.name.toLowerCase() !== 'opacity') return false;
    const left = share(node.children[0]);
    return left !== null && left <= LEAST_OPACITY;
  });
}

/** A box of no size hides what is in it only when nothing may flow out of it. */
function withoutRoom(get: Get, em: number): boolean {
  const size = (property: string) => length(get(property)?.[0], em, Number.POSITIVE_INFINITY);
  if (size('max-height') === 0) return true;
  const cut = (get('overflow') ?? []).some(
    (node) => node.type === 'Identifier' && ['hidden', 'clip'].includes(node.name.toLowerCase()),
  );
  if (!cut) return false;
  return ['height', 'width', 'max-height', 'max-width'].some((property) => {
    const pixels = size(property);
    return pixels !== null && pixels <= BOX_OF_NOTHING;
  });
}

function elsewhere(get: Get, em: number): boolean {
  const far = (property: string) => (length(get(property)?.[0], em, 1000) ?? 0) <= OFF_SCREEN;
  if (far('text-indent') || far('margin-left') || far('margin-top')) return true;
  const position = keyword(get('position') ?? []);
  if (position !== null && position !== 'static' && ['left', 'right', 'top', 'bottom'].some(far)) return true;
  return (get('transform') ?? []).some((node) => {
    if (node.type !== 'Function') return false;
    const name = node.name.toLowerCase();
    const numbers = node.children.filter((part) => part.type !== 'Operator');
    if (name.startsWith('scale')) return numbers.some((part) => share(part) === 0);
    return name.startsWith('translate') && numbers.some((part) => (length(part, em, 0) ?? 0) <= OFF_SCREEN);
  });
}

function clipped(get: Get, em: number): boolean {
  const [clip] = get('clip') ?? [];
  const position = keyword(get('position') ?? []);
  if (clip?.type === 'Function' && clip.name.toLowerCase() === 'rect' && position !== null) {
    const edges = clip.children.flatMap((part) => length(part, em) ?? []);
    const [top = 0, right = 1000, bottom = 1000, left = 0] = edges;
    if (edges.length === 4 && (bottom - top <= BOX_OF_NOTHING || right - left <= BOX_OF_NOTHING)) return true;
  }
  const [path] = get('clip-path') ?? [];
  if (path?.type !== 'Function') return false;
  const [first] = path.children;
  if (path.name.toLowerCase() === 'circle') return length(first, em) === 0;
  return path.name.toLowerCase() === 'inset' && first?.type === 'Percentage' && Number(first.value) >= 50;
}

function fontSize(value: CssValue | null, around: number): number {
  // In the shorthand the size is the first length; a weight such as 700 before it is a bare number.
  const sized = value?.find(
    (node) =>
      node.type === 'Dimension' ||
      node.type === 'Percentage' ||
      (node.type === 'Number' && Number(node.value) === 0),
  );
  if (value?.length === 1 && value[0]?.type === 'Number') return Number(value[0].value);
  return length(sized, around) ?? around;
}

function lineHeight(value: CssValue | null, shown: Shown): number | null {
  const [node] = value ?? [];
  if (node === undefined) return shown.lineHeight;
  if (node.type === 'Number') return Number(node.value) * shown.fontSize;
  return length(node, shown.fontSize);
}

function background(
  plain: CssValue | null,
  shorthand: CssValue | null,
  image: CssValue | null,
  shown: Shown,
): Colour | null {
  const pictured = [...(image ?? []), ...(shorthand ?? [])].some(
    (node) => node.type === 'Url' || (node.type === 'Function' && /gradient|image/i.test(node.name)),
  );
  if (pictured) return null;
  for (const node of [...(plain ?? []), ...(shorthand ?? [])]) {
    const found = colour(node);
    if (found === null) continue;
    if (found.alpha === 0) return shown.background;
    return found;
  }
  return shown.background;
}
