import type { FormatSample } from '../define-format.ts';

const authentication = {
  access_device: {
    browser: 'Chrome',
    browser_version: '130.0',
    epkey: 'EP18JX1A10AB102M2T2X',
    flash_version: 'uninstalled',
    hostname: null,
    ip: '203.0.113.91',
    is_encryption_enabled: 'unknown',
    location: { city: 'Lisbon', country: 'Portugal', state: 'Lisboa' },
    os: 'Windows',
    os_version: '10',
  },
  alias: 'unknown',
  application: { key: 'DIY231J8BR23QK4UKBY8', name: 'Corporate VPN' },
  auth_device: {
    ip: '192.0.2.90',
    key: 'DP5BGFR1',
    location: { city: 'Porto', country: 'Portugal', state: 'Porto' },
    name: '+351 210 000 000',
  },
  email: 'amy@corp.example',
  event_type: 'authentication',
  factor: 'duo_push',
  isotimestamp: '2026-11-22T12:00:00.000000+00:00',
  ood_software: null,
  timestamp: 1795348800,
  trusted_endpoint_status: 'not trusted',
  user: { groups: ['Staff'], key: 'DU3KC77WJ06Y5HIV7XKQ', name: 'amy' },
};

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A push that its user reported as fraud',
    body: {
      ...authentication,
      reason: 'user_marked_fraud',
      result: 'fraud',
      txid: '340a23e3-0001-4aaa-8bbb-000000000001',
    },
    alerts: [
      {
        external_id: '340a23e3-0001-4aaa-8bbb-000000000001',
        title: 'Two-factor request reported as fraud: amy@corp.example',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          user: { name: 'amy', email: 'amy@corp.example', id: 'DU3KC77WJ06Y5HIV7XKQ', roles: ['Staff'] },
          source: { ip: '203.0.113.91', geo: { country_name: 'Portugal', city_name: 'Lisbon' } },
          event: {
            action: 'authentication',
            outcome: 'fraud',
            reason: 'user_marked_fraud',
            category: 'duo_push',
          },
          vendor: { verdict: 'blocked' },
          host: { os: { name: 'Windows' } },
          resource: { id: 'DIY231J8BR23QK4UKBY8', name: 'Corporate VPN', type: 'application' },
          observer: { vendor: 'Cisco', product: 'Duo', type: 'identity' },
        },
      },
    ],
  },
  {
    title: 'A page of authentication logs: nobody answered, and an endpoint that is not trusted',
    body: {
      stat: 'OK',
      response: {
        authlogs: [
          {
            ...authentication,
            reason: 'no_response',
            result: 'denied',
            txid: '340a23e3-0002-4aaa-8bbb-000000000002',
          },
          {
            ...authentication,
            reason: 'endpoint_is_not_trusted',
            result: 'denied',
            txid: '340a23e3-0003-4aaa-8bbb-000000000003',
          },
        ],
        metadata: { next_offset: null, total_objects: 2 },
      },
    },
    alerts: [
      {
        external_id: '340a23e3-0002-4aaa-8bbb-000000000002',
        title: 'Two-factor authentication denied, nobody answered: amy@corp.example',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          user: { name: 'amy', email: 'amy@corp.example', id: 'DU3KC77WJ06Y5HIV7XKQ', roles: ['Staff'] },
          source: { ip: '203.0.113.91', geo: { country_name: 'Portugal', city_name: 'Lisbon' } },
          event: { action: 'authentication', outcome: 'denied', reason: 'no_response', category: 'duo_push' },
          vendor: { verdict: 'blocked' },
          host: { os: { name: 'Windows' } },
          resource: { id: 'DIY231J8BR23QK4UKBY8', name: 'Corporate VPN', type: 'application' },
          observer: { vendor: 'Cisco', product: 'Duo', type: 'identity' },
        },
      },
      {
        external_id: '340a23e3-0003-4aaa-8bbb-000000000003',
        title: 'Two-factor authentication denied, the endpoint is not trusted: amy@corp.example',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          user: { name: 'amy', email: 'amy@corp.example', id: 'DU3KC77WJ06Y5HIV7XKQ', roles: ['Staff'] },
          source: { ip: '203.0.113.91', geo: { country_name: 'Portugal', city_name: 'Lisbon' } },
          event: {
            action: 'authentication',
            outcome: 'denied',
            reason: 'endpoint_is_not_trusted',
            category: 'duo_push',
          },
          vendor: { verdict: 'blocked' },
          host: { os: { name: 'Windows' } },
          resource: { id: 'DIY231J8BR23QK4UKBY8', name: 'Corporate VPN', type: 'application' },
          observer: { vendor: 'Cisco', product: 'Duo', type: 'identity' },
        },
      },
    ],
  },
  {
    title: 'Trust Monitor has found something unusual',
    body: {
      explanations: [
        {
          summary: 'This user has not authenticated from this country recently.',
          type: 'UNUSUAL_COUNTRY_CODE',
        },
      ],
      from_common_netblock: false,
      from_new_user: false,
      low_risk_ip: false,
      priority_event: true,
      priority_reasons: [{ label: 'Portugal', type: 'country' }],
      sekey: 'SEDOR9BP00L23C6YUH5',
      state: 'new',
      state_updated_timestamp: null,
      surfaced_auth: {
        ...authentication,
        reason: 'user_approved',
        result: 'success',
        txid: '340a23e3-0004-4aaa-8bbb-000000000004',
      },
      surfaced_timestamp: 1795348860000,
      triage_event_uri: 'https://admin-abc.duo.example/trust-monitor?sekey=SEDOR9BP00L23C6YUH5',
      triaged_as_interesting: false,
      type: 'auth',
    },
    alerts: [
      {
        external_id: 'SEDOR9BP00L23C6YUH5',
        title: 'This user has not authenticated from this country recently: amy@corp.example',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          user: { name: 'amy', email: 'amy@corp.example', id: 'DU3KC77WJ06Y5HIV7XKQ', roles: ['Staff'] },
          source: { ip: '203.0.113.91', geo: { country_name: 'Portugal', city_name: 'Lisbon' } },
          vendor: { state: 'new' },
          event: {
            action: 'authentication',
            outcome: 'success',
            reason: 'user_approved',
            category: 'auth',
            url: 'https://admin-abc.duo.example/trust-monitor?sekey=SEDOR9BP00L23C6YUH5',
          },
          host: { os: { name: 'Windows' } },
          resource: { id: 'DIY231J8BR23QK4UKBY8', name: 'Corporate VPN', type: 'application' },
          rule: { name: 'UNUSUAL_COUNTRY_CODE' },
          observer: { vendor: 'Cisco', product: 'Duo', type: 'identity' },
        },
      },
    ],
  },
  {
    title: 'An administrator makes a bypass code',
    body: {
      action: 'bypass_create',
      description: '{"bypass": "", "count": 1, "ip_address": "203.0.113.92", "valid_secs": 3600}',
      isotimestamp: '2026-11-22T12:05:00+00:00',
      object: 'amy',
      timestamp: 1795349100,
      username: 'Bo Lind',
    },
    alerts: [
      {
        title: 'Bypass created: amy by Bo Lind',
        type: 'account_compromise',
        occurred_at: '2026-11-22T12:05:00.000Z',
        fields: {
          user: { name: 'Bo Lind', target: { name: 'amy' } },
          source: { ip: '203.0.113.92' },
          event: { action: 'bypass_create' },
          observer: { vendor: 'Cisco', product: 'Duo', type: 'identity' },
        },
      },
    ],
  },
];
