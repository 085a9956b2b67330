import { CAPABILITIES, type Json } from '#contracts';
import { completeMail, facts, NOW, snapshot } from './cases.fixture.ts';
import { completenessOf, isComplete, lacks, setUpSentence } from './completeness.ts';
import { judgeOffline } from './offline.ts';

const hoursAgo = (hours: number, ms = 0) => new Date(NOW.getTime() - hours * 3_600_000 - ms).toISOString();
const [PARSED, AUTHENTICATED] = completeMail() as [{ kind: string }, { kind: string }];
const missing = (...given: Parameters<typeof facts>) =>
  completenessOf(facts(...given), 'phishing', NOW).missing;
const withRaw = (raw: Json) => missing({ ...PARSED, raw }, AUTHENTICATED);

describe('how old what is known may be', () => {
  const state = (...observed: string[]) =>
    completenessOf(
      facts(
        { kind: 'file.reputation' },
        ...observed.map((observed_at) => ({ kind: 'host.info', observed_at })),
      ),
      'malware',
      NOW,
    ).missing;

  it('is a day for a host, to the millisecond', () => {
    expect(state(hoursAgo(24))).toEqual([]);
    expect(state(hoursAgo(24, 1))).toHaveLength(1);
    expect(state('of no time')).toEqual([]);
  });

  it('is told by the newest, wherever it stands; one that is fresh is enough', () => {
    const newest = 'The state of the host is too old to count: the newest (E3) is of 2026-11-20.';
    expect(state(hoursAgo(72), hoursAgo(48), hoursAgo(96))).toEqual([newest]);
    expect(state(hoursAgo(72), hoursAgo(1))).toEqual([]);
  });

  it('is half a year for a reputation', () => {
    const file = (observed_at: string) =>
      completenessOf(facts({ kind: 'file.reputation', observed_at }, { kind: 'host.info' }), 'malware', NOW)
        .missing;
    expect(file(hoursAgo(180 * 24))).toEqual([]);
    expect(file(hoursAgo(180 * 24, 1))).toHaveLength(1);
  });

  it('does not matter for a mail', () => {
    const old = { observed_at: hoursAgo(24 * 400) };
    expect(missing({ ...PARSED, ...old }, { ...AUTHENTICATED, ...old })).toEqual([]);
  });
});

describe('what of a mail was not read', () => {
  it.each([
    ['body_empty', 'body, which is there and shows nothing'],
    ['boundary_missing', 'parts, which have no boundary'],
    ['parts_truncated', 'text in attachments'],
    ['hidden_truncated', 'hidden text'],
  ])('stands in the way: %s', (defect, part) => {
    expect(withRaw({ links: 0, attachments: 0, defects: [defect] })).toEqual([
      `Of the mail not all was read: its ${part} (E1).`,
    ]);
  });

  it('is named with its reason where it is a part', () => {
    const statement = '"a.7z" was not read (it is encrypted).';
    expect(missing(PARSED, AUTHENTICATED, { kind: 'email.parts.unread', statement })).toEqual([
      `${statement} (E3)`,
    ]);
  });

  it('is not what was mended', () => {
    expect(
      withRaw({ links: 0, attachments: 0, defects: ['boundary_mended', 'headers_doubled', 'headers_8bit'] }),
    ).toEqual([]);
  });
});

describe('what a mail needs', () => {
  const LINKS = 'The reputation of the links was not looked up.';
  const FILES = 'The reputation of the attachments was not looked up.';

  it.each<[Json, string[]]>([
    [{ links: 1, attachments: 0 }, [LINKS]],
    [{ links: 0, attachments: 1 }, [FILES]],
    [{ links: 1, attachments: 1 }, [LINKS, FILES]],
    [{ links: 0, attachments: 0 }, []],
    [{ links: 'many' }, []],
    [{}, []],
    [[1], []],
    ['links', []],
    [null, []],
  ])('is what it holds, by what the parser says: %j', (raw, sentences) => {
    expect(withRaw(raw)).toEqual(sentences);
  });

  it('is met by what is known of the links, whichever way', () => {
    const held = { ...PARSED, raw: { links: 1, attachments: 0 } };
    expect(missing(held, AUTHENTICATED, { kind: 'domain.reputation' })).toEqual([]);
    expect(missing(held, AUTHENTICATED, { kind: 'domain.reputations' })).toEqual([LINKS]);
  });

  it('is all of it read', () => {
    const defects = ['body_truncated', 'missing_date', 'too_large', 7];
    expect(withRaw({ links: 0, defects } as Json)).toEqual([
      'Of the mail not all was read: its text, end (E1).',
    ]);
    expect(withRaw({ links: 0, defects: ['missing_date'] })).toEqual([]);
    expect(withRaw({ links: 0, defects: 'body_truncated' })).toEqual([]);
  });
});

it('a link whose goal only the mail gateway knows is unread', () => {
  const told = { kind: 'email.link.goal_unknown', polarity: 'neutral' as const, weight: 0 };
  expect(missing(PARSED, AUTHENTICATED, told)).toEqual([
    'Where a link leads is known to the mail gateway alone: ask it there. (E3)',
  ]);
});

describe('a look-up that failed', () => {
  const failed = (value: string) => ({
    kind: 'lookup.failed',
    statement: 'It failed.',
    subject: { type: 'url' as const, value },
  });
  const told = (value: string, kind = 'url.reputation') => ({
    kind,
    subject: { type: 'url' as const, value },
  });

  it.each([
    ['nothing after it', [failed('a')], true],
    ['an answer after it', [failed('a'), told('a')], false],
    ['an answer before it', [told('a'), failed('a')], true],
    ['an answer about something else', [failed('a'), told('b')], true],
    ['another fact about the same', [failed('a'), told('a', 'url.owner')], true],
  ])('is missing, or answered, with %s', (_what, given, gone) => {
    const sentences = missing(PARSED, AUTHENTICATED, ...given);
    expect(sentences.filter((sentence) => sentence.startsWith('It failed.'))).toHaveLength(gone ? 1 : 0);
  });

  it('of which there were too many is missing whatever came after it', () => {
    const cut = { ...failed('a'), kind: 'lookup.truncated', statement: 'Too many.' };
    expect(missing(PARSED, AUTHENTICATED, cut, told('a'))).toEqual(['Too many. (E3)']);
  });
});

describe('all that is missing', () => {
  it('is told once each, twenty at most', () => {
    const gap = (sentence: string) => ({ code: 'x', sentence });
    const gaps = Array.from({ length: 25 }, (_one, at) => gap(`Gap ${at}.`));
    const complete = facts(...completeMail());
    expect(completenessOf(complete, 'phishing', NOW, gaps).missing).toHaveLength(20);
    expect(completenessOf(complete, 'phishing', NOW, [gap('One.'), gap('One.')]).missing).toEqual(['One.']);
  });

  it('is nothing only where neither a fact nor a service is missing', () => {
    expect(isComplete({ missing: [], not_connected: [] })).toBe(true);
    expect(isComplete({ missing: ['x'], not_connected: [] })).toBe(false);
    expect(isComplete({ missing: [], not_connected: ['edr'] })).toBe(false);
    expect(lacks({ missing: ['x'], not_connected: [] })).toEqual(['x']);
    expect(lacks({ missing: ['x'], not_connected: ['edr', 'identity'] })).toEqual([
      'x',
      setUpSentence(['edr', 'identity']),
    ]);
  });

  it('is set-up where no service that could tell is connected, each named once in the order of services', () => {
    const unserved = (['siem_search', 'edr', 'identity'] as const).map((capability) => ({
      capability,
      looks_up: null,
    }));
    expect(completenessOf([], 'lateral_movement', NOW, [], unserved)).toEqual({
      missing: [],
      not_connected: CAPABILITIES.filter((one) => unserved.some(({ capability }) => capability === one)),
    });
  });
});

describe('links of a known sender to where his have always led', () => {
  const [mail, dmarc] = completeMail() as [{ kind: string }, { kind: string }];
  const linked = { ...mail, raw: { links: 2, attachments: 0 } };
  const known = { kind: 'email.history.sender', polarity: 'benign' as const, weight: 0.25 };
  const links = (all_known: boolean) => ({
    kind: 'email.history.links',
    polarity: 'neutral' as const,
    weight: 0,
    raw: { all_known, strange: [] },
  });
  const complete = (...given: Parameters<typeof facts>) =>
    isComplete(completenessOf(facts(linked, dmarc, ...given), 'phishing', NOW));

  it('are as good as looked up', () => {
    expect(complete()).toBe(false);
    expect(complete(known, links(true))).toBe(true);
    expect(complete(known, links(false))).toBe(false);
    expect(complete(links(true))).toBe(false);
  });

  it('are not beside a sign, nor by what was told before', () => {
    expect(complete(known, links(true), { kind: 'email.intent.payment', weight: 0.2 })).toBe(false);
    expect(complete(known, links(true), { kind: 'email.intent.payment', weight: 0.19 })).toBe(true);
    expect(complete(known, links(true), links(false))).toBe(false);
    expect(complete(known, links(true), { ...known, polarity: 'neutral' })).toBe(false);
  });

  it('take no look-up of their domains’ age either', () => {
    const registration = [{ capability: 'domain_registration' as const, looks_up: null }];
    const evidence = facts(linked, dmarc, known, links(true));
    expect(judgeOffline(snapshot('phishing'), evidence, NOW, [], registration).classification).toBe('benign');
  });

  it('do not make attachments known', () => {
    const raw = { links: 2, attachments: 1 };
    expect(
      isComplete(completenessOf(facts({ ...mail, raw }, dmarc, known, links(true)), 'phishing', NOW)),
    ).toBe(false);
  });
});
