import type { CssNodePlain, ValuePlain } from 'css-tree';
import convertor from 'css-tree/convertor';
import parse from 'css-tree/parser';
import { lookUp } from '#contracts';

/** A value's parts, such as an identifier, a dimension or a function, in order. */
export type CssValue = CssNodePlain[];

const LONGEST_VALUE = 500;

/** Null for what no value is, or is too long to be one that hides something. */
export function readValue(text: string): CssValue | null {
  if (text.length > LONGEST_VALUE) return null;
  try {
    const value = convertor.toPlainObject(parse(text, { context: 'value' }));
    return (value as ValuePlain).children;
  } catch {
    return null;
  }
}

/** The value's only keyword, in lower case. */
export function keyword(value: CssValue): string | null {
  const [only] = value;
  return value.length === 1 && only?.type === 'Identifier' ? only.name.toLowerCase() : null;
}

/** Of one viewport of 1000 × 1000 pixels. */
const PIXELS: Readonly<Record<string, number>> = {
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 9.6 / 2.54,
  q: 2.4 / 2.54,
  rem: 16,
  vw: 10,
  vh: 10,
  vmin: 10,
  vmax: 10,
};

/** Pixels; `em` and `%` are of what is given. Null for what is no length. */
export function length(node: CssNodePlain | undefined, em: number, whole = em): number | null {
  if (node?.type === 'Number') return Number(node.value);
  if (node?.type === 'Percentage') return (Number(node.value) / 100) * whole;
  if (node?.type !== 'Dimension') return null;
  const unit = node.unit.toLowerCase();
  const pixels = lookUp({ em, ex: em / 2, ch: em / 2 }, unit) ?? lookUp(PIXELS, unit);
  return pixels === undefined ? null : Number(node.value) * pixels;
}

/** A number or a percentage, as a part of one. */
export function share(node: CssNodePlain | undefined): number | null {
  if (node?.type === 'Number') return Number(node.value);
  return node?.type === 'Percentage' ? Number(node.value) / 100 : null;
}

export interface Colour {
  /** 0 to 255 each. */
  red: number;
  green: number;
  blue: number;
  /** 0 to 1. */
  alpha: number;
}

const NAMED: Readonly<Record<string, number>> = {
  black: 0x000000,
  white: 0xffffff,
  red: 0xff0000,
  lime: 0x00ff00,
  green: 0x008000,
  blue: 0x0000ff,
  navy: 0x000080,
  yellow: 0xffff00,
  gray: 0x808080,
  grey: 0x808080,
  silver: 0xc0c0c0,
  lightgray: 0xd3d3d3,
  lightgrey: 0xd3d3d3,
  gainsboro: 0xdcdcdc,
  whitesmoke: 0xf5f5f5,
  snow: 0xfffafa,
  ghostwhite: 0xf8f8ff,
  ivory: 0xfffff0,
  floralwhite: 0xfffaf0,
  seashell: 0xfff5ee,
  azure: 0xf0ffff,
  mintcream: 0xf5fffa,
  honeydew: 0xf0fff0,
  aliceblue: 0xf0f8ff,
};

/** Null for what is no colour, or none that is known here. */
export function colour(node: CssNodePlain | undefined): Colour | null {
  if (node?.type === 'Hash') return hexColour(node.value);
  if (node?.type === 'Identifier') {
    const name = node.name.toLowerCase();
    if (name === 'transparent') return { red: 0, green: 0, blue: 0, alpha: 0 };
    const named = lookUp(NAMED, name);
    return named === undefined ? null : rgb(named, 1);
  }
  if (node?.type !== 'Function') return null;
  const parts = node.children.filter((part) => part.type !== 'Operator');
  const alpha = share(parts[3]) ?? 1;
  switch (node.name.toLowerCase()) {
    case 'rgb':
    case 'rgba':
      return rgbFunction(parts, alpha);
    case 'hsl':
    case 'hsla':
      return hslFunction(parts, alpha);
    default:
      return null;
  }
}

/** As HTML's own attributes write it: `#` may be left out. */
export function attributeColour(text: string | undefined): Colour | null {
  const given = text?.trim() ?? '';
  if (/^[0-9a-f]{6}$/i.test(given)) return hexColour(given);
  return colour(readValue(given)?.[0]);
}

/** The ratio of their light as WCAG defines it: 1 for the same, 21 for black on white. */
export function contrast(text: Colour, background: Colour): number {
  const blend = (part: 'red' | 'green' | 'blue') =>
    text[part] * text.alpha + background[part] * (1 - text.alpha);
  const shown = { red: blend('red'), green: blend('green'), blue: blend('blue'), alpha: 1 };
  const [dark = 0, light = 0] = [luminance(shown), luminance(background)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance({ red, green, blue }: Colour): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function rgb(value: number, alpha: number): Colour {
  return { red: (value >> 16) & 255, green: (value >> 8) & 255, blue: value & 255, alpha };
}

function hexColour(hex: string): Colour | null {
  if (!/^(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(hex)) return null;
  const long = hex.length < 6 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const alpha = long.length === 8 ? parseInt(long.slice(6), 16) / 255 : 1;
  return rgb(parseInt(long.slice(0, 6), 16), alpha);
}

function rgbFunction(parts: CssNodePlain[], alpha: number): Colour | null {
  const [red, green, blue] = parts.map((part) =>
    part.type === 'Percentage' ? Number(part.value) * 2.55 : share(part),
  );
  if (red == null || green == null || blue == null) return null;
  return { red: byte(red), green: byte(green), blue: byte(blue), alpha };
}

function hslFunction(parts: CssNodePlain[], alpha: number): Colour | null {
  const [first, second, third] = parts;
  const hue = first?.type === 'Dimension' ? Number(first.value) : share(first);
  const [saturation, lightness] = [share(second), share(third)];
  if (hue === null || saturation === null || lightness === null) return null;
  const part = (n: number) => {
    const k = (n + (((hue % 360) + 360) % 360) / 30) % 12;
    const distance = Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return byte(255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * distance));
  };
  return { red: part(0), green: part(8), blue: part(4), alpha };
}

function byte(value: number): number {
  return Math.max(0, Math.min(255, value));
}
