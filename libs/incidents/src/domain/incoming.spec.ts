import { incomingAlert } from '../testing.ts';
import { incidentNumber, parseIncidentRef } from './incident-ref.ts';
import { bounded, storableText } from './incoming.ts';
import { guessObservables, isObservableType, normaliseObservable } from './observable.ts';
import { storableEvidence } from './storable-evidence.ts';

describe('text as it is stored', () => {
  it.each([
    ['whole', 5, 'whole'],
    ['longer', 5, 'long…'],
    ['a\0b', 5, 'ab'],
    ['half \ud83d', 9, 'half \ufffd'],
    ['cut🛡️', 5, 'cut\ufffd…'],
  ])('%j to %d characters', (text, max, stored) => expect(storableText(text, max)).toBe(stored));

  it('of an alert is bounded everywhere, and a title has words', () => {
    const alert = bounded(
      incomingAlert(
        {
          title: ' \n ',
          description: ` ${'d'.repeat(20_001)}`,
          fingerprint: 'f'.repeat(201),
          external_id: 'e'.repeat(1001),
          recipient: 'r'.repeat(1001),
          raw_email: 'From: a\0',
        },
        { slug: 'gateway' },
      ),
    );
    expect(alert.title).toBe('Alert from gateway');
    expect(alert.raw_email).toBe('From: a');
    const lengths = [alert.description, alert.fingerprint, alert.external_id, alert.recipient];
    expect(lengths.map((text) => text?.length)).toEqual([20_000, 200, 1000, 1000]);
    expect(bounded(incomingAlert({ title: ' Two\n lines ' })).title).toBe('Two lines');
    expect(bounded(incomingAlert())).toMatchObject({ external_id: null, recipient: null, raw_email: null });
  });
});

it.each([
  ['INC-1042', { number: 1042 }],
  ['inc-7', { number: 7 }],
  ['INC-1234567890', null],
  ['INC-', null],
  ['1042', null],
  ['01900000-0000-7000-8000-000000000001', { id: '01900000-0000-7000-8000-000000000001' }],
  ['01900000-0000-7000-8000-00000000000', null],
])('an incident is named by its id or number: %s', (text, ref) =>
  expect(parseIncidentRef(text)).toEqual(ref),
);

it('an incident is called by its number', () => expect(incidentNumber(7)).toBe('INC-7'));

it.each<[Parameters<typeof normaliseObservable>[0], string, string | null]>([
  ['ip', ' 192.0.2.1 ', '192.0.2.1'],
  ['ip', '2001:DB8::1', '2001:db8::1'],
  ['ip', '::', null],
  ['ip', '192.0.2.256', null],
  ['domain', 'Evil[.]Example.', 'evil.example'],
  ['domain', '192.0.2.1', null],
  ['domain', 'localhost', null],
  ['domain', `${'a'.repeat(64)}.example`, null],
  ['url', 'hxxp://evil[.]example/A', 'http://evil.example/A'],
  ['url', 'javascript:alert(1)', null],
  ['url', 'http://', null],
  ['url', `http://evil.example/${'a'.repeat(2048)}`, null],
  ['email_address', 'Eve@Evil.Example', 'eve@evil.example'],
  ['email_address', 'eve@', null],
  ['email_address', `${'e'.repeat(65)}@evil.example`, null],
  ['md5', 'D41D8CD98F00B204E9800998ECF8427E', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['md5', '0'.repeat(32), null],
  ['md5', 'd41d8cd98f00b204e9800998ecf8427', null],
  ['sha1', 'd41d8cd98f00b204e9800998ecf8427e', null],
  ['sha256', `${'ab'.repeat(31)}zz`, null],
  ['host', 'WS-1', 'ws-1'],
  ['host', 'a\u0007b', null],
  ['user', 'x'.repeat(255), 'x'.repeat(255)],
  ['user', 'x'.repeat(256), null],
  ['user', '  ', null],
])('an observable has one form, or is none: %s %j', (type, raw, normal) =>
  expect(normaliseObservable(type, raw)).toBe(normal),
);

it('what a value may be is every type whose form it has', () => {
  const types = (raw: string) => guessObservables(raw).map(({ type }) => type);
  expect(types('192.0.2.1')).toEqual(expect.arrayContaining(['ip', 'host']));
  expect(types('192.0.2.1')).not.toContain('domain');
  expect(types('http://evil.example/')).toContain('url');
  expect(guessObservables('')).toEqual([]);
  expect([isObservableType('ip'), isObservableType('star'), isObservableType(7)]).toEqual([
    true,
    false,
    false,
  ]);
});

describe('evidence as it is kept', () => {
  const draft = {
    kind: 'k',
    source: { type: 'system' as const, name: 'x' },
    subject: { type: 'ip' as const, value: '192.0.2.1' },
    statement: 's',
    polarity: 'malicious' as const,
    weight: 0.5,
    raw: { a: 1 },
    observed_at: '2026-11-22T10:00:00.000Z',
  };

  it('weighs between nothing and one', () => {
    expect([-1, 0, 0.5, 1, 2].map((weight) => storableEvidence({ ...draft, weight }).weight)).toEqual([
      ...[0, 0, 0.5, 1],
      1,
    ]);
  });

  it('keeps an answer whole up to 32 KB, and else its beginning', () => {
    const raw = (length: number) => storableEvidence({ ...draft, raw: 'x'.repeat(length) }).raw;
    expect(raw(32 * 1024 - 2)).toBe('x'.repeat(32 * 1024 - 2));
    expect(raw(32 * 1024 - 1)).toEqual({
      truncated: true,
      length: 32 * 1024 + 1,
      beginning: `"${'x'.repeat(3999)}`,
    });
  });

  it('has bounded texts', () => {
    const long = 'x'.repeat(5000);
    const kept = storableEvidence({
      ...draft,
      kind: long,
      statement: long,
      subject: { type: 'url', value: long },
    });
    expect([kept.kind.length, kept.statement.length, kept.subject.value.length]).toEqual([200, 4000, 4000]);
  });
});
