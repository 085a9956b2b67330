import { readdirSync } from 'node:fs';
import type { Json } from '#contracts';
import { contentOf } from '../domain/content.ts';
import type { ParsedAlert } from '../domain/parsed-alert.ts';
import { Reader } from '../reading/reader.ts';
import { isObject } from '../reading/values.ts';
import { readText } from '../texts/index.ts';
import {
  contentTypeOf,
  textOf,
  type FormatSample,
  type SampleAnswer,
  type WebhookFormat,
} from './define-format.ts';
import { FORMATS, formatNamed, SOURCE_FORMATS, volatileOf } from './index.ts';
import { parseDelivery } from './parse-delivery.ts';
import { one, parse } from './parsing.fixture.ts';

const SAMPLES = FORMATS.flatMap((format) => format.samples.map((sample) => ({ format, sample })));
const named = SAMPLES.map(
  ({ format, sample }) => [`${format.name}: ${sample.title}`, format, sample] as const,
);

/** The answer's part of an alert. */
function answer(alert: ParsedAlert) {
  const { format, external_id, title, severity, type, occurred_at, state } = alert;
  const { recipient, fields, observables, not_understood } = alert;
  return {
    ...{ format, external_id, title, severity, type, occurred_at, state },
    ...{ recipient, fields, observables, not_understood },
  };
}

/** The right answer, whole. */
function whole(format: string, right: SampleAnswer): ReturnType<typeof answer> {
  return {
    ...{ format, external_id: null, severity: null, type: null, occurred_at: null, state: null },
    ...{ recipient: right.fields.email?.to?.address?.[0] ?? null, observables: [], not_understood: [] },
    ...right,
  } as ReturnType<typeof answer>;
}

describe('every format', () => {
  it('has a folder of its name, and every folder is a format', () => {
    const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name.replaceAll('-', '_'));
    expect([...SOURCE_FORMATS].sort()).toEqual(folders.sort());
    expect(new Set(SOURCE_FORMATS).size).toBe(SOURCE_FORMATS.length);
  });

  it.each(FORMATS.map((format) => [format.name, format] as const))('%s says what it is', (name, format) => {
    // The database's own rule.
    expect(name).toMatch(/^[a-z][a-z0-9_]{1,39}$/);
    for (const text of [format.title, format.sender, format.reads, format.limit.advice])
      expect(text).toMatch(/^\S.{4,}\S$/);
    expect(new Set(format.authentications).size).toBe(format.authentications.length);
  });

  it.each(named)('gives its right answer: %s', (_name, format, sample) => {
    const types = ['application/json', ...(format.other?.content_types ?? [])];
    if (format.lines === true) types.push('text/plain');
    expect(types).toContain(contentTypeOf(sample));
    const text = textOf(sample);
    expect(Buffer.byteLength(text)).toBeLessThan(format.limit.bytes);
    const delivery = parseDelivery(format.name, Buffer.from(text), { 'content-type': contentTypeOf(sample) });
    const known = format.name === 'auto' ? null : format.name;
    expect(delivery.alerts.map(answer)).toEqual(sample.alerts.map((right) => whole(known as string, right)));
    expect(delivery.recognised).toBe(known !== null);
  });
});

it('takes what differs in its volatile fields only for the same alert', () => {
  const untried = FORMATS.flatMap((format) =>
    (format.volatile ?? []).filter((path) => !format.samples.some((sample) => tried(format, sample, path))),
  );
  expect(untried).toEqual([]);
});

/** @returns false when no alert of the sample has such a field */
function tried(format: WebhookFormat, sample: FormatSample, path: string): boolean {
  const headers = { 'content-type': contentTypeOf(sample) };
  const changed = parseDelivery(format.name, Buffer.from(textOf(sample)), headers).alerts.flatMap((alert) => {
    const raw = changedAt(alert.raw, path.split('.'), '2026-01-01T01:01:01Z');
    return raw === null ? [] : [[alert, { ...alert, raw }] as const];
  });
  for (const [before, after] of changed)
    expect(contentOf(after, volatileOf(format.name))).toBe(contentOf(before, volatileOf(format.name)));
  return changed.length > 0;
}

/** The value with another one at the path, or null when nothing stands there. */
function changedAt(value: Json, [key, ...rest]: string[], other: string): Json | null {
  if (key === undefined) return other;
  if (!isObject(value) || value[key] === undefined) return null;
  const changed = changedAt(value[key] as Json, rest, other);
  return changed === null ? null : { ...value, [key]: changed };
}

it('loses no alert of a format that only a newer server knows', () => {
  expect(formatNamed('from_tomorrow').name).toBe('generic');
  const body = Buffer.from('{"title":"Something","severity":"high"}');
  expect(parseDelivery('from_tomorrow', body, { 'content-type': 'application/json' })).toMatchObject({
    recognised: false,
    alerts: [{ title: 'Something', severity: 'high' }],
  });
});

it.each(SOURCE_FORMATS.filter((name) => name !== 'raw_email'))(
  'what is not %s is kept as any JSON is',
  (name) => {
    expect(one(name, { title: 'Something', other: 1 })).toMatchObject({ raw: { other: 1 } });
    expect(parse(name, ['text']).recognised).toBe(false);
    expect(() => parse(name, [])).toThrow(/alert/);
    expect(() =>
      parse(
        name,
        Array.from({ length: 10_001 }, () => ({})),
      ),
    ).toThrow(/at most 10000/);
  },
);

it('knows the sender of each sample by what it sends, and nobody else does', () => {
  const wrong = named.flatMap(([name, format, sample]) => {
    if (format.recognises === undefined) return [];
    const { alerts } = parseDelivery('auto', Buffer.from(textOf(sample)), {
      'content-type': contentTypeOf(sample),
    });
    const others = FORMATS.filter(
      (other) =>
        other !== format && other.recognises !== undefined && alerts.some(({ raw }) => takes(other, raw)),
    );
    return alerts.every((alert) => alert.format === format.name) && others.length === 0
      ? []
      : [
          `${name}: ${alerts.map((alert) => String(alert.format)).join(', ')}; also ${others.map((other) => other.name).join(', ')}`,
        ];
  });
  expect(wrong).toEqual([]);
});

function takes(format: WebhookFormat, raw: Json): boolean {
  const object = isObject(raw) ? raw : typeof raw === 'string' ? readText(raw) : { value: raw };
  return format.recognises?.(new Reader(object)) === true;
}
