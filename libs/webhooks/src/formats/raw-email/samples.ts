import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'A mail as text in JSON',
    body: {
      raw_email:
        'From: Sender <sender@example.net>\r\nTo: someone@example.com\r\nSubject: Test delivery\r\nMessage-ID: <test-1@example.net>\r\n\r\nA first mail, sent by hand.\r\n',
    },
    alerts: [
      {
        title: 'Test delivery',
        type: 'phishing',
        fields: {
          email: {
            from: { address: 'sender@example.net', display_name: 'Sender' },
            to: { address: ['someone@example.com'] },
            subject: 'Test delivery',
            message_id: '<test-1@example.net>',
          },
          observer: { type: 'email' },
        },
      },
    ],
  },
  {
    title: 'A reported mail, with what is known of it',
    body: {
      alert_id: 'report-1',
      recipient: 'alice@corp.example',
      severity: 'high',
      raw_email:
        'From: "IT" <it@it-helpdesk.example>\r\nTo: all@corp.example\r\nSubject: Your password ends today\r\n\r\nKeep it at http://it-helpdesk.example/keep\r\n',
    },
    alerts: [
      {
        external_id: 'report-1',
        title: 'Your password ends today',
        severity: 'high',
        type: 'phishing',
        fields: {
          email: {
            from: { address: 'it@it-helpdesk.example', display_name: 'IT' },
            to: { address: ['alice@corp.example'] },
            subject: 'Your password ends today',
          },
          observer: { type: 'email' },
          vendor: { severity: 'high' },
        },
      },
    ],
  },
  {
    title: 'A mail as the body itself',
    content_type: 'message/rfc822',
    body: [
      'Delivered-To: alice@corp.example',
      'From: "Accounts" <billing@invoice-portal.example>',
      'To: alice@corp.example, bob@corp.example',
      'Subject: Overdue invoice',
      'Date: Sun, 22 Nov 2026 12:00:00 +0000',
      'Message-ID: <77@invoice-portal.example>',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Pay by tonight at http://invoice-portal.example/pay or your account is closed.',
      '',
    ].join('\r\n'),
    alerts: [
      {
        title: 'Overdue invoice',
        type: 'phishing',
        occurred_at: '2026-11-22T12:00:00.000Z',
        fields: {
          email: {
            from: { address: 'billing@invoice-portal.example', display_name: 'Accounts' },
            to: { address: ['alice@corp.example', 'bob@corp.example'] },
            subject: 'Overdue invoice',
            message_id: '<77@invoice-portal.example>',
          },
          observer: { type: 'email' },
        },
      },
    ],
  },
  {
    title: 'A mail as bytes, in base64',
    body: {
      alert_id: 'report-2',
      raw_email: [
        'RnJvbTogIkRlbGl2ZXJ5IiA8bm90aWNlQHBhcmNlbC1mZWVzLmV4YW1wbGU+DQpUbzogY2Fyb2xA',
        'Y29ycC5leGFtcGxlDQpTdWJqZWN0OiBZb3VyIHBhcmNlbCB3YWl0cw0KTWVzc2FnZS1JRDogPDEy',
        'QHBhcmNlbC1mZWVzLmV4YW1wbGU+DQoNClBheSAyIEVVUiBhdCBodHRwOi8vcGFyY2VsLWZlZXMu',
        'ZXhhbXBsZS9wYXkNCg==',
      ].join(''),
    },
    alerts: [
      {
        external_id: 'report-2',
        title: 'Your parcel waits',
        type: 'phishing',
        fields: {
          email: {
            from: { address: 'notice@parcel-fees.example', display_name: 'Delivery' },
            to: { address: ['carol@corp.example'] },
            subject: 'Your parcel waits',
            message_id: '<12@parcel-fees.example>',
          },
          observer: { type: 'email' },
        },
      },
    ],
  },
];
