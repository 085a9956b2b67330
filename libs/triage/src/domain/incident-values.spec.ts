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
      observables: [{ id: 'o', type: 'url', value: 'https://Login.Evil.example/a', polarity: null }],
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
});
