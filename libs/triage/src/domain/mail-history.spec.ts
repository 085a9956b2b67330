import type { EvidenceDraft } from '#contracts';
import { completeMail, facts, NOW, snapshot } from './cases.fixture.ts';
import type { MailHistory, SenderPart } from './mail-history.ts';
import { historyEvidence } from './mail-history-evidence.ts';
import { judgeOffline } from './offline.ts';
import { digestOf, type MailAtHand } from './seen-mail.ts';

const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

function mail(given: Partial<MailAtHand> = {}): MailAtHand {
  return {
    incident_id: snapshot('phishing').incident.id,
    mail: 'a'.repeat(64),
    seen_at: NOW,
    address: 'jo@shop.example',
    house: 'shop.example',
    identity: 'dmarc',
    checked: true,
    name: digestOf('jo doe'),
    shown_name: 'Jo Doe',
    message: digestOf('<1@shop.example>'),
    message_id: '<1@shop.example>',
    parties: [],
    list: '',
    link_houses: [],
    links_unclear: 0,
    answers: [],
    recipient: 'alex@corp.example',
    ...given,
  };
}

function part(given: Partial<SenderPart> = {}): SenderPart {
  return {
    exact: true,
    identity: 'dmarc',
    mails: 3,
    days: 3,
    first_seen: daysAgo(7),
    last_seen: daysAgo(1),
    undecided: 0,
    bad: 0,
    last_bad: null,
    harmless: 0,
    last_harmless: null,
    of_list: 0,
    of_name: 0,
    to_recipient: 0,
    link_houses: [],
    ...given,
  };
}

function past(given: Partial<MailHistory> = {}): MailHistory {
  return { sender: [], names: [], thread: [], mails: 500, since: daysAgo(90), ...given };
}

type Given = Parameters<typeof facts>;
const told = (of: MailAtHand, history: MailHistory, ...others: Given): EvidenceDraft[] =>
  historyEvidence(of, history, facts(...others));
const one = (kind: string, ...given: [MailAtHand, MailHistory, ...Given]) =>
  told(...given).find((fact) => fact.kind === `email.history.${kind}`);
const sender = (of: MailAtHand, ...parts: SenderPart[]) => one('sender', of, past({ sender: parts }));

/** The verdict on a mail that is complete but for what its history tells. */
function verdict(of: MailAtHand, history: MailHistory, ...others: Given) {
  const base = completeMail();
  const drafts = told(of, history, ...others);
  return judgeOffline(snapshot('phishing'), facts(...base, ...others, ...drafts), NOW);
}

describe('a sender who is known', () => {
  it('speaks for a mail, with since when, how often and what people said', () => {
    expect(sender(mail(), part())).toMatchObject({
      polarity: 'benign',
      weight: 0.25,
      statement:
        'jo@shop.example has written here before: 3 mails on 3 days since 2026-11-15; none judged bad. As then, DMARC passes.',
      raw: { identity: 'dmarc', mails: 3, judged_bad: 0 },
    });
    expect(sender(mail(), part({ to_recipient: 2 }))?.statement).toContain(
      'since 2026-11-15, 2 of them to alex@corp.example; none judged bad',
    );
  });

  it.each([
    ['fewer mails', { mails: 2 }],
    ['fewer days', { days: 2 }],
    ['a shorter time', { first_seen: daysAgo(6.9) }],
  ])('is not one with %s, which is said and weighs nothing', (_what, given) =>
    expect(sender(mail(), part(given))).toMatchObject({
      polarity: 'neutral',
      weight: 0,
      statement: expect.stringContaining('too little to call it known'),
    }),
  );

  it('is one for whom somebody vouches, now and then', () => {
    const forged = sender(mail({ identity: 'none' }), part());
    expect(forged).toMatchObject({ polarity: 'malicious', weight: 0.2 });
    expect(forged?.statement).toBe(
      'Somebody vouched for 3 earlier mails of jo@shop.example here; for this one nobody does.',
    );
    const unchecked = sender(mail({ identity: 'none', checked: false }), part());
    expect(unchecked).toMatchObject({ polarity: 'neutral', weight: 0 });
    const unproved = sender(mail({ identity: 'none' }), part({ identity: 'none', mails: 50, days: 50 }));
    expect(unproved).toMatchObject({ polarity: 'neutral', weight: 0 });
    expect(unproved?.statement).toContain('nobody vouched');
    const neverProved = sender(mail(), part({ identity: 'none', mails: 50, days: 50 }));
    expect(neverProved).toMatchObject({ polarity: 'malicious', raw: { first_contact: true } });
    expect(neverProved?.statement).toContain('for which somebody vouches');
  });

  it('counts less by SPF, which other customers of a service have too, and by another address of the house', () => {
    const weights = [
      sender(mail(), part())?.weight,
      sender(mail({ identity: 'spf' }), part({ identity: 'spf' }))?.weight,
      sender(mail(), part({ exact: false }))?.weight,
    ];
    expect(weights.map((weight) => Math.round((weight ?? 0) * 1000) / 1000)).toEqual([0.25, 0.175, 0.175]);
  });

  it('is not a neighbour in a free mailbox', () => {
    const free = mail({ address: 'jo@gmail.com', house: 'gmail.com' });
    expect(sender(free, part({ exact: false, mails: 400 }))).toMatchObject({ raw: { first_contact: true } });
    expect(sender(free, part())).toMatchObject({ polarity: 'benign' });
  });

  it('is one sooner when a person has judged a mail harmless, and not before the next day', () => {
    const judged = { mails: 1, days: 1, harmless: 1, last_harmless: daysAgo(2), first_seen: daysAgo(2) };
    expect(sender(mail(), part(judged))).toMatchObject({ polarity: 'benign', weight: 0.3 });
    expect(sender(mail(), part({ ...judged, first_seen: daysAgo(0.5) }))).toMatchObject({ weight: 0 });
  });

  it('is none as long as one of his mails looks bad and nobody has decided', () => {
    const waiting = sender(mail(), part({ undecided: 1, mails: 40, days: 30 }));
    expect(waiting).toMatchObject({ polarity: 'neutral', weight: 0 });
    expect(waiting?.statement).toContain('1 of them looks bad and waits for a person');
  });

  it('is one against whom a person’s word counts, the last of two', () => {
    const bad = { bad: 2, last_bad: daysAgo(3) };
    expect(sender(mail(), part(bad))).toMatchObject({ polarity: 'malicious', weight: 0.5 });
    expect(sender(mail(), part({ ...bad, exact: false }))).toMatchObject({ weight: 0.3 });
    const later = { harmless: 1, last_harmless: daysAgo(2) };
    expect(sender(mail(), part({ ...bad, ...later }))).toMatchObject({ polarity: 'benign' });
    const before = { harmless: 1, last_harmless: daysAgo(5) };
    expect(sender(mail(), part({ ...bad, ...before }))).toMatchObject({ polarity: 'malicious' });
  });

  it('is not blamed for what others have forged in his name', () => {
    const forged = part({ identity: 'none', bad: 9, last_bad: daysAgo(1) });
    expect(sender(mail(), forged, part())).toMatchObject({ polarity: 'benign' });
    expect(sender(mail({ identity: 'none' }), forged, part())).toMatchObject({
      polarity: 'malicious',
      weight: 0.3,
    });
  });
});

describe('a first mail', () => {
  const sign = { kind: 'email.wording.urgency', weight: 0.2 };

  it('weighs a little beside another sign, and nothing by itself', () => {
    const first = mail({ address: 'new@new.example', house: 'new.example' });
    const [fact] = told(first, past());
    expect(fact).toMatchObject({ polarity: 'malicious', raw: { only_with_another_sign: true } });
    expect(fact?.statement).toContain(
      'first mail of new@new.example here: none in 500 mails since 2026-08-24',
    );
    expect(verdict(first, past())).toEqual(
      expect.objectContaining({
        classification: 'inconclusive',
        confidence: judgeOffline(snapshot('phishing'), facts(...completeMail()), NOW).confidence,
      }),
    );
    const beside = judgeOffline(snapshot('phishing'), facts(...completeMail(), sign), NOW).confidence;
    expect(verdict(first, past(), sign).confidence).toBeGreaterThan(beside);
  });

  it.each([[past({ mails: 99 })], [past({ since: daysAgo(13) })], [past({ mails: 0, since: null })]])(
    'is none where there is too little history to tell',
    (history) => {
      const [fact] = told(mail(), history);
      expect(fact).toMatchObject({ polarity: 'neutral', weight: 0, raw: { first_contact: false } });
      expect(fact?.statement).toContain('cannot be told yet');
    },
  );
});

describe('a name that is known with another address', () => {
  const owner = {
    address: 'jo.doe@partner.example',
    house: 'partner.example',
    identity: 'dmarc' as const,
    mails: 12,
    last_seen: daysAgo(2),
  };
  const named = (names: MailHistory['names'], of = mail(), ...others: Given) =>
    one('name', of, past({ names }), ...others);

  it('is strong beside what makes it an impersonation, and ordinary otherwise', () => {
    expect(named([owner])).toMatchObject({ weight: 0.12, raw: { only_with_another_sign: true } });
    expect(named([owner], mail(), { kind: 'email.sender.reply_to_differs' })).toMatchObject({
      weight: 0.45,
      statement:
        'The display name "Jo Doe" is known here with the address jo.doe@partner.example (12 mails, last on 2026-11-20), but this mail comes from jo@shop.example.',
    });
  });

  it('is strong when a colleague’s name comes from a free mailbox', () => {
    const colleague = {
      ...owner,
      address: 'jo.doe@corp.example',
      house: 'corp.example',
      identity: 'none' as const,
    };
    const free = mail({ address: 'jo@gmail.com', house: 'gmail.com' });
    expect(named([colleague], free)).toMatchObject({ weight: 0.45 });
  });

  it('is nothing of the same house, of an address nobody vouches for, of a common name, or of one’s own', () => {
    expect(named([{ ...owner, house: 'shop.example' }])).toBeUndefined();
    expect(named([{ ...owner, identity: 'none' }])).toBeUndefined();
    expect(named([{ ...owner, mails: 1 }])).toBeUndefined();
    expect(named([owner], mail({ name: '' }))).toBeUndefined();
    const many = ['a.example', 'b.example', 'partner.example'].map((house) => ({ ...owner, house }));
    expect(named(many)).toBeUndefined();
    expect(one('name', mail(), past({ names: [owner], sender: [part({ of_name: 2 })] }))).toBeUndefined();
  });
});

describe('an answer in a thread', () => {
  const written = {
    address: 'alex@corp.example',
    house: 'corp.example',
    identity: 'dkim' as const,
    parties: [digestOf('alex@corp.example'), digestOf('jo@shop.example')],
    seen_at: daysAgo(1),
  };
  const thread = (row: MailHistory['thread'][number], of = mail()) =>
    one('thread', of, past({ thread: [row] }));

  it('speaks for whom a mail of this house was sent to', () => {
    expect(thread(written)).toMatchObject({
      polarity: 'benign',
      statement:
        'The mail answers a mail that alex@corp.example wrote on 2026-11-21 to jo@shop.example: this tenant has that thread.',
    });
    expect(thread(written, mail({ identity: 'none' }))).toMatchObject({ polarity: 'neutral', weight: 0 });
  });

  it('speaks a little against whom it was not sent to', () => {
    expect(
      thread(written, mail({ address: 'jo@shop-example.test', house: 'shop-example.test' })),
    ).toMatchObject({
      polarity: 'malicious',
      raw: { only_with_another_sign: true },
    });
  });

  it('is none in what anybody could have sent here himself', () => {
    expect(thread({ ...written, identity: 'none' })).toBeUndefined();
    expect(thread({ ...written, address: 'eve@evil.example', house: 'evil.example' })).toBeUndefined();
    expect(thread(written, mail({ address: 'sam@corp.example', house: 'corp.example' }))).toBeUndefined();
    expect(thread(written, mail({ recipient: '' }))).toBeUndefined();
  });
});

it('a list of a known sender’s house is known after three mails', () => {
  const list = (of_list: number) =>
    one('list', mail({ list: 'news.shop.example' }), past({ sender: [part({ of_list })] }));
  expect(list(3)).toMatchObject({ polarity: 'benign', subject: { value: 'news.shop.example' } });
  expect(list(2)).toBeUndefined();
});

describe('links', () => {
  const links = (of: Partial<MailAtHand>, given: Partial<SenderPart> = {}) =>
    one('links', mail(of), past({ sender: [part(given)] }));

  it('of a known sender lead to his own house or where his have led', () => {
    const led = { link_houses: ['pay.example'] };
    expect(links({ link_houses: ['shop.example', 'pay.example'] }, led)?.raw).toEqual({
      all_known: true,
      strange: [],
    });
    expect(links({ link_houses: ['shop.example', 'new.example'] }, led)).toMatchObject({
      raw: { all_known: false, strange: ['new.example'] },
      statement: 'Links lead to new.example, where none of this sender has led before.',
    });
    expect(links({ link_houses: ['shop.example'], links_unclear: 1 })?.raw).toMatchObject({
      all_known: false,
    });
  });

  it('of anybody else, and none at all, are not spoken of', () => {
    expect(links({ link_houses: ['shop.example'] }, { mails: 1 })).toBeUndefined();
    expect(links({})).toBeUndefined();
  });
});

describe('the verdict', () => {
  const known = past({ sender: [part({ mails: 4000, days: 300, harmless: 90, last_harmless: daysAgo(1) })] });

  it('on the mail of a known sender is benign without any service', () => {
    expect(verdict(mail(), past())).toMatchObject({ classification: 'inconclusive' });
    expect(verdict(mail(), known)).toMatchObject({ classification: 'benign', not_connected: [] });
  });

  it('is what the facts are beside a hard one, however many harmless mails came before', () => {
    const hard = { kind: 'email.link.lookalike', weight: 0.3 };
    const alone = judgeOffline(snapshot('phishing'), facts(...completeMail(), hard), NOW);
    expect(verdict(mail(), known, hard)).toMatchObject({
      classification: alone.classification,
      confidence: alone.confidence,
    });
  });

  it('never gets from suspicious to benign by a history, whatever there is of it', () => {
    const all: MailHistory = {
      ...known,
      sender: [part({ mails: 4000, days: 300, harmless: 90, last_harmless: daysAgo(1), of_list: 900 })],
      thread: [
        {
          address: 'alex@corp.example',
          house: 'corp.example',
          identity: 'dkim',
          parties: [digestOf('jo@shop.example')],
          seen_at: daysAgo(1),
        },
      ],
    };
    const signs = ['wording.urgency', 'link.shortener', 'content.image_only', 'sender.abused_tld'].map(
      (kind) => ({
        kind: `email.${kind}`,
        weight: 0.24,
      }),
    );
    const of = mail({ list: 'news.shop.example' });
    for (let count = 1; count <= signs.length; count += 1) {
      const some = signs.slice(0, count);
      const alone = judgeOffline(snapshot('phishing'), facts(...completeMail(), ...some), NOW);
      const found = verdict(of, all, ...some).classification;
      if (alone.classification !== 'inconclusive') expect(found).not.toBe('benign');
      else if (count > 1) expect(found).toBe('inconclusive');
    }
  });
});
