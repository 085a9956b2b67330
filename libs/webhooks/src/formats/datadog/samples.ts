import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'The default payload',
    body: {
      id: '7000000000000000001',
      last_updated: '1795348800000',
      date: '1795348800000',
      event_type: 'query_alert_monitor',
      title: '[Triggered on {host:files-1}] The disk is nearly full',
      body: 'The disk of files-1 is 96 % full.',
      org: { id: '42', name: 'corp' },
    },
    alerts: [
      {
        external_id: '7000000000000000001',
        title: 'The disk is nearly full on files-1',
        type: 'other',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          event: { category: 'query_alert_monitor' },
          vendor: { state: 'Triggered' },
          rule: { name: 'The disk is nearly full' },
          observer: { product: 'Monitors', type: 'monitoring', vendor: 'Datadog' },
          host: { name: 'files-1' },
        },
      },
    ],
  },
  {
    title: 'A monitor that has recovered, with variables under their names',
    body: {
      alert_id: '1234',
      alert_cycle_key: '9000000000000000001',
      alert_title: '[P2] [Recovered] Pods of the cart keep restarting',
      alert_transition: 'Recovered',
      alert_type: 'success',
      alert_priority: 'P2',
      alert_scope: 'kube_namespace:shop,pod_name:cart-11ab',
      alert_status: 'Restarts were below 3 during the last 10m.',
      alert_query: 'sum(last_10m):sum:kubernetes.containers.restarts{*} by {pod_name} > 3',
      date: '1795349400000',
      event_type: 'query_alert_monitor',
      hostname: '',
      link: 'https://app.datadog.example/monitors/1234?group=pod_name%3Acart-11ab',
      tags: 'env:prod,kube_cluster_name:prod-eu,monitor',
    },
    alerts: [
      {
        external_id: '9000000000000000001',
        title: 'Pods of the cart keep restarting: cart-11ab',
        severity: 'high',
        type: 'other',
        occurred_at: '2026-11-22T12:10:00.000Z',
        state: 'resolved',
        fields: {
          vendor: {
            state: 'Recovered',
            severity: 'P2',
            severity_scale: 'P1..P5; success, info, warning, error',
          },
          event: {
            url: 'https://app.datadog.example/monitors/1234?group=pod_name%3Acart-11ab',
            category: 'query_alert_monitor',
          },
          rule: { id: '1234', name: 'Pods of the cart keep restarting' },
          observer: { product: 'Monitors', type: 'monitoring', vendor: 'Datadog' },
          orchestrator: {
            cluster: { name: 'prod-eu' },
            namespace: 'shop',
            resource: { name: 'cart-11ab', type: 'pod' },
          },
        },
      },
    ],
  },
  {
    title: 'A security signal of the API',
    body: {
      id: 'AQAAAYsignal0001',
      type: 'signal',
      attributes: {
        message: 'Somebody has used the keys of the root account.',
        timestamp: '2026-11-22T12:20:00.000Z',
        tags: [
          'source:cloudtrail',
          'security:attack',
          'tactic:TA0004-privilege-escalation',
          'technique:T1078-valid-accounts',
          'account_id:000000000042',
        ],
        custom: {
          title: 'Activity of the AWS root user',
          status: 'high',
          workflow: {
            rule: { id: 'r-1', name: 'Activity of the AWS root user', type: 'log_detection' },
            triage: { state: 'open' },
          },
          usr: { id: 'root', name: 'root' },
          network: { client: { ip: '198.51.100.61', geoip: { country: { name: 'Nowhere' } } } },
        },
      },
    },
    alerts: [
      {
        external_id: 'AQAAAYsignal0001',
        title: 'Activity of the AWS root user',
        severity: 'high',
        type: 'privilege_escalation',
        occurred_at: '2026-11-22T12:20:00.000Z',
        state: 'open',
        fields: {
          source: { ip: '198.51.100.61', geo: { country_name: 'Nowhere' } },
          vendor: { state: 'open', severity: 'high' },
          threat: {
            tactic: { id: ['TA0004'], name: ['privilege escalation'] },
            technique: { id: ['T1078'], name: ['valid accounts'] },
          },
          observer: { product: 'Cloud SIEM', type: 'siem', vendor: 'Datadog' },
          event: { category: 'attack' },
          rule: { id: 'r-1', name: 'Activity of the AWS root user' },
          cloud: { account: { id: '000000000042' } },
          user: { name: 'root', id: 'root' },
        },
      },
    ],
  },
];
