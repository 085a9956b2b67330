import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

describe('microsoft_defender', () => {
  it('reads an alert of alerts_v2 with its evidence', () => {
    const alert = one('microsoft_defender', {
      value: [
        {
          id: 'da1',
          serviceSource: 'microsoftDefenderForOffice365',
          title: 'Email messages containing malicious URL removed after delivery',
          severity: 'informational',
          category: 'InitialAccess',
          firstActivityDateTime: '2026-01-02T03:04:05Z',
          evidence: [
            {
              '@odata.type': '#microsoft.graph.security.deviceEvidence',
              deviceDnsName: 'pc1.corp',
              mdeDeviceId: 'm1',
            },
            {
              '@odata.type': '#microsoft.graph.security.userEvidence',
              userAccount: { accountName: 'bob', userPrincipalName: 'bob@corp.example', userSid: 'S-1-5-1' },
            },
            {
              '@odata.type': '#microsoft.graph.security.analyzedMessageEvidence',
              internetMessageId: '<1@x>',
              recipientEmailAddress: 'bob@corp.example',
              p2Sender: { emailAddress: 'a@evil.example' },
              subject: 'Hi',
              senderIp: '203.0.113.1',
            },
            {
              '@odata.type': '#microsoft.graph.security.fileEvidence',
              fileDetails: { fileName: 'a.exe', sha256: 'ab'.repeat(32) },
            },
            { '@odata.type': '#microsoft.graph.security.ipEvidence', ipAddress: '198.51.100.1' },
          ],
        },
      ],
    });
    expect(alert).toMatchObject({
      external_id: 'da1',
      severity: 'informational',
      recipient: 'bob@corp.example',
      fields: {
        host: { name: 'pc1.corp', id: 'm1' },
        user: { name: 'bob', id: 'S-1-5-1', email: 'bob@corp.example' },
        email: {
          from: { address: 'a@evil.example' },
          sender: { ip: '203.0.113.1' },
          message_id: '<1@x>',
        },
        file: { name: 'a.exe', hash: { sha256: 'ab'.repeat(32) } },
        source: { ip: '198.51.100.1' },
      },
    });
  });

  it.each([
    [['remediated'], 'blocked'],
    [['remediated', 'none', 'prevented'], 'blocked'],
    [['remediated', 'active'], 'detected'],
    [['partiallyRemediated'], 'detected'],
    [['remediated', 'unremediated'], 'allowed'],
    [['none'], undefined],
  ])('goes by the evidence that is worst off: %j', (statuses, verdict) => {
    const alert = one('microsoft_defender', {
      id: 'da2',
      serviceSource: 'microsoftDefenderForEndpoint',
      title: 'Malware was detected',
      severity: 'medium',
      evidence: statuses.map((remediationStatus) => ({ remediationStatus })),
    });
    expect(alert.fields.vendor?.verdict).toBe(verdict);
  });

  it('takes an address for the end that its role says', () => {
    const far = { ipAddress: '203.0.113.50', roles: ['commandAndControl'] };
    const near = { ipAddress: '10.0.0.7', roles: ['source'] };
    const fieldsOf = (...evidence: JsonObject[]) =>
      one('microsoft_defender', { id: 'da4', title: 'Beacon', severity: 'high', alertWebUrl: 'x', evidence })
        .fields;
    expect(fieldsOf(far, near)).toMatchObject({
      source: { ip: '10.0.0.7' },
      destination: { ip: '203.0.113.50' },
    });
    expect(fieldsOf(far).source).toBeUndefined();
  });

  it('knows an incident of Graph', () => {
    expect(
      one('auto', {
        '@odata.type': '#microsoft.graph.security.incident',
        id: '2972395',
        displayName: 'Multi-stage incident on several endpoints',
        severity: 'high',
        status: 'active',
        createdDateTime: '2026-11-22T12:00:00Z',
        incidentWebUrl: 'https://security.example/incidents/2972395',
      }),
    ).toMatchObject({
      format: 'microsoft_defender',
      external_id: '2972395',
      title: 'Multi-stage incident on several endpoints',
      severity: 'high',
      state: 'open',
      fields: { event: { url: 'https://security.example/incidents/2972395' } },
    });
  });

  it('takes what somebody was meant to do for harmless', () => {
    const alert = one('microsoft_defender', {
      id: 'da3',
      title: 'Odd tool',
      severity: 'low',
      serviceSource: 'microsoftDefenderForEndpoint',
      classification: 'informationalExpectedActivity',
      determination: 'securityTesting',
    });
    expect(alert.fields.vendor?.verdict).toBe('benign');
  });

  it('brings the streamed records of one alert together, each a delivery of its own', () => {
    const record = (category: string, extra: object) =>
      one('microsoft_defender', {
        category,
        properties: { AlertId: 'x1', Title: 'T', Severity: 'High', ...extra },
      });
    const info = record('AdvancedHunting-AlertInfo', { Category: 'DefenseEvasion' });
    const evidence = record('AdvancedHunting-AlertEvidence', {
      EntityType: 'Machine',
      DeviceName: 'pc1',
      AdditionalFields: 'not json',
    });
    expect(info.fingerprint).toEqual(evidence.fingerprint);
    expect(info.external_id).not.toBe(evidence.external_id);
    expect(evidence).toMatchObject({ severity: 'high', fields: { host: { name: 'pc1' } } });
  });
});
