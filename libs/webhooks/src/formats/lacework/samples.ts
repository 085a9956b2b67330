import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A control that failed, from the webhook',
    body: {
      event_title: 'A bucket that everybody can read',
      event_link: 'https://shop.lacework.example/ui/investigation/recents/EventDossier-42',
      lacework_account: 'shop',
      event_source: 'CloudCompliance',
      event_description: 'AWS Account: 000000000042 (shop-production): everybody can read the bucket payroll',
      event_timestamp: '22 Nov 2026 12:00 GMT',
      event_type: 'Compliance',
      event_id: '42',
      event_severity: '2',
      rec_id: 'LW_S3_1',
    },
    alerts: [
      {
        external_id: '42',
        title: 'A bucket that everybody can read',
        severity: 'high',
        type: 'policy_violation',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          cloud: { account: { id: '000000000042' } },
          event: {
            category: 'Compliance',
            provider: 'CloudCompliance',
            url: 'https://shop.lacework.example/ui/investigation/recents/EventDossier-42',
          },
          rule: { id: 'LW_S3_1', name: 'A bucket that everybody can read' },
          vendor: { severity: '2', severity_scale: '1 (critical)..5 (info)' },
          observer: { vendor: 'Lacework', type: 'cloud' },
        },
      },
    ],
  },
  {
    title: 'An alert of the API that is closed',
    body: {
      alertId: 4242,
      alertName: 'A machine asks for a bad address',
      alertType: 'NewExternalServerBadIp',
      severity: 'Critical',
      status: 'Closed',
      startTime: '2026-11-22T12:00:00Z',
      endTime: '2026-11-22T13:00:00Z',
      derivedFields: { category: 'Anomaly', sub_category: 'Host', source: 'Agent' },
      alertInfo: {
        subject: 'A machine asks for a bad address: web-1 for 198.51.100.66',
        description: 'The machine web-1 asks for 198.51.100.66 at port 443.',
      },
    },
    alerts: [
      {
        external_id: '4242',
        title: 'A machine asks for a bad address: web-1 for 198.51.100.66',
        severity: 'critical',
        type: 'command_and_control',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'resolved',
        fields: {
          vendor: { state: 'Closed', severity: 'Critical', severity_scale: '1 (critical)..5 (info)' },
          event: { category: 'NewExternalServerBadIp', provider: 'Agent' },
          rule: { name: 'A machine asks for a bad address' },
          observer: { vendor: 'Lacework', type: 'cloud' },
        },
      },
    ],
  },
];
