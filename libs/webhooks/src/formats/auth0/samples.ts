import type { FormatSample } from '../define-format.ts';

const common = {
  client_id: 'AaiyAPdpYdesoKnqjj8HJqRn4T5titww',
  client_name: 'Shop',
  ip: '203.0.113.101',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  hostname: 'corp.auth0.example',
  isMobile: false,
  tenant_name: 'corp',
  connection: 'Username-Password-Authentication',
  connection_id: 'con_1',
  strategy: 'auth0',
  strategy_type: 'database',
};

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An account is blocked',
    body: {
      log_id: '90020261122120000000000000000000000000000000000000001',
      data: {
        date: '2026-11-22T12:00:00.000Z',
        type: 'limit_wc',
        ...common,
        user_id: 'auth0|60f1aa',
        user_name: 'amy@corp.example',
        location_info: {
          country_code: 'PT',
          country_name: 'Portugal',
          city_name: 'Lisbon',
          time_zone: 'Europe/Lisbon',
        },
        log_id: '90020261122120000000000000000000000000000000000000001',
      },
    },
    alerts: [
      {
        external_id: '90020261122120000000000000000000000000000000000000001',
        title: 'Account blocked after too many failed sign-ins: amy@corp.example',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example', id: 'auth0|60f1aa' },
          source: {
            ip: '203.0.113.101',
            geo: { country_iso_code: 'PT', country_name: 'Portugal', city_name: 'Lisbon' },
          },
          user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64)' },
          vendor: { verdict: 'blocked' },
          event: { action: 'limit_wc', outcome: 'failure', category: 'database' },
          resource: { id: 'AaiyAPdpYdesoKnqjj8HJqRn4T5titww', name: 'Shop', type: 'application' },
          observer: { vendor: 'Okta', product: 'Auth0', type: 'identity' },
        },
      },
    ],
  },
  {
    title: 'A batch: a wrong password, and a call of the Management API',
    body: [
      {
        log_id: '90020261122120100000000000000000000000000000000000002',
        data: {
          date: '2026-11-22T12:01:00.000Z',
          type: 'fp',
          description: 'Wrong email or password.',
          ...common,
          user_id: 'auth0|60f1aa',
          user_name: 'amy@corp.example',
          details: { error: { message: 'Wrong email or password.' } },
          log_id: '90020261122120100000000000000000000000000000000000002',
        },
      },
      {
        log_id: '90020261122120200000000000000000000000000000000000003',
        data: {
          date: '2026-11-22T12:02:00.000Z',
          type: 'sapi',
          description: 'Assign roles to a user',
          client_id: common.client_id,
          client_name: '',
          ip: '203.0.113.102',
          user_agent: common.user_agent,
          details: {
            request: {
              method: 'post',
              path: '/api/v2/users/auth0%7C60f1aa/roles',
              auth: { user: { user_id: 'google-oauth2|1', name: 'Bo Lind', email: 'bo@corp.example' } },
            },
          },
          log_id: '90020261122120200000000000000000000000000000000000003',
        },
      },
    ],
    alerts: [
      {
        external_id: '90020261122120100000000000000000000000000000000000002',
        title: 'Failed sign-in, wrong password: amy@corp.example',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:01:00.000Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example', id: 'auth0|60f1aa' },
          source: { ip: '203.0.113.101' },
          user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64)' },
          event: {
            action: 'fp',
            outcome: 'failure',
            reason: 'Wrong email or password.',
            category: 'database',
          },
          resource: { id: 'AaiyAPdpYdesoKnqjj8HJqRn4T5titww', name: 'Shop', type: 'application' },
          observer: { vendor: 'Okta', product: 'Auth0', type: 'identity' },
        },
      },
      {
        external_id: '90020261122120200000000000000000000000000000000000003',
        title: 'Assign roles to a user by bo@corp.example',
        type: 'privilege_escalation',
        occurred_at: '2026-11-22T12:02:00.000Z',
        fields: {
          user: { name: 'Bo Lind', email: 'bo@corp.example', id: 'google-oauth2|1' },
          source: { ip: '203.0.113.102' },
          user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64)' },
          event: { action: 'sapi', reason: 'Assign roles to a user' },
          resource: { id: 'AaiyAPdpYdesoKnqjj8HJqRn4T5titww', type: 'application' },
          observer: { vendor: 'Okta', product: 'Auth0', type: 'identity' },
        },
      },
    ],
  },
];
