import { facts } from './cases.fixture.ts';
import { compareIds, groupOf, latest, logOdds, news, weigh } from './weigh.ts';

describe('what speaks for malice', () => {
  const lookUp = { kind: 'ip.reputation', subject: { type: 'ip' as const, value: '192.0.2.1' } };
  const from = (name: string) => ({ source: { type: 'connector' as const, name } });
  const weighed = (...given: Parameters<typeof facts>) =>
    weigh(facts(...given), 'phishing').contributions.map(({ evidence }) => evidence.id);

  it('is taken back by no other source that found the same thing harmless', () => {
    const bad = { ...lookUp, ...from('one') };
    const fine = { ...lookUp, ...from('two'), polarity: 'benign' as const };
    expect(weighed(bad, fine)).toEqual(['E1']);
    expect(weighed(bad, { ...fine, subject: { type: 'ip', value: '192.0.2.2' } })).toEqual(['E1', 'E2']);
    expect(weighed(bad, { ...fine, subject: { type: 'domain', value: '192.0.2.1' } })).toEqual(['E1', 'E2']);
    expect(weighed(bad, { ...fine, kind: 'ip.owner' })).toEqual(['E1', 'E2']);
    expect(weighed({ ...bad, polarity: 'neutral' }, fine)).toEqual(['E2']);
  });

  it('is a fact that weighs something, the strongest first', () => {
    expect(weighed({ kind: 'a', weight: 0 }, { kind: 'b', weight: 0.2 }, { kind: 'c', weight: 0.9 })).toEqual(
      ['E3', 'E2'],
    );
  });

  it('grows with the weight, within what is a weight at all', () => {
    expect(logOdds(-1)).toBe(0);
    expect(logOdds(2)).toBe(logOdds(0.97));
    expect(logOdds(0.5)).toBeCloseTo(3 * Math.atanh(0.5));
    const { probability } = weigh([], 'other');
    expect(weigh(facts({ kind: 'a' }), 'other').probability).toBeGreaterThan(probability);
    expect(weigh(facts({ kind: 'a', polarity: 'benign' }), 'other').probability).toBeLessThan(probability);
  });

  it.each([
    ['email.link.x', 1.6],
    ['email.content.instructions', 1],
  ])('counts more of a mail than of an alert, but not what tries to instruct: %s', (kind, factor) => {
    const [ofMail, ofAlert] = (['phishing', 'other'] as const).map(
      (type) => weigh(facts({ kind, weight: 0.5 }), type).contributions[0]?.log_odds ?? 0,
    );
    expect(ofMail).toBeCloseTo(factor * (ofAlert ?? 0));
  });

  it('is taken back by a list’s name only where the sender’s domain vouches for the mail', () => {
    const list = { kind: 'email.list.identity', polarity: 'benign' as const, weight: 0.1 };
    const dmarc = (polarity: 'benign' | 'malicious') => ({
      kind: 'email.authentication.dmarc',
      polarity,
      weight: 0.05,
    });
    expect(weighed(list)).toEqual([]);
    expect(weighed(list, dmarc('malicious'))).toEqual(['E2']);
    expect(weighed(list, dmarc('benign'))).toEqual(['E1', 'E2']);
  });

  it.each([
    ['email.intent.payment', 'wording'],
    ['email.list.identity', 'content'],
    ['email.content.instructions', 'instructions'],
    ['email.content.hidden_text', 'content'],
    ['alert.signal.x', 'detection'],
    ['alert.wording.x', 'wording'],
    ['domain.reputation', 'reputation'],
    ['domain.registration', 'registration'],
    ['sender.reputation', 'sender_reputation'],
    ['sign_in.impossible_travel', 'account'],
    ['history.host.first_rule', 'new_here'],
    ['history.rule', 'record'],
    ['cloud.finding', 'cloud'],
  ])('counts within its group: %s', (kind, group) => expect(groupOf(kind)).toBe(group));

  it('is told in the order in which it was found where it weighs the same', () => {
    expect(weighed({ kind: 'a', id: 'E2' }, { kind: 'b', id: 'E1' }, { kind: 'c', id: 'E3' })[0]).toBe('E1');
    expect([compareIds('a', 'b'), compareIds('b', 'a'), compareIds('a', 'a')]).toEqual([-1, 1, 0]);
  });
});

it('a journey that the sender and the history both tell of is one', () => {
  const ours = { kind: 'sign_in.first_country', weight: 0.25 };
  const theirs = { kind: 'alert.account.new_place', weight: 0.2 };
  const other = { kind: 'siem.events', weight: 0.2 };
  const chance = (...given: Parameters<typeof facts>) => weigh(facts(...given), 'other').probability;
  expect(chance(ours, theirs)).toBeLessThan(chance(ours, other));
});

it('what a list says is told again once it says something else, and the last telling counts', () => {
  const entry = (criticality: string) => ({
    kind: 'inventory.asset',
    subject: { type: 'host' as const, value: 'ws-77' },
    statement: `ws-77 is on the list of assets: criticality ${criticality}.`,
  });
  const told = facts(entry('high'), entry('low'));
  expect(news(facts(entry('low')), told)).toEqual([]);
  expect(news(facts(entry('high')), told)).toMatchObject([entry('high')]);
  expect(latest(told)).toMatchObject([entry('low')]);
  const long = { ...entry('high'), statement: 'x'.repeat(9000) };
  expect(news(facts(long), facts({ ...long, statement: `${'x'.repeat(3999)}…` }))).toEqual([]);
});

describe('what a tenant’s earlier mails say', () => {
  const history = (kind: string, weight: number) => ({
    kind: `email.history.${kind}`,
    polarity: 'benign' as const,
    weight,
  });
  const sumOf = (...given: Parameters<typeof facts>) =>
    weigh(facts(...given), 'phishing').contributions.reduce((sum, { log_odds }) => sum + log_odds, 0);

  it('counts no more than its bound, all together', () => {
    expect(sumOf(history('sender', 0.2))).toBeCloseTo(-1.6 * logOdds(0.2));
    expect(sumOf(history('sender', 0.3), history('thread', 0.2), history('list', 0.15))).toBeCloseTo(-1.5);
  });

  it('counts nothing beside a hard fact of another cause', () => {
    const hard = (kind: string, weight: number) => ({ kind, weight });
    expect(sumOf(history('sender', 0.3), hard('email.link.x', 0.3))).toBeCloseTo(1.6 * logOdds(0.3));
    expect(sumOf(history('sender', 0.3), hard('email.link.x', 0.29))).toBeLessThan(0);
  });

  it('counts where it is ordinary by itself only beside a sign of another cause', () => {
    const first = { kind: 'email.history.sender', weight: 0.08, raw: { only_with_another_sign: true } };
    expect(sumOf(first)).toBe(0);
    expect(sumOf(first, { kind: 'email.wording.x', weight: 0.19 })).toBeCloseTo(1.6 * logOdds(0.19));
    const both = sumOf(first, { kind: 'email.wording.x', weight: 0.2 });
    expect(both).toBeCloseTo(1.6 * (logOdds(0.2) + logOdds(0.08)));
    expect(sumOf(first, { kind: 'email.history.name', weight: 0.45 })).toBeCloseTo(1.6 * logOdds(0.45));
  });
});
