import type { Json } from '#contracts';
import { facts, snapshot } from './cases.fixture.ts';
import { IncidentValues } from './incident-values.ts';

describe('the values of a case', () => {
  const values = new IncidentValues(
    snapshot('phishing', {
      fields: {
        host: { name: 'WS-1', tags: ['blue'] },
        note: 'call ada@corp.example now',
        long: 'x'.repeat(8193),
      },
      observables: [
        {
          id: 'o',
          type: 'url',
          value: 'https://Login.Evil.example/a',
          polarity: null,
          own: false,
          special_purpose: false,
        },
      ],
      recipient: 'ada@Corp.example',
    }),
    facts({ kind: 'k', subject: { type: 'host', value: 'SRV-9' }, raw: { ip: ['192.0.2.9'] } }),
  );

  it.each([
    'ws-1',
    ' WS-1 ',
    'blue',
    'https://login.evil.example/a',
    'login.evil.example',
    'corp.example',
    'srv-9',
    '192.0.2.9',
  ])('are what it names, whole, and the host of a link or an address: %s', (value) =>
    expect(values.has(value)).toBe(true),
  );

  it.each(['ws', 'evil.example', 'call', 'x'.repeat(8193), ''])(
    'are nothing that is only in a sentence: %s',
    (value) => expect(values.has(value)).toBe(false),
  );

  it('hold a structure when they hold every text in it', () => {
    expect(values.holds({ host: 'WS-1', more: ['blue', 7, null] })).toBe(true);
    expect(values.holds({ host: 'WS-1', more: ['green'] })).toBe(false);
    expect(values.holds(7)).toBe(true);
  });

  it('are read twelve levels deep, and from texts of 8192 characters at most', () => {
    const nested = (depth: number, text: string) => {
      let value: Json = text;
      for (let level = 0; level < depth; level += 1) value = [value];
      return value;
    };
    const read = new IncidentValues(
      snapshot('malware', {
        fields: { deep: nested(11, 'deep'), deeper: nested(12, 'deeper'), long: 'x'.repeat(8192) },
      }),
      [],
    );
    expect([read.has('deep'), read.has('deeper'), read.has('x'.repeat(8192))]).toEqual([true, false, true]);
  });

  it('are twenty thousand at most', () => {
    const fields = { list: Array.from({ length: 20_000 }, (_one, at) => `v${at}`) };
    const many = new IncidentValues(snapshot('malware', { fields }), []);
    expect([many.has('v19998'), many.has('v19999')]).toEqual([true, false]);
  });

  it('are no host of what is neither a link nor an address', () => {
    const read = new IncidentValues(
      snapshot('malware', {
        fields: { a: 'ftp://files.example/x', b: 'ada@x', c: 'https://', d: '@corp.example' },
      }),
      [],
    );
    for (const value of ['files.example', 'x', '', 'corp.example']) expect(read.has(value)).toBe(false);
  });
});
