import type { NeededService } from '#contracts';
import { NOW, facts, snapshot } from './cases.fixture.ts';
import { completenessOf } from './completeness.ts';
import { judgeOffline } from './offline.ts';
import { weigh } from './weigh.ts';

describe('a service that is connected and knows nothing of what is to be looked up', () => {
  const noHashes: NeededService[] = [{ capability: 'threat_intelligence', looks_up: 'hash' }];

  it('is missing in this case, with what is lacking', () => {
    const known = facts({ kind: 'host.info' });
    expect(completenessOf(known, 'malware', NOW, [], noHashes)).toEqual({
      missing: [
        'The reputation of the file was not looked up: no threat intelligence about file hashes is connected.',
      ],
      not_connected: [],
    });
  });

  it('is no gap where another look-up tells as much', () => {
    const { missing } = completenessOf([], 'reconnaissance', NOW, [], noHashes);
    expect(missing).toEqual(['The reputation of the address was not looked up.']);
  });
});

describe('sources that do not agree', () => {
  const address = { kind: 'ip.reputation', subject: { type: 'ip', value: '203.0.113.7' } } as const;
  const bad = {
    ...address,
    polarity: 'malicious',
    weight: 0.85,
    source: { type: 'connector', name: 'abuseipdb' },
  } as const;
  const good = {
    ...address,
    polarity: 'benign',
    weight: 0.3,
    source: { type: 'connector', name: 'virustotal' },
  } as const;

  it('count by the gravest: another that found nothing takes nothing from it', () => {
    const both = weigh(facts(bad, good), 'command_and_control');
    expect(both).toMatchObject({ probability: weigh(facts(bad), 'command_and_control').probability });
    expect(both.contributions.map(({ evidence }) => evidence.source.name)).toEqual(['abuseipdb']);
    // About another address it speaks for itself, in a mail; an alert is not about an address.
    const other = { ...good, subject: { type: 'ip', value: '198.51.100.1' } } as const;
    expect(weigh(facts(bad, other), 'phishing').contributions).toHaveLength(2);
    expect(weigh(facts(bad, other), 'command_and_control').contributions).toHaveLength(1);
  });

  it('are told of in the verdict', () => {
    const doubt = {
      ...address,
      kind: 'lookup.disagreement',
      statement: 'The sources do not agree.',
      polarity: 'neutral',
      weight: 0,
    } as const;
    const evidence = facts(bad, good, doubt);
    const { reasoning } = judgeOffline(snapshot('command_and_control'), evidence, NOW);
    expect(reasoning[0]?.statement).toContain('The sources do not agree.');
    expect(reasoning[0]?.evidence).toEqual([evidence[0]?.id, evidence[2]?.id]);
  });
});
