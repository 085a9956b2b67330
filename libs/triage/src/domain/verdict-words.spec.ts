import type { Capability, Evidence, IncidentType, Json } from '#contracts';
import { completeMail, facts, NOW, snapshot } from './cases.fixture.ts';
import { categoryOf, techniquesOf } from './categories.ts';
import { judgeOffline } from './offline.ts';
import { recommendedActions } from './recommend.ts';
import { groupOf, weigh, type Contribution } from './weigh.ts';

type Fact = Partial<Evidence> & { kind: string };
const bad = (kind: string, weight = 0.95, more: Partial<Evidence> = {}): Fact => ({ kind, weight, ...more });
const good = (kind: string, weight = 0.95): Fact => ({ kind, weight, polarity: 'benign' });
const judged = (
  given: Fact[],
  {
    type = 'phishing',
    gaps = 0,
    away = [],
  }: { type?: IncidentType; gaps?: number; away?: Capability[] } = {},
) =>
  judgeOffline(
    snapshot(type),
    facts(...(type === 'phishing' ? completeMail() : []), ...given),
    NOW,
    Array.from({ length: gaps }, (_one, at) => ({ code: 'x', sentence: `Gap ${at}.` })),
    away.map((capability) => ({ capability, looks_up: null })),
  );
const contributions = (...given: [kind: string, log_odds: number][]): Contribution[] =>
  facts(...given.map(([kind]) => ({ kind }))).map((evidence, at) => ({
    evidence,
    group: groupOf(evidence.kind),
    log_odds: given[at]?.[1] ?? 0,
  }));

describe('the summary of the offline analyst', () => {
  const SAYS = (number: number, kind: string) => `Fact number ${number} of kind ${kind}.`;
  const [FIRST, SECOND] = [SAYS(3, 'email.link.x'), SAYS(4, 'url.reputation')];

  it('of malice counts what speaks against it, and tells the two strongest', () => {
    expect(judged([bad('email.link.x')]).summary).toBe(
      `Malicious (credential phishing): 1 fact speaks against it. ${FIRST}`,
    );
    expect(
      judged([bad('email.link.x'), bad('url.reputation', 0.9), bad('email.sender.y', 0.1)]).summary,
    ).toBe(`Malicious (credential phishing): 3 facts speak against it. ${FIRST} ${SECOND}`);
  });

  it.each([
    [1, ' Missing: Gap 0.'],
    [3, ' Missing: Gap 0. Gap 1. Gap 2.'],
    [4, ' Missing: Gap 0. Gap 1. Gap 2. And 1 more.'],
    [6, ' Missing: Gap 0. Gap 1. Gap 2. And 3 more.'],
  ])('names of %i gaps the first three', (gaps, missing) => {
    expect(judged([bad('email.link.x')], { gaps }).summary).toBe(
      `Malicious (credential phishing): 1 fact speaks against it. ${FIRST}${missing}`,
    );
  });

  it('of suspicion says that it is not sure', () => {
    expect(judged([bad('email.link.x', 0.55)]).summary).toBe(
      `Suspicious (credential phishing): 1 fact speaks against it, not enough to be sure. ${FIRST}`,
    );
  });

  it('of what is harmless says whether something speaks against it', () => {
    const all = 'Benign: everything that this kind of incident needs was looked at, and';
    expect(judged([good('email.sender.known')]).summary).toBe(`${all} nothing speaks against it.`);
    expect(judged([good('email.sender.known'), bad('email.link.x', 0.05)]).summary).toBe(
      `${all} little speaks against it. ${SAYS(4, 'email.link.x')}`,
    );
  });

  it('of what is not decided says why it is not, and what is not connected', () => {
    expect(judged([good('email.sender.known')], { gaps: 1 }).summary).toBe(
      'Inconclusive: nothing speaks against it, but it cannot be called benign. It leans to harmless: the chance that it is malicious is 1 %. Missing: Gap 0.',
    );
    expect(judged([bad('email.link.x', 0.3)]).summary).toBe(
      `Inconclusive: 1 fact speaks against it, too little to decide. ${FIRST} It leans to harmless: the chance that it is malicious is 28 %. To settle it: where the links lead, opened in a sandbox.`,
    );
    expect(judged([bad('file.reputation', 0.1)], { type: 'malware', away: ['edr'] }).summary).toBe(
      'Inconclusive: 1 fact speaks against it, too little to decide. Fact number 1 of kind file.reputation. It leans to harmless: the chance that it is malicious is 38 %. To settle it: the state of the host. No EDR is connected.',
    );
  });

  it('leans to neither side near the middle', () => {
    expect(judged([bad('host.x', 0.15)], { type: 'malware' }).summary).toContain(
      'It leans to neither side: the chance that it is malicious is 41 %. To settle it: ',
    );
  });

  it('asks whoever knows about what was done, and three questions at most', () => {
    const asked = (...kinds: string[]) =>
      /To settle it: (.*?)\.(?: |$)/.exec(
        judged(
          kinds.map((kind) => bad(kind, 0.05)),
          { type: 'lateral_movement' },
        ).summary,
      )?.[1];
    expect(asked('alert.change.persistence.x')).toBe(
      'whether whoever did it meant to; the state of the host; and what the account or system did besides',
    );
    expect(asked('alert.command.malware.x', 'alert.account.root', 'alert.change.persistence.x')).toBe(
      'whether whoever did it meant to; who started the command, and what it led to; and whether the owner of the account knows of it',
    );
  });
});

it.each([
  ['email.sender.reply_to_differs', 'whether whom the mail names has written it'],
  ['email.intent.bank_details', 'whether whom the mail names has written it'],
  ['email.link.shortener', 'where the links lead'],
  ['email.attachment.macro', 'what the attachment does'],
  ['email.authentication.spf', 'whether the sender’s domain lets others send for it'],
])('a mail that is not decided says what to look at next: %s', (kind, question) => {
  expect(judged([bad(kind, 0.1)]).summary.replaceAll("'", '’')).toContain(`To settle it: ${question}`);
  expect(judged([good(kind)], { gaps: 1 }).summary).not.toContain('To settle it');
});

describe('the reasons of the offline analyst', () => {
  const statements = (...given: Fact[]) => judged(given).reasoning.map(({ statement }) => statement);

  it('are one for each group and side, three facts each', () => {
    const links = [0.9, 0.8, 0.7, 0.6, 0.5].map((weight, at) => bad(`email.link.${at}`, weight));
    expect(statements(...links.slice(0, 3))[0]).toBe(
      'Links: Fact number 3 of kind email.link.0. Fact number 4 of kind email.link.1. Fact number 5 of kind email.link.2.',
    );
    expect(statements(...links)[0]).toMatch(/link\.2\. 2 more facts of this kind point the same way\.$/);
    expect(statements(bad('email.sender.a', 0.9), good('email.sender.b', 0.2)).slice(0, 2)).toEqual([
      'Sender: Fact number 3 of kind email.sender.a.',
      'Sender (speaks for harmless): Fact number 4 of kind email.sender.b.',
    ]);
  });

  it('are titled by what the source calls it where nobody has named it', () => {
    expect(statements(bad('cloud.finding'))[0]).toBe('cloud: Fact number 3 of kind cloud.finding.');
  });

  it('are the first five facts where none weighs anything', () => {
    const neutral = Array.from({ length: 6 }, (_one, at) => ({ kind: `n${at}`, weight: 0 }));
    const { reasoning } = judgeOffline(snapshot('malware'), facts(...neutral), NOW);
    expect(reasoning.map(({ evidence }) => evidence)).toEqual([['E1'], ['E2'], ['E3'], ['E4'], ['E5']]);
  });

  it('come with techniques and actions only as far as the verdict goes', () => {
    const named = { kind: 'alert.techniques', weight: 0, raw: { techniques: ['T1490', 7] } as Json };
    expect(judged([bad('email.link.x'), named]).techniques).toEqual(['T1566.002', 'T1490']);
    expect(judged([bad('email.link.x', 0.55), named])).toMatchObject({
      classification: 'suspicious',
      techniques: ['T1566.002', 'T1490'],
      recommended_actions: [],
    });
    expect(judged([bad('email.link.x', 0.3), named]).techniques).toEqual([]);
    for (const raw of [null, 'T1490', ['T1490'], {}, { techniques: 'T1490' }] as Json[])
      expect(judged([bad('email.link.x'), { ...named, raw }]).techniques).toEqual(['T1566.002']);
    expect(judged([bad('email.link.x'), { ...named, kind: 'alert.other' }]).techniques).toEqual([
      'T1566.002',
    ]);
  });
});

describe('the kind of attack', () => {
  it.each<[string, string, [string, number][], IncidentType]>([
    ['the sign that the alert itself gives', 'ransomware', [['alert.signal.ransomware', 1]], 'malware'],
    ['the type, of a sign that weighs nothing', 'malware', [['alert.signal.ransomware', 0]], 'malware'],
    ['no sign of a program, of a mail', 'phishing', [['alert.signal.ransomware', 1]], 'phishing'],
    ['the type, where no mail is in it', 'malware', [['url.reputation', 1]], 'malware'],
    ['that of a mail, where one is in it', 'malware_delivery', [['email.attachment.x', 1]], 'malware'],
    ['that of a mail, by what else is known', 'credential_phishing', [['url.reputation', 1]], 'phishing'],
    ['the type, where nothing speaks against it', 'bec', [], 'bec'],
    [
      'the first of two that weigh the same',
      'malware_delivery',
      [
        ['email.attachment.x', 1],
        ['email.wording.reward', 1],
      ],
      'phishing',
    ],
    [
      'fraud of money, with its words',
      'business_email_compromise',
      [['email.wording.payment', 1]],
      'phishing',
    ],
    ['no fraud of money without its words', 'phishing', [['email.sender.reply_to_differs', 1]], 'phishing'],
    [
      'the heavier after its factor',
      'extortion',
      [
        ['email.wording.extortion', 1],
        ['email.attachment.x', 1.5],
      ],
      'phishing',
    ],
  ])('is %s: %s', (_what, category, given, type) => {
    const expected = category === 'bec' ? 'business_email_compromise' : category;
    expect(categoryOf('malicious', contributions(...given), type)).toBe(expected);
  });

  it('is none of what is harmless, and the type of what is not decided, whatever shows', () => {
    const sign = contributions(['alert.signal.ransomware', 1]);
    expect(categoryOf('benign', sign, 'malware')).toBe('none');
    expect(categoryOf('inconclusive', sign, 'malware')).toBe('ransomware');
    expect(categoryOf('inconclusive', contributions(['email.attachment.x', 1]), 'phishing')).toBe('phishing');
  });

  it('shows in techniques of what weighs more than a little', () => {
    expect(techniquesOf(contributions(['email.link.x', 0.3]), ['T1'])).toEqual(['T1']);
    expect(techniquesOf(contributions(['email.link.x', 0.31], ['email.link.y', 1]), [])).toEqual([
      'T1566.002',
    ]);
  });
});

describe('what is to be done', () => {
  const against = contributions(['file.reputation', 2]);
  const actions = (...[given, evidence = []]: [ReturnType<typeof snapshot>, Evidence[]?]) =>
    recommendedActions(given, against, evidence).map(({ action, parameters }) => [action, parameters]);

  it('is nothing where nothing speaks against it', () => {
    const hosted = snapshot('malware', { fields: { host: 'ws-1' } });
    expect(actions(hosted)).toEqual([['isolate_host', { host: 'ws-1' }]]);
    expect(recommendedActions(hosted, contributions(['file.reputation', 0]), [])).toEqual([]);
    expect(recommendedActions(hosted, [], [])).toEqual([]);
  });

  it.each<[string, Parameters<typeof snapshot>[1], string | null]>([
    ['its id where it has no name', { fields: { host: { id: 'h-7', name: 7 } } }, 'h-7'],
    ['the plain name of it', { fields: { hostname: 'ws-2' } }, 'ws-2'],
    ['nothing where nothing names it', { fields: { host: { os: 'x' } } }, null],
    ['nothing where it is no name', { fields: { host: 7, hostname: ['x'] } }, null],
    [
      'no observable beside it',
      {
        fields: { host: 'ws-1' },
        observables: [
          { id: 'o', type: 'host', value: 'dc', polarity: null, own: false, special_purpose: false },
        ],
      },
      'ws-1',
    ],
    [
      'no observable of another kind',
      {
        observables: [
          { id: 'o', type: 'ip', value: '192.0.2.1', polarity: null, own: false, special_purpose: false },
        ],
      },
      null,
    ],
  ])('aims at %s', (_what, given, host) => {
    expect(actions(snapshot('malware', given))).toEqual(host === null ? [] : [['isolate_host', { host }]]);
  });

  it('is about the mail of any incident that holds one, sent to whom the alert names', () => {
    const mail = facts({ kind: 'email.parsed', raw: { from: 'eve@shop.example', message_id: '<1@x>' } });
    const names = (type: IncidentType, evidence: Evidence[], recipient: string | null = 'jo@corp.example') =>
      actions(snapshot(type, { recipient, fields: { sender: 'sent@shop.example' } }), evidence).map(
        ([name]) => name,
      );
    expect(names('phishing', mail)).toEqual(['quarantine_email', 'block_sender']);
    expect(names('phishing', mail, null)).toEqual(['block_sender']);
    expect(actions(snapshot('phishing', { fields: { sender: { address: 'a@shop.example' } } }))).toEqual([
      ['block_sender', { sender: 'a@shop.example' }],
    ]);
    expect(names('other', [])).toEqual([]);
  });
});

it('facts are told from the heaviest to the lightest, each side by itself', () => {
  const order = weigh(
    facts(bad('a', 0.2), good('b', 0.9), bad('c', 0.5), good('d', 0.3)),
    'other',
  ).contributions;
  expect(order.map(({ evidence }) => evidence.kind)).toEqual(['b', 'c', 'd', 'a']);
  const same = weigh(
    facts(
      bad('x.one', 0.5, { id: 'E2' }),
      bad('x.two', 0.5, { id: 'E1' }),
      bad('x.three', 0.9, { id: 'E3' }),
    ),
    'other',
  ).contributions;
  expect(same.map(({ evidence }) => evidence.id)).toEqual(['E3', 'E1', 'E2']);
});
