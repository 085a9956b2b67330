import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A notice',
    body: {
      ts: 1795348800.123456,
      note: 'SSH::Password_Guessing',
      msg: '203.0.113.9 appears to be guessing SSH passwords (seen in 30 connections).',
      sub: 'Sampled servers: 10.20.0.9, 10.20.0.10',
      src: '203.0.113.9',
      peer_descr: 'worker-1',
      actions: ['Notice::ACTION_LOG'],
      suppress_for: 3600,
    },
    alerts: [
      {
        title: 'Password guessing (SSH) from 203.0.113.9',
        type: 'suspicious_login',
        occurred_at: '2026-11-22T12:00:00.123Z',
        fields: {
          source: { ip: '203.0.113.9' },
          observer: { name: 'worker-1', product: 'Zeek', type: 'network' },
          rule: { id: 'SSH::Password_Guessing', name: 'SSH::Password_Guessing' },
          event: { category: 'SSH', code: 'SSH::Password_Guessing' },
        },
      },
    ],
  },
  {
    title: 'A notice of a connection',
    body: {
      _path: 'notice',
      _system_name: 'sensor-1',
      ts: '2026-11-22T12:05:00.000000Z',
      uid: 'CHhAvVGS1DHFjwGM9',
      'id.orig_h': '10.20.0.41',
      'id.orig_p': 51122,
      'id.resp_h': '198.51.100.20',
      'id.resp_p': 443,
      proto: 'tcp',
      note: 'SSL::Invalid_Server_Cert',
      msg: 'SSL certificate validation failed with (self signed certificate)',
      sub: 'CN=gate.parcel-desk.example',
      src: '10.20.0.41',
      dst: '198.51.100.20',
      p: 443,
      actions: ['Notice::ACTION_LOG'],
      suppress_for: 86400,
    },
    alerts: [
      {
        title: 'Invalid server cert (SSL) on 10.20.0.41',
        occurred_at: '2026-11-22T12:05:00.000Z',
        fields: {
          source: { ip: '10.20.0.41', port: 51122 },
          destination: { ip: '198.51.100.20', port: 443 },
          network: { transport: 'tcp' },
          host: { ip: '10.20.0.41' },
          observer: { name: 'sensor-1', product: 'Zeek', type: 'network' },
          rule: { id: 'SSL::Invalid_Server_Cert', name: 'SSL::Invalid_Server_Cert' },
          event: { category: 'SSL', code: 'SSL::Invalid_Server_Cert' },
        },
      },
    ],
  },
  {
    title: 'A record of DNS',
    body: {
      ts: 1795349400.5,
      uid: 'CMdzit1AMNsmfAIiQc',
      'id.orig_h': '10.20.0.42',
      'id.orig_p': 53311,
      'id.resp_h': '10.20.0.2',
      'id.resp_p': 53,
      proto: 'udp',
      trans_id: 7,
      query: 'gate.parcel-desk.example',
      qclass_name: 'C_INTERNET',
      qtype_name: 'A',
      rcode_name: 'NOERROR',
      answers: ['198.51.100.20'],
    },
    alerts: [
      {
        title: 'DNS query for gate.parcel-desk.example on 10.20.0.42',
        occurred_at: '2026-11-22T12:10:00.500Z',
        fields: {
          source: { ip: '10.20.0.42', port: 53311 },
          destination: { ip: '10.20.0.2', port: 53 },
          network: { transport: 'udp' },
          host: { ip: '10.20.0.42' },
          dns: { question: { name: 'gate.parcel-desk.example' } },
          observer: { product: 'Zeek', type: 'network' },
        },
      },
    ],
  },
];
