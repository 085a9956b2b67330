import { one } from '../parsing.fixture.ts';

const message = (extra: object) => ({
  GUID: 'g1',
  messageTime: '2026-11-22T12:00:00Z',
  sender: 'a@parcel-desk.example',
  recipient: ['amy@corp.example'],
  subject: 'Hello',
  impostorScore: 0,
  malwareScore: 0,
  phishScore: 0,
  spamScore: 0,
  ...extra,
});
const threat = (classification: string, threatStatus = 'active') => [
  { threat: 'x', threatType: 'messageText', classification, threatStatus },
];

describe('proofpoint_tap', () => {
  it.each([
    ['messagesDelivered', 'phish', 'high', 'phishing'],
    ['messagesBlocked', 'phish', 'medium', 'phishing'],
    ['messagesDelivered', 'malware', 'high', 'malware'],
    ['messagesDelivered', 'impostor', 'high', 'bec'],
    ['messagesDelivered', 'spam', 'low', 'spam'],
    ['messagesBlocked', 'spam', 'low', 'spam'],
  ])('%s with %s is %s and %s', (list, classification, severity, type) => {
    const alert = one('proofpoint_tap', { [list]: [message({ threatsInfoMap: threat(classification) })] });
    expect(alert).toMatchObject({ severity, type, not_understood: [] });
  });

  it('takes the worst of several, and what proved harmless for nothing', () => {
    const both = [...threat('spam'), ...threat('malware', 'falsePositive')];
    expect(one('proofpoint_tap', message({ threatsInfoMap: both }))).toMatchObject({
      severity: 'low',
      type: 'spam',
    });
    expect(
      one('proofpoint_tap', message({ threatsInfoMap: threat('malware', 'falsePositive') })),
    ).toMatchObject({
      severity: 'informational',
      fields: { vendor: { verdict: 'false_positive' } },
    });
    expect(one('proofpoint_tap', message({ threatsInfoMap: threat('phish', 'cleared') }))).toMatchObject({
      severity: 'informational',
      fields: { vendor: { state: 'cleared' } },
    });
  });

  it('goes by the scores where no threat is named', () => {
    expect(one('proofpoint_tap', message({ phishScore: 49 }))).toMatchObject({
      severity: 'informational',
      type: null,
    });
    expect(one('proofpoint_tap', message({ phishScore: 60, impostorScore: 95 }))).toMatchObject({
      type: 'bec',
    });
  });

  it('makes no mail the repeat of another by a Message-ID, which its sender chooses', () => {
    const { GUID: _guid, ...bare } = message({});
    expect(
      one('proofpoint_tap', { ...bare, messageID: '<same@parcel-desk.example>' }).external_id,
    ).toBeNull();
  });

  describe('a click', () => {
    const click = {
      id: 'click-1',
      GUID: 'g1',
      clickTime: '2026-11-22T12:00:00Z',
      recipient: 'amy@corp.example',
      classification: 'phish',
      threatID: 't1',
      threatStatus: 'active',
    };

    it('alone, which names no list, was not blocked for all that is known', () => {
      const alert = one('proofpoint_tap', click);
      expect(alert).toMatchObject({ title: 'Phishing link clicked: amy@corp.example', severity: 'high' });
      expect(alert.fields.vendor?.verdict).toBeUndefined();
      expect(one('proofpoint_tap', { clicksBlocked: [click] })).toMatchObject({
        title: 'Phishing link clicked and blocked: amy@corp.example',
        severity: 'medium',
        fields: { vendor: { verdict: 'blocked' } },
      });
    });

    it('is known by its own id, not by that of the mail', () => {
      expect(one('proofpoint_tap', click).external_id).toBe('click-1');
    });
  });
});
