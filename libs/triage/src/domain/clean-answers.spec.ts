import { completeMail, facts, NOW, snapshot } from './cases.fixture.ts';
import { judgeOffline } from './offline.ts';
import { weigh } from './weigh.ts';

describe('a clean answer about one observable', () => {
  const clean = { kind: 'file.reputation', polarity: 'benign', weight: 0.3 } as const;

  it.each(['other', 'malware', 'policy_violation', 'command_and_control'] as const)(
    'does not vouch for an alert of type %s',
    (type) => {
      const complete = facts(
        clean,
        { kind: 'host.info', polarity: 'neutral', weight: 0 },
        {
          ...clean,
          kind: 'ip.reputation',
        },
      );
      const verdict = judgeOffline(snapshot(type), complete, NOW);
      expect(verdict).toMatchObject({ classification: 'inconclusive', missing: [] });
      expect(weigh(complete, type).contributions).toEqual([]);
    },
  );

  it('vouches for a link of a mail', () => {
    const link = { ...clean, kind: 'url.reputation' };
    const [without, with_] = [facts(...completeMail()), facts(...completeMail(), link)];
    expect(weigh(with_, 'phishing').probability).toBeLessThan(weigh(without, 'phishing').probability);
  });
});
