import { readdirSync } from 'node:fs';
import type { Json, JsonObject } from '#contracts';
import type { ParsedAlert } from '../domain/parsed-alert.ts';
import { isObject } from '../domain/read.ts';
import { contentTypeOf, textOf, type FormatSample } from './define-format.ts';
import { FORMATS, formatNamed, SOURCE_FORMATS } from './index.ts';
import { parseDelivery } from './parse-delivery.ts';
import { one, parse } from './parsing.fixture.ts';

const SAMPLES = FORMATS.flatMap((format) => format.samples.map((sample) => ({ format, sample })));
const named = SAMPLES.map(
  ({ format, sample }) => [`${format.name}: ${sample.title}`, format, sample] as const,
);

/** The answer's part of an alert. */
function answer({ external_id, revision, title, severity, type, occurred_at, ...alert }: ParsedAlert) {
  const { recipient, fields, observables } = alert;
  return { external_id, revision, title, severity, type, occurred_at, recipient, fields, observables };
}

/** The value with another one at the path, or null when nothing stands there. */
function changedAt(value: Json, [key, ...rest]: string[], other: string): Json | null {
  if (key === undefined) return other;
  if (Array.isArray(value)) {
    const changed = value.map((item) => changedAt(item, [key, ...rest], other));
    return changed.includes(null) ? null : changed;
  }
  const inner = isObject(value) ? value[key] : undefined;
  const changed = inner === undefined ? null : changedAt(inner, rest, other);
  return changed === null ? null : { ...(value as JsonObject), [key]: changed };
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
    expect(format.volatile.length).toBeGreaterThan(0);
  });

  it.each(named)('gives its right answer: %s', (_name, format, sample) => {
    const types = ['application/json', ...(format.other?.content_types ?? [])];
    expect(types).toContain(contentTypeOf(sample));
    const text = textOf(sample);
    expect(Buffer.byteLength(text)).toBeLessThan(format.limit.bytes);
    const delivery = parseDelivery(format.name, Buffer.from(text), contentTypeOf(sample));
    expect(delivery.alerts.map(answer)).toEqual(sample.alerts);
    expect(delivery.recognised).toBe(true);
  });

  it('makes the same fingerprint of what differs in its volatile fields only', () => {
    const untried = FORMATS.flatMap((format) =>
      format.volatile.filter((path) => !format.samples.some((sample) => tried(format.name, sample, path))),
    );
    expect(untried).toEqual([]);
  });

  /** @returns false when the sample has no such field */
  function tried(name: string, sample: FormatSample, path: string): boolean {
    if (contentTypeOf(sample) !== 'application/json') return false;
    const changed = changedAt(sample.body, path.split('.'), '2026-01-01T01:01:01Z');
    if (changed === null) return false;
    const prints = (body: Json) =>
      parseDelivery(name, Buffer.from(JSON.stringify(body)), 'application/json').alerts.map(
        ({ fingerprint }) => fingerprint,
      );
    expect({ name, path, prints: prints(changed) }).toEqual({ name, path, prints: prints(sample.body) });
    return true;
  }
});

it('loses no alert of a format that only a newer server knows', () => {
  expect(formatNamed('from_tomorrow').name).toBe('generic');
  const body = Buffer.from('{"title":"Something","severity":"high"}');
  expect(parseDelivery('from_tomorrow', body, 'application/json')).toMatchObject({
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
        Array.from({ length: 501 }, () => ({})),
      ),
    ).toThrow(/at most 500/);
  },
);
