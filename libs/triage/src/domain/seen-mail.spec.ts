import type { JsonObject } from '#contracts';
import { facts, NOW, snapshot } from './cases.fixture.ts';
import { digestOf, judgementOf, mailsOf } from './seen-mail.ts';

const SHA = 'a'.repeat(64);
const parsed = (raw: JsonObject = {}) => ({
  kind: 'email.parsed',
  polarity: 'neutral' as const,
  weight: 0,
  raw: {
    from: 'jo@mail.shop.example',
    from_name: 'Jo  DOE',
    to: ['alex@corp.example'],
    cc: ['sam@corp.example'],
    message_id: '<1@shop.example>',
    answers: ['<0@corp.example>'],
    link_houses: ['shop.example'],
    links_unclear: 0,
    sha256: SHA,
    ...raw,
  },
});
const result = (name: string, polarity: 'benign' | 'malicious' | 'neutral', raw: JsonObject = {}) => ({
  kind: `email.authentication.${name}`,
  polarity,
  subject: { type: 'domain' as const, value: 'mail.shop.example' },
  raw,
});
const mails = (...given: Parameters<typeof facts>) =>
  mailsOf(snapshot('phishing', { recipient: 'Alex@corp.example' }), facts(...given), NOW);
const identity = (...given: Parameters<typeof facts>) => mails(parsed(), ...given)[0]?.identity;

it('a mail is remembered without its words, its name and whom it went to as digests', () => {
  expect(mails(parsed())).toEqual([
    {
      incident_id: snapshot('phishing').incident.id,
      mail: SHA,
      seen_at: NOW,
      address: 'jo@mail.shop.example',
      house: 'shop.example',
      identity: 'none',
      checked: false,
      name: digestOf('jo doe'),
      shown_name: 'Jo  DOE',
      message: digestOf('<1@shop.example>'),
      message_id: '<1@shop.example>',
      parties: ['jo@mail.shop.example', 'alex@corp.example', 'sam@corp.example'].map(digestOf),
      list: '',
      link_houses: ['shop.example'],
      links_unclear: 0,
      answers: [digestOf('<0@corp.example>')],
      recipient: 'alex@corp.example',
    },
  ]);
});

it('a name of one word, and one that shows an address, is nobody’s', () => {
  for (const from_name of ['Support', 'jo@shop.example Jo', ''])
    expect(mails(parsed({ from_name }))[0]?.name).toBe('');
});

it('letters that only look alike make the same name', () => {
  expect(mails(parsed({ from_name: 'J\u043e D\u043e\u0435' }))[0]?.name).toBe(digestOf('jo doe'));
});

it.each([[{ from: '' }], [{ from: 'mailer-daemon' }], [{ sha256: 'x' }], [{ from: 'jo@' }]])(
  'one without a sender or bytes is none: %j',
  (raw) => expect(mails(parsed(raw))).toEqual([]),
);

it('what an earlier release has read says nothing of its links', () => {
  const { links_unclear: _unclear, link_houses: _houses, ...raw } = parsed().raw;
  expect(mails({ ...parsed(), raw })[0]).toMatchObject({ link_houses: [], links_unclear: Infinity });
});

it('holds no character that cannot be stored', () => {
  expect(mails(parsed({ from: 'j\0o@shop.example', link_houses: ['a\0.example'] }))[0]).toMatchObject({
    address: 'jo@shop.example',
    link_houses: ['a.example'],
  });
});

describe('who vouches for the sender', () => {
  const pass = (domain: string) => ({ result: 'pass', domain });

  it('is its domain, by DMARC before its signature before SPF', () => {
    const dkim = result('dkim', 'neutral', pass('shop.example'));
    const spf = result('spf', 'neutral', pass('bounces.shop.example'));
    expect(identity(spf)).toBe('spf');
    expect(mails(parsed(), spf)[0]?.checked).toBe(true);
    expect(identity(spf, dkim)).toBe('dkim');
    expect(identity(spf, dkim, result('dmarc', 'benign'))).toBe('dmarc');
  });

  it('is nobody by another domain’s word, a failure, or where two senders are named', () => {
    expect(identity(result('dkim', 'neutral', pass('sender-service.example')))).toBe('none');
    expect(identity(result('spf', 'neutral', { result: 'softfail', domain: 'shop.example' }))).toBe('none');
    expect(identity(result('dkim', 'neutral', pass('shop.example')), result('dmarc', 'malicious'))).toBe(
      'none',
    );
    const two = parsed({ defects: ['multiple_from'] });
    expect(mails(two, result('dmarc', 'benign'))[0]?.identity).toBe('none');
  });

  it('is told of the mail that was read before', () => {
    const forged = parsed({ sha256: 'b'.repeat(64) });
    const both = mails(parsed(), result('dmarc', 'benign'), forged, result('dmarc', 'malicious'));
    expect(both.map((mail) => mail.identity)).toEqual(['dmarc', 'none']);
  });
});

it('the same mail that is read again is one, with what was found last', () => {
  const again = mails(parsed(), result('dmarc', 'malicious'), parsed(), result('dmarc', 'benign'));
  expect(again.map((mail) => mail.identity)).toEqual(['dmarc']);
});

it('a list counts where the sender’s own house is what it names', () => {
  const list = (polarity: 'benign' | 'neutral') => ({
    kind: 'email.list.identity',
    polarity,
    raw: { id: 'news.shop.example', unsubscribe_domain: null },
  });
  expect(mails(parsed(), list('benign'))[0]?.list).toBe('news.shop.example');
  expect(mails(parsed(), list('neutral'))[0]?.list).toBe('');
});

it.each([
  ['true_positive', 'bad'],
  ['false_positive', 'harmless'],
  ['benign_positive', 'harmless'],
  ['duplicate', null],
  ['not_evaluable', null],
] as const)('%s says %s of a mail', (disposition, judgement) =>
  expect(judgementOf(disposition)).toBe(judgement),
);
