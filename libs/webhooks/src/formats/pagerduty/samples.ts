import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An event with the fields of the Common Event Format',
    body: {
      routing_key: '0'.repeat(32),
      event_action: 'trigger',
      dedup_key: 'vpn-2/failed-logins',
      client: 'Watcher',
      client_url: 'https://watcher.example/vpn-2',
      payload: {
        summary: 'Many failed logins at the VPN',
        source: 'vpn-2.corp.example',
        severity: 'error',
        timestamp: '2026-11-22T12:00:00.000+00:00',
        component: 'vpn',
        group: 'remote access',
        class: 'failed logins',
        custom_details: { description: '61 failures within five minutes', attempts: 61 },
      },
    },
    alerts: [
      {
        external_id: 'vpn-2/failed-logins',
        title: 'Many failed logins at the VPN',
        severity: 'high',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          vendor: { state: 'trigger', severity: 'error', severity_scale: 'info, warning, error, critical' },
          event: { category: 'failed logins', url: 'https://watcher.example/vpn-2', provider: 'Watcher' },
          resource: { name: 'vpn', type: 'component' },
          host: { name: 'vpn-2.corp.example' },
        },
      },
    ],
  },
  {
    title: 'An incident is triggered',
    body: {
      event: {
        id: '01AAAAAAAAAAAAAAAAAAAAAAAA',
        event_type: 'incident.triggered',
        resource_type: 'incident',
        occurred_at: '2026-11-22T12:00:05.100Z',
        agent: {
          html_url: 'https://corp.pagerduty.example/users/PU1',
          id: 'PU1',
          self: 'https://api.pagerduty.example/users/PU1',
          summary: 'Amy Park',
          type: 'user_reference',
        },
        client: { name: 'PagerDuty' },
        data: {
          id: 'PINC0001',
          type: 'incident',
          self: 'https://api.pagerduty.example/incidents/PINC0001',
          html_url: 'https://corp.pagerduty.example/incidents/PINC0001',
          number: 2,
          status: 'triggered',
          incident_key: 'vpn-2/failed-logins',
          created_at: '2026-11-22T12:00:05Z',
          title: 'Many failed logins at the VPN',
          service: {
            html_url: 'https://corp.pagerduty.example/services/PS1',
            id: 'PS1',
            self: 'https://api.pagerduty.example/services/PS1',
            summary: 'Remote access',
            type: 'service_reference',
          },
          assignees: [{ id: 'PU2', summary: 'Tom Berg', type: 'user_reference' }],
          teams: [{ id: 'PT1', summary: 'Network', type: 'team_reference' }],
          priority: { id: 'PP1', summary: 'P2', type: 'priority_reference' },
          urgency: 'high',
          conference_bridge: null,
          resolve_reason: null,
        },
      },
    },
    alerts: [
      {
        external_id: 'PINC0001',
        title: 'Many failed logins at the VPN',
        severity: 'high',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:05.000Z',
        state: 'open',
        fields: {
          resource: { id: 'PS1', name: 'Remote access', type: 'service' },
          vendor: { state: 'triggered', severity: 'P2', severity_scale: 'P1..P5' },
          event: { action: 'incident.triggered', url: 'https://corp.pagerduty.example/incidents/PINC0001' },
          observer: { vendor: 'PagerDuty', type: 'monitoring' },
        },
      },
    ],
  },
  {
    title: 'A note at an incident',
    body: {
      event: {
        id: '01AAAAAAAAAAAAAAAAAAAAAAAB',
        event_type: 'incident.annotated',
        resource_type: 'incident',
        occurred_at: '2026-11-22T12:10:00.000Z',
        agent: { id: 'PU2', summary: 'Tom Berg', type: 'user_reference' },
        client: null,
        data: {
          id: 'PNOTE001',
          type: 'incident_note',
          content: 'The address belongs to a partner.',
          trimmed: false,
          incident: {
            html_url: 'https://corp.pagerduty.example/incidents/PINC0001',
            id: 'PINC0001',
            self: 'https://api.pagerduty.example/incidents/PINC0001',
            summary: 'Many failed logins at the VPN',
            type: 'incident_reference',
          },
        },
      },
    },
    alerts: [
      {
        external_id: 'PINC0001',
        title: 'Many failed logins at the VPN',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:10:00.000Z',
        fields: {
          event: { action: 'incident.annotated', url: 'https://corp.pagerduty.example/incidents/PINC0001' },
          observer: { vendor: 'PagerDuty', type: 'monitoring' },
        },
      },
    ],
  },
];
