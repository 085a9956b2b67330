import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A message that rules flagged',
    body: {
      id: '5b1e0000-0000-4000-8000-000000000001',
      type: 'message.flagged',
      created_at: '2026-11-22T12:10:00.302769Z',
      data: {
        message: {
          id: '5b1e0000-0000-4000-8000-00000000000a',
          canonical_id: 'c4'.repeat(32),
          external_id: 'AAMkAGI2',
          mailbox: { id: '5b1e0000-0000-4000-8000-00000000000b', email_address: 'amy@corp.example' },
          message_source_id: '5b1e0000-0000-4000-8000-00000000000c',
        },
        flagged_rules: [
          { id: '5b1e0000-0000-4000-8000-0000000000f1', name: 'Headers: uncommon mailer', severity: 'low' },
          {
            id: '5b1e0000-0000-4000-8000-0000000000f2',
            name: 'Credential phishing: shared document from a new sender',
            severity: 'high',
          },
        ],
        triggered_actions: [
          {
            id: '5b1e0000-0000-4000-8000-0000000000e1',
            name: 'Quarantine message',
            type: 'quarantine_message',
          },
        ],
      },
    },
    alerts: [
      {
        external_id: '5b1e0000-0000-4000-8000-000000000001',
        title: 'Credential phishing: shared document from a new sender: amy@corp.example',
        severity: 'high',
        type: 'phishing',
        occurred_at: '2026-11-22T12:10:00.302Z',
        fields: {
          user: { name: 'amy@corp.example', email: 'amy@corp.example' },
          vendor: { verdict: 'quarantined', severity: 'high' },
          email: { to: { address: ['amy@corp.example'] } },
          rule: {
            id: '5b1e0000-0000-4000-8000-0000000000f2',
            name: 'Credential phishing: shared document from a new sender',
          },
          event: { action: 'message.flagged' },
          observer: { vendor: 'Sublime', type: 'email' },
        },
      },
    ],
  },
  {
    title: 'An event of the audit log',
    body: {
      id: '5b1e0000-0000-4000-8000-000000000002',
      type: 'message_source.deactivate_mailboxes',
      created_at: '2026-11-22 12:20:00.237078000',
      created_by: {
        id: '5b1e0000-0000-4000-8000-0000000000d1',
        email_address: 'olga@corp.example',
        first_name: 'Olga',
        last_name: 'Berg',
        role: 'admin',
        active: true,
        created_at: '2026-01-05T08:00:00Z',
      },
      data: {
        request: {
          id: '5b1e0000-0000-4000-8000-0000000000a9',
          ip: '192.0.2.9',
          method: 'POST',
          path: '/v1/message-sources/5b1e0000-0000-4000-8000-00000000000c/deactivate',
          authentication_method: 'user_session',
          body: '{"mailbox_ids":["5b1e0000-0000-4000-8000-00000000000b"]}',
          query: {},
          user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
        },
      },
    },
    alerts: [
      {
        external_id: '5b1e0000-0000-4000-8000-000000000002',
        title: 'Deactivate mailboxes of a message source by olga@corp.example',
        type: 'policy_violation',
        occurred_at: '2026-11-22T12:20:00.237Z',
        fields: {
          user: {
            name: 'olga@corp.example',
            email: 'olga@corp.example',
            id: '5b1e0000-0000-4000-8000-0000000000d1',
            full_name: 'Olga Berg',
            roles: ['admin'],
          },
          source: { ip: '192.0.2.9' },
          user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64)' },
          event: { action: 'message_source.deactivate_mailboxes' },
          observer: { vendor: 'Sublime', type: 'email' },
        },
      },
    ],
  },
];
