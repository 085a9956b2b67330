import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A machine was changed',
    body: {
      event: 'updated',
      timestamp: '2026-11-22T12:00:00.208770+00:00',
      model: 'device',
      username: 'amy',
      request_id: '00000000-0000-4000-8000-0000000000a1',
      data: {
        id: 17,
        url: '/api/dcim/devices/17/',
        display_url: '/dcim/devices/17/',
        display: 'fw-1',
        name: 'fw-1',
        status: { value: 'offline', label: 'Offline' },
        site: { id: 4, name: 'Vienna', slug: 'vienna' },
        primary_ip: { id: 9, address: '10.9.0.1/24' },
        description: '',
        comments: '',
        tags: [],
        created: '2026-01-02T11:10:24.208770Z',
        last_updated: '2026-11-22T12:00:00.208787Z',
      },
      snapshots: {
        prechange: { name: 'fw-1', status: 'active' },
        postchange: { name: 'fw-1', status: 'offline' },
      },
    },
    alerts: [
      {
        title: 'Device fw-1 updated by amy',
        type: 'other',
        occurred_at: '2026-11-22T12:00:00.208Z',
        fields: {
          user: { name: 'amy' },
          event: { action: 'device updated' },
          resource: { id: '17', name: 'fw-1', type: 'device' },
          host: { name: 'fw-1', ip: '10.9.0.1' },
          observer: { vendor: 'NetBox Labs', product: 'NetBox', type: 'application' },
        },
      },
    ],
  },
];
