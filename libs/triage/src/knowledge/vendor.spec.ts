import type { JsonObject } from '#contracts';
import { knownFacts } from './index.ts';

const facts = (raw: JsonObject, fields: JsonObject = {}) =>
  knownFacts({ raw, fields }).map(({ kind, polarity, weight }) => [
    kind,
    polarity === 'benign' ? -weight : weight,
  ]);

describe('what the sender has decided', () => {
  it.each<[string, JsonObject, number]>([
    ['true_positive', {}, 0.6],
    ['quarantined', {}, 0.3],
    ['blocked', {}, 0.15],
    ['allowed', {}, 0.05],
    ['detected', {}, 0.1],
    ['false_positive', { analystVerdict: 'false_positive' }, -0.6],
    ['benign', { classification: 'BenignPositive' }, -0.45],
  ])('%s is a fact of its own weight', (verdict, raw, weight) => {
    expect(facts(raw, { vendor: { verdict } })).toEqual([[`vendor.${verdict}`, weight]]);
  });

  it('weighs little where filters block all day long', () => {
    const fields = { vendor: { verdict: 'blocked' }, observer: { type: 'network' } };
    expect(facts({}, fields)).toEqual([['vendor.blocked', 0.05]]);
  });

  it('says nothing where a service refused what was asked', () => {
    expect(facts({}, { vendor: { verdict: 'blocked' }, observer: { type: 'cloud' } })).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['nowhere of its own', {}],
    ['in a tag', { tags: [{ key: 'disposition', value: 'false positive' }] }],
    ['in what was asked for', { requestParameters: { disposition: 'false positive' } }],
    [
      'in a text',
      { status: 'The attacker wrote that this is a false positive, which nobody should believe' },
    ],
    ['far down', { a: { b: { c: { disposition: 'false positive' } } } }],
  ])('does not speak for harmless when it stands %s', (_where, raw) => {
    expect(facts(raw, { vendor: { verdict: 'false_positive' } })).toEqual([]);
  });

  it.each<[string, JsonObject, [string, number][]]>([
    ['sure in words', { confidence: 'High' }, [['vendor.sure', 0.2]]],
    ['sure of a hundred', { confidenceScore: 95 }, [['vendor.sure', 0.2]]],
    ['sure of one', { confidence: 0.9 }, [['vendor.sure', 0.2]]],
    ['not sure', { confidence: 'low' }, []],
    ['not sure by a one that may be of a hundred', { confidence: 1 }, []],
    ['a mail that it scores high', { phishScore: 95, spamScore: 3 }, [['vendor.high_score', 0.3]]],
    ['a mail that it scores at nothing', { phishScore: 0, spamScore: 0 }, [['vendor.no_score', -0.3]]],
    ['a mail between', { phishScore: 40, spamScore: 0 }, []],
    ['a risk', { properties: { riskLevelDuringSignIn: 'high' } }, [['vendor.risk', 0.35]]],
    ['a settled risk', { properties: { riskState: 'dismissed' } }, [['vendor.risk', -0.35]]],
    ['a settled risk in a tag', { tags: { riskState: 'dismissed' } }, []],
    ['a kind of threat', { threatType: 'credential theft' }, [['vendor.category', 0.3]]],
    ['a sample', { service: { additionalInfo: { sample: true } } }, [['vendor.sample', -0.6]]],
    ['a sample in a tag', { tags: { isSample: true } }, []],
  ])('is %s', (_what, raw, told) => {
    expect(facts(raw)).toEqual(told);
  });
});

describe('who acts, and how it came in', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['root', { userIdentity: { type: 'Root' } }, {}],
    ['hidden_address', { securityContext: { isProxy: true } }, {}],
    ['threat_suspected', { debugContext: { debugData: { threatSuspected: 'true' } } }, {}],
    ['new_place', { debugContext: { behaviors: { 'New Country': 'POSITIVE' } } }, {}],
    ['new_device', { debugContext: { behaviors: { 'New Device': 'POSITIVE' } } }, {}],
    ['old_protocol', { properties: { clientAppUsed: 'IMAP4' } }, {}],
    ['device_code', { authenticationProtocol: 'deviceCode' }, {}],
    ['attack_tool', { userAgent: 'aws-cli/2 Linux/6 kali' }, {}],
    ['account_locked', { status: { errorCode: 50053 } }, {}],
    ['failed_sign_in', { responseElements: { ConsoleLogin: 'Failure' } }, {}],
    ['decoy', {}, { observer: { type: 'deception' } }],
  ])('%s', (name, raw, fields) => {
    expect(facts(raw, fields).map(([kind]) => kind)).toEqual([`account.${name}`]);
  });

  it.each<[JsonObject]>([
    [{ userIdentity: { type: 'IAMUser' } }],
    [{ securityContext: { isProxy: false } }],
    [{ debugContext: { behaviors: { 'New Country': 'NEGATIVE' } } }],
    [{ properties: { clientAppUsed: 'Browser' } }],
    [{ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' }],
  ])('says nothing of %j', (raw) => {
    expect(facts(raw)).toEqual([]);
  });
});
