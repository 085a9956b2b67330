import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A check that fails',
    body: {
      type: 'alert.ongoing',
      data: {
        issue: {
          id: '00000000-0000-4000-8000-000000000091',
          issueIdentifier: '9000000000000000001',
          dataset: 'default',
          start: '2026-11-22T12:00:00.474101621Z',
          end: '2026-11-22T12:00:00.474101621Z',
          status: 'critical',
          summary: 'The cart answers with errors',
          description: 'More than five errors within five minutes.',
          labels: [{ key: 'service.name', value: { stringValue: 'cart' } }],
          annotations: [],
          checkrules: [
            {
              id: '00000000-0000-4000-8000-000000000092',
              version: 1,
              name: 'Errors of the cart',
              expression: 'increase({otel_metric_name = "dash0.logs"}[5m]) >= $__threshold',
              thresholds: { degraded: 1, failed: 5 },
              url: 'https://app.dash0.example/alerting/check-rules?org=1',
            },
          ],
          url: 'https://app.dash0.example/alerting/failed-checks?org=1',
        },
      },
    },
    alerts: [
      {
        external_id: '00000000-0000-4000-8000-000000000091',
        title: 'The cart answers with errors',
        severity: 'critical',
        type: 'other',
        occurred_at: '2026-11-22T12:00:00.474Z',
        state: 'open',
        fields: {
          vendor: { state: 'critical', severity: 'critical', severity_scale: 'degraded, critical' },
          event: { url: 'https://app.dash0.example/alerting/failed-checks?org=1' },
          rule: { id: '00000000-0000-4000-8000-000000000092', name: 'Errors of the cart' },
          resource: { name: 'cart', type: 'service' },
          observer: { vendor: 'Dash0', type: 'monitoring' },
        },
      },
    ],
  },
  {
    title: 'The same when it is over, without an envelope',
    body: {
      issue: {
        id: '00000000-0000-4000-8000-000000000091',
        issueIdentifier: '9000000000000000001',
        dataset: 'default',
        start: '2026-11-22T12:00:00.474101621Z',
        end: '2026-11-22T12:07:00.474101621Z',
        status: 'resolved',
        summary: 'The cart answers with errors',
        labels: [{ key: 'service.name', value: { stringValue: 'cart' } }],
        annotations: [],
        checkrules: [{ id: '00000000-0000-4000-8000-000000000092', version: 1, name: 'Errors of the cart' }],
        url: 'https://app.dash0.example/alerting/failed-checks?org=1',
      },
    },
    alerts: [
      {
        external_id: '00000000-0000-4000-8000-000000000091',
        title: 'The cart answers with errors',
        type: 'other',
        occurred_at: '2026-11-22T12:00:00.474Z',
        state: 'resolved',
        fields: {
          vendor: { state: 'resolved' },
          event: {
            url: 'https://app.dash0.example/alerting/failed-checks?org=1',
            end: '2026-11-22T12:07:00.474Z',
          },
          rule: { id: '00000000-0000-4000-8000-000000000092', name: 'Errors of the cart' },
          resource: { name: 'cart', type: 'service' },
          observer: { vendor: 'Dash0', type: 'monitoring' },
        },
      },
    ],
  },
];
