import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'Something that no format knows',
    body: {
      AlertName: 'Service account used interactively',
      Severity: { Label: 'HIGH' },
      details: { UserName: 'CORP\\svc-backup', computer: 'SRV-7', srcIp: '10.20.0.7' },
      DetectedAt: '2026-11-27T08:38:00+01:00',
      alertId: 'al-20261127-7',
    },
    alerts: [
      {
        external_id: 'al-20261127-7',
        title: 'Service account used interactively on SRV-7',
        severity: 'high',
        occurred_at: '2026-11-27T07:38:00.000Z',
        fields: {
          host: { name: 'SRV-7' },
          user: { name: 'svc-backup', domain: 'CORP' },
          source: { ip: '10.20.0.7' },
          vendor: { severity: 'HIGH' },
          rule: { name: 'Service account used interactively' },
        },
      },
    ],
  },
];
