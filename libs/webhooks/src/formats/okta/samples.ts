import type { FormatSample } from '../define-format.ts';

const client = {
  userAgent: { rawUserAgent: 'Mozilla/5.0 (X11; Linux x86_64)', os: 'Linux', browser: 'FIREFOX' },
  zone: 'null',
  device: 'Computer',
  id: null,
  ipAddress: '203.0.113.60',
  geographicalContext: {
    city: 'Lisbon',
    state: 'Lisboa',
    country: 'Portugal',
    postalCode: '1000-001',
    geolocation: { lat: 38.7, lon: -9.1 },
  },
};

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A sign-in that failed',
    body: {
      uuid: '3d9c3a50-0a2d-11f0-9c51-0f5d1f0c1a01',
      published: '2026-11-22T12:00:00.000Z',
      eventType: 'user.session.start',
      version: '0',
      severity: 'WARN',
      legacyEventType: 'core.user_auth.login_failed',
      displayMessage: 'User login to Okta',
      actor: { id: '00u1amy', type: 'User', alternateId: 'amy@corp.example', displayName: 'Amy Park' },
      client,
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
      target: null,
      securityContext: {
        asNumber: 64500,
        asOrg: 'example telecom',
        isp: 'example telecom',
        domain: 'isp.example',
        isProxy: true,
      },
    },
    alerts: [
      {
        external_id: '3d9c3a50-0a2d-11f0-9c51-0f5d1f0c1a01',
        title: 'User login to Okta (failed) by amy@corp.example',
        severity: 'medium',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example', full_name: 'Amy Park', id: '00u1amy' },
          source: {
            ip: '203.0.113.60',
            geo: { country_name: 'Portugal', city_name: 'Lisbon' },
            as: { number: 64500, organization: { name: 'example telecom' } },
          },
          user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64)' },
          vendor: { severity: 'WARN', severity_scale: 'DEBUG..ERROR' },
          event: { action: 'user.session.start', outcome: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
          observer: { vendor: 'Okta', product: 'Okta', type: 'identity' },
        },
      },
    ],
  },
  {
    title: 'An event hook: a role granted to somebody else',
    body: {
      eventType: 'com.okta.event_hook',
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      source: 'https://corp.okta.example/api/v1/eventHooks/who1',
      eventId: 'b8b1b8a4-1d1e-4c0e-8a56-6a3f4f4b9c02',
      data: {
        events: [
          {
            uuid: '7f2f8c10-0a2e-11f0-9c51-0f5d1f0c1a02',
            published: '2026-11-22T12:01:00.000Z',
            eventType: 'user.account.privilege.grant',
            version: '0',
            displayMessage: 'Grant user privilege',
            severity: 'INFO',
            client,
            actor: { id: '00u1bo', type: 'User', alternateId: 'bo@corp.example', displayName: 'Bo Lind' },
            outcome: { result: 'SUCCESS' },
            target: [
              { id: '00u1amy', type: 'User', alternateId: 'amy@corp.example', displayName: 'Amy Park' },
              {
                id: 'ROLE1',
                type: 'ROLE',
                alternateId: 'unknown',
                displayName: 'Super Organization Administrator',
              },
            ],
            transaction: { type: 'WEB', id: 'Zx1', detail: {} },
            debugContext: {
              debugData: {
                privilegeGranted: 'Super administrator',
                requestUri: '/api/v1/users/00u1amy/roles',
              },
            },
          },
        ],
      },
      eventTime: '2026-11-22T12:01:02.000Z',
      contentType: 'application/json',
    },
    alerts: [
      {
        external_id: '7f2f8c10-0a2e-11f0-9c51-0f5d1f0c1a02',
        title: 'Grant user privilege by bo@corp.example',
        severity: 'informational',
        type: 'privilege_escalation',
        occurred_at: '2026-11-22T12:01:00.000Z',
        fields: {
          user: {
            name: 'bo@corp.example',
            email: 'bo@corp.example',
            full_name: 'Bo Lind',
            id: '00u1bo',
            target: {
              name: 'amy@corp.example',
              email: 'amy@corp.example',
              full_name: 'Amy Park',
              id: '00u1amy',
            },
          },
          source: { ip: '203.0.113.60', geo: { country_name: 'Portugal', city_name: 'Lisbon' } },
          user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64)' },
          vendor: { severity: 'INFO', severity_scale: 'DEBUG..ERROR' },
          event: { action: 'user.account.privilege.grant', outcome: 'SUCCESS' },
          resource: { id: 'ROLE1', name: 'Super Organization Administrator', type: 'ROLE' },
          observer: { vendor: 'Okta', product: 'Okta', type: 'identity' },
        },
      },
    ],
  },
  {
    title: 'Lower-cased keys, as a data lake writes them; Okta itself is the actor',
    body: {
      uuid: '91aa8c10-0a2e-11f0-9c51-0f5d1f0c1a03',
      published: '2026-11-22 12:02:00.000',
      eventtype: 'user.account.lock',
      displaymessage: 'Max sign in attempts exceeded',
      severity: 'DEBUG',
      actor: {
        id: '00sys',
        type: 'SystemPrincipal',
        alternateid: 'system@okta.example',
        displayname: 'Okta System',
      },
      outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' },
      client: {
        ipaddress: '203.0.113.61',
        geographicalcontext: { country: 'Portugal', state: 'Lisboa', city: 'Lisbon' },
      },
      target: [{ id: '00u1amy', type: 'User', alternateid: 'amy@corp.example', displayname: 'Amy Park' }],
    },
    alerts: [
      {
        external_id: '91aa8c10-0a2e-11f0-9c51-0f5d1f0c1a03',
        title: 'Max sign in attempts exceeded: amy@corp.example',
        severity: 'informational',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:02:00.000Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example', full_name: 'Amy Park', id: '00u1amy' },
          source: { ip: '203.0.113.61', geo: { country_name: 'Portugal', city_name: 'Lisbon' } },
          vendor: { severity: 'DEBUG', severity_scale: 'DEBUG..ERROR' },
          event: { action: 'user.account.lock', outcome: 'FAILURE', reason: 'LOCKED_OUT' },
          observer: { vendor: 'Okta', product: 'Okta', type: 'identity' },
        },
      },
    ],
  },
];
