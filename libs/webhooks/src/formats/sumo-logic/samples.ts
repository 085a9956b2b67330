import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A monitor that has triggered',
    body: {
      name: 'Errors of the shop',
      description: 'More errors than on other days.',
      monitorType: 'Logs',
      query: '_sourceCategory=shop error | count',
      queryUrl: 'https://service.sumologic.example/ui/index.html#section/search/s1',
      triggerType: 'Critical',
      triggerTimeRange: '11/22/2026 12:00:00 PM UTC to 11/22/2026 12:05:00 PM UTC',
      triggerTime: '11/22/2026 12:05:00 PM UTC',
      triggerCondition: 'Greater than 100 in the last 5 minutes',
      triggerValue: '140',
      id: '00000000000000D1',
      alertResponseUrl: 'https://service.sumologic.example/ui/#/alert/00000000000000D2',
    },
    alerts: [
      {
        external_id: '00000000000000D2',
        title: 'Errors of the shop',
        severity: 'critical',
        type: 'other',
        occurred_at: '2026-11-22T12:05:00.000Z',
        state: 'open',
        fields: {
          observer: { product: 'Monitors', type: 'monitoring', vendor: 'Sumo Logic' },
          vendor: {
            state: 'Critical',
            severity: 'Critical',
            severity_scale: 'MissingData, Warning, Critical',
          },
          event: {
            url: 'https://service.sumologic.example/ui/#/alert/00000000000000D2',
            reason: 'Greater than 100 in the last 5 minutes',
          },
          rule: { id: '00000000000000D1', name: 'Errors of the shop' },
        },
      },
    ],
  },
  {
    title: 'The same when it is over',
    body: {
      name: 'Errors of the shop',
      description: '',
      monitorType: 'Logs',
      triggerType: 'ResolvedCritical',
      triggerTime: '11/22/2026 12:30:00 PM UTC',
      triggerCondition: 'Less than or equal to 100 in the last 5 minutes',
      id: '00000000000000D1',
      alertResponseUrl: 'https://service.sumologic.example/ui/#/alert/00000000000000D2',
    },
    alerts: [
      {
        external_id: '00000000000000D2',
        title: 'Errors of the shop',
        severity: 'critical',
        type: 'other',
        occurred_at: '2026-11-22T12:30:00.000Z',
        state: 'resolved',
        fields: {
          observer: { product: 'Monitors', type: 'monitoring', vendor: 'Sumo Logic' },
          vendor: {
            state: 'ResolvedCritical',
            severity: 'Critical',
            severity_scale: 'MissingData, Warning, Critical',
          },
          event: {
            url: 'https://service.sumologic.example/ui/#/alert/00000000000000D2',
            reason: 'Less than or equal to 100 in the last 5 minutes',
          },
          rule: { id: '00000000000000D1', name: 'Errors of the shop' },
        },
      },
    ],
  },
  {
    title: 'An insight of Cloud SIEM',
    body: {
      id: '00000000-0000-4000-8000-0000000000d3',
      readableId: 'INSIGHT-31',
      name: 'Initial Access with Persistence',
      severity: 'HIGH',
      status: { displayName: 'New', name: 'new' },
      resolution: null,
      created: '2026-11-22T12:31:00',
      timestamp: '2026-11-22T12:20:00',
      entity: { entityType: '_username', name: 'amy', value: 'amy' },
      tags: ['_mitreAttackTactic:TA0001', '_mitreAttackTechnique:T1078'],
      signals: [
        {
          id: '00000000-0000-4000-8000-0000000000d4',
          name: 'First login from this country',
          ruleId: 'FIRST-S00001',
          severity: 3,
          stage: 'Initial Access',
          timestamp: '2026-11-22T12:10:00',
          tags: ['_mitreAttackTactic:TA0001'],
        },
        {
          id: '00000000-0000-4000-8000-0000000000d5',
          name: 'A key was added to an application',
          ruleId: 'MATCH-S00002',
          severity: 6,
          stage: 'Persistence',
          timestamp: '2026-11-22T12:20:00',
          tags: ['_mitreAttackTactic:TA0003'],
        },
      ],
    },
    alerts: [
      {
        external_id: '00000000-0000-4000-8000-0000000000d3',
        title: 'Initial Access with Persistence: amy',
        severity: 'high',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:10:00.000Z',
        state: 'open',
        fields: {
          vendor: { state: 'New', severity: 'HIGH' },
          threat: {
            tactic: { id: ['TA0001', 'TA0003'], name: ['Initial Access', 'Persistence'] },
            technique: { id: ['T1078'] },
          },
          observer: { product: 'Cloud SIEM', type: 'siem', vendor: 'Sumo Logic' },
          event: { code: 'INSIGHT-31', count: 2 },
          user: { name: 'amy' },
        },
      },
    ],
  },
];
