import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An alert of the Alert Center',
    body: {
      customerId: 'C01abc',
      alertId: '2a3b4c5d-0001-4fff-8aaa-000000000001',
      createTime: '2026-11-22T12:05:00.123Z',
      startTime: '2026-11-22T12:00:00Z',
      type: 'Leaked password',
      source: 'Google identity',
      data: {
        '@type': 'type.googleapis.com/google.apps.alertcenter.type.AccountWarning',
        email: 'amy@corp.example',
      },
      securityInvestigationToolLink: 'https://admin.google.example/ac/sit?alert=2a3b4c5d',
      metadata: {
        customerId: 'C01abc',
        alertId: '2a3b4c5d-0001-4fff-8aaa-000000000001',
        status: 'NOT_STARTED',
        severity: 'HIGH',
        updateTime: '2026-11-22T12:05:00.123Z',
        etag: 'e1',
      },
      etag: 'e1',
      updateTime: '2026-11-22T12:05:00.123Z',
    },
    alerts: [
      {
        external_id: '2a3b4c5d-0001-4fff-8aaa-000000000001',
        title: 'Leaked password: amy@corp.example',
        severity: 'high',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example' },
          vendor: { state: 'NOT_STARTED', severity: 'HIGH', severity_scale: 'LOW..HIGH' },
          event: {
            category: 'Leaked password',
            provider: 'Google identity',
            url: 'https://admin.google.example/ac/sit?alert=2a3b4c5d',
          },
          rule: { name: 'Leaked password' },
          observer: { vendor: 'Google', product: 'Workspace', type: 'identity' },
        },
      },
    ],
  },
  {
    title: 'An activity of two events',
    body: {
      kind: 'admin#reports#activity',
      id: {
        time: '2026-11-22T12:01:00.456Z',
        uniqueQualifier: '-7712345',
        applicationName: 'login',
        customerId: 'C01abc',
      },
      etag: '"x"',
      actor: { email: 'amy@corp.example', profileId: '1045' },
      ipAddress: '203.0.113.71',
      networkInfo: { ipAsn: [64501], regionCode: 'PT', subdivisionCode: 'PT-11' },
      events: [
        {
          type: 'login',
          name: 'login_failure',
          parameters: [
            { name: 'login_type', value: 'google_password' },
            { name: 'login_failure_type', value: 'login_failure_invalid_password' },
            { name: 'login_challenge_method', multiValue: ['password'] },
          ],
        },
        { type: '2sv_change', name: '2sv_disable' },
      ],
    },
    alerts: [
      {
        external_id: '-7712345 login_failure',
        title: 'Failed sign-in by amy@corp.example',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:01:00.456Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example', id: '1045' },
          source: { ip: '203.0.113.71', geo: { country_iso_code: 'PT' }, as: { number: 64501 } },
          event: {
            action: 'login_failure',
            category: 'login',
            outcome: 'failure',
            reason: 'login_failure_invalid_password',
          },
          cloud: { service: { name: 'login' } },
          observer: { vendor: 'Google', product: 'Workspace', type: 'identity' },
        },
      },
      {
        external_id: '-7712345 2sv_disable',
        title: 'Two-step verification disabled by amy@corp.example',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:01:00.456Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example', id: '1045' },
          source: { ip: '203.0.113.71', geo: { country_iso_code: 'PT' }, as: { number: 64501 } },
          event: { action: '2sv_disable', category: '2sv_change' },
          cloud: { service: { name: 'login' } },
          observer: { vendor: 'Google', product: 'Workspace', type: 'identity' },
        },
      },
    ],
  },
  {
    title: 'A page of activities; an administrator is made',
    body: {
      kind: 'admin#reports#activities',
      etag: '"y"',
      items: [
        {
          kind: 'admin#reports#activity',
          id: {
            time: '2026-11-22T12:02:00.000Z',
            uniqueQualifier: '99123',
            applicationName: 'admin',
            customerId: 'C01abc',
          },
          actor: { callerType: 'USER', email: 'bo@corp.example', profileId: '1046' },
          ipAddress: '203.0.113.72',
          events: [
            {
              type: 'USER_SETTINGS',
              name: 'GRANT_ADMIN_PRIVILEGE',
              parameters: [{ name: 'USER_EMAIL', value: 'amy@corp.example' }],
            },
          ],
        },
      ],
    },
    alerts: [
      {
        external_id: '99123 grant_admin_privilege amy@corp.example',
        title: 'Administrator privilege granted by bo@corp.example',
        type: 'privilege_escalation',
        occurred_at: '2026-11-22T12:02:00.000Z',
        fields: {
          user: {
            name: 'bo@corp.example',
            email: 'bo@corp.example',
            id: '1046',
            target: { name: 'amy@corp.example', email: 'amy@corp.example' },
          },
          source: { ip: '203.0.113.72' },
          event: { action: 'grant_admin_privilege', category: 'USER_SETTINGS' },
          cloud: { service: { name: 'admin' } },
          observer: { vendor: 'Google', product: 'Workspace', type: 'identity' },
        },
      },
    ],
  },
  {
    title: 'A suspicious sign-in, flattened by a data lake',
    body: {
      id: {
        applicationName: 'login',
        time: '2026-11-22 12:03:00.000000000',
        uniqueQualifier: '555',
        customerId: 'C01abc',
      },
      kind: 'admin#reports#activity',
      type: 'account_warning',
      name: 'suspicious_login',
      parameters: { affected_email_address: 'amy@corp.example', login_timestamp: 1795348980000000 },
    },
    alerts: [
      {
        external_id: '555 suspicious_login amy@corp.example',
        title: 'Suspicious sign-in by amy@corp.example',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:03:00.000Z',
        fields: {
          event: { action: 'suspicious_login', category: 'account_warning' },
          user: { name: 'amy@corp.example', email: 'amy@corp.example' },
          cloud: { service: { name: 'login' } },
          observer: { vendor: 'Google', product: 'Workspace', type: 'identity' },
        },
      },
    ],
  },
];
