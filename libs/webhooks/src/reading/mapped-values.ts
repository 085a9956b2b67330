import {
  NORMAL_LEAVES,
  OBSERVER_TYPES,
  VENDOR_VERDICTS,
  type JsonObject,
  type LeafKind,
  type NormalAlert,
} from '#contracts';
import { hostOf, ipOf, personOf } from './names.ts';
import { verdictOf } from './vendor-words.ts';

/** What an expression has given, as plain values; texts say something. */
export type Told = string | readonly string[];

type Form = (value: string) => string | undefined;

const HASHES: Record<string, RegExp> = {
  md5: /^[0-9a-f]{32}$/i,
  sha1: /^[0-9a-f]{40}$/i,
  sha256: /^[0-9a-f]{64}$/i,
};

/** By the end of its path, the form that a text has wherever it was read. Others stand as they were told. */
const FORMS: readonly [RegExp, Form][] = [
  [/(?:^|\.)ip$/, (value) => ipOf(value)?.ip],
  [/^(?:source|destination|url)\.domain$|^dns\.question\.name$/, (value) => hostOf(value, false)?.name],
  [/country_iso_code$/, (value) => (/^[a-z]{2}$/i.test(value) ? value.toUpperCase() : undefined)],
  [/^email\..*address$|^user\.(?:target\.)?email$/, (value) => personOf(value)?.email],
  [/^vendor\.verdict$/, (value) => VENDOR_VERDICTS.find((own) => own === value) ?? verdictOf(value)],
  [/^observer\.type$/, (value) => OBSERVER_TYPES.find((own) => own === value.toLowerCase())],
  ...Object.entries(HASHES).map(([name, hash]): [RegExp, Form] => [
    new RegExp(`hash\\.${name}$`),
    (value) => (hash.test(value) ? value.toLowerCase() : undefined),
  ]),
];

/** Where one text names several things, it is taken apart: `CORP\amy` is a name and a domain. */
const APART: Record<string, (value: string) => object | undefined> = {
  'host.name': (value) => {
    const { port: _port, ...host } = hostOf(value) ?? {};
    return Object.keys(host).length === 0 ? undefined : host;
  },
  'user.name': personOf,
  'user.target.name': personOf,
};

/**
 * Sets one field of the normal alert, in the form in which alerts are read.
 * @returns false: the value is none that the field could have, and nothing is set
 */
export function setField(fields: NormalAlert, path: string, told: Told): boolean {
  const names = path.split('.');
  const last = names.pop() as string;
  const value = valueFor(path, told);
  if (value === undefined) return false;
  let at = fields as JsonObject;
  for (const name of names) at = (at[name] ??= {}) as JsonObject;
  if (typeof value === 'object' && !Array.isArray(value)) Object.assign(at, value);
  else at[last] = value;
  return true;
}

function valueFor(path: string, told: Told): string | number | string[] | JsonObject | undefined {
  const kind = NORMAL_LEAVES.get(path) as LeafKind;
  const texts = typeof told === 'string' ? [told] : told;
  if (kind === 'texts') {
    const values = texts.map((value) => formed(path, value)).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : [...new Set(values)];
  }
  const [only] = texts;
  if (only === undefined || texts.length > 1) return undefined;
  if (kind === 'number') return numberFor(path, only);
  return path in APART ? (APART[path]?.(only) as JsonObject | undefined) : formed(path, only);
}

function formed(path: string, value: string): string | undefined {
  const form = FORMS.find(([ending]) => ending.test(path))?.[1];
  return form === undefined ? value : form(value);
}

function numberFor(path: string, value: string): number | undefined {
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  const isPort = path.endsWith('.port');
  return !isPort || (Number.isInteger(number) && number > 0 && number < 65_536) ? number : undefined;
}
