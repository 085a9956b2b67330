import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An alert of a rule',
    body: {
      id: 'Okta.AdminRoleAssigned',
      alertId: 'e5'.repeat(16),
      createdAt: '2026-11-22T12:00:30.100Z',
      severity: 'HIGH',
      type: 'RULE',
      link: 'https://corp.runpanther.example/alerts/e5',
      title: 'New Alert: amy made bob an administrator',
      name: 'Administrator was made',
      description: 'Somebody was given a role of administrators.',
      runbook: 'Ask who gave it.',
      tags: ['Identity', 'Privilege Escalation:Valid Accounts'],
      version: 'v1',
      alertContext: { actor: 'amy@corp.example', source_ip: '198.51.100.71' },
    },
    alerts: [
      {
        external_id: 'e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5',
        title: 'amy made bob an administrator',
        severity: 'high',
        type: 'privilege_escalation',
        occurred_at: '2026-11-22T12:00:30.100Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example' },
          source: { ip: '198.51.100.71' },
          vendor: { severity: 'HIGH' },
          event: { url: 'https://corp.runpanther.example/alerts/e5' },
          rule: { id: 'Okta.AdminRoleAssigned', name: 'Administrator was made', category: 'RULE' },
          observer: { vendor: 'Panther', type: 'siem' },
        },
      },
    ],
  },
  {
    title: 'An error of a rule',
    body: {
      id: 'AWS.Console.Login',
      alertId: 'e6'.repeat(16),
      createdAt: '2026-11-22T12:10:00.000Z',
      severity: 'LOW',
      type: 'RULE_ERROR',
      link: 'https://corp.runpanther.example/alerts/e6',
      title: 'Rule Error: AWS.Console.Login could not be evaluated',
      name: 'Console login',
      description: 'The function of the rule has failed.',
      tags: [],
      version: 'v2',
      alertContext: {},
    },
    alerts: [
      {
        external_id: 'e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6',
        title: 'AWS.Console.Login could not be evaluated',
        severity: 'low',
        type: 'other',
        occurred_at: '2026-11-22T12:10:00.000Z',
        fields: {
          vendor: { severity: 'LOW' },
          event: { url: 'https://corp.runpanther.example/alerts/e6' },
          rule: { id: 'AWS.Console.Login', name: 'Console login', category: 'RULE_ERROR' },
          observer: { vendor: 'Panther', type: 'siem' },
        },
      },
    ],
  },
];
