import { mailHeaders } from './mail-headers.ts';

const mail = (...lines: string[]) => mailHeaders(`${lines.join('\r\n')}\r\n\r\nbody`);

it('what an alert shows of its mail is what the mail has', () => {
  expect(
    mail(
      'From: Jo <JO@evil.example>',
      'To: a@corp.example, A <a@corp.example>, b@corp.example, nobody',
      'Subject: Pay',
      'Message-ID: <1@evil.example>',
      'Date: Sun, 22 Nov 2026 10:00:00 +0000',
      'Delivered-To: box@corp.example',
    ),
  ).toEqual({
    from: { address: 'jo@evil.example', display: 'Jo' },
    to: ['a@corp.example', 'b@corp.example'],
    subject: 'Pay',
    message_id: '<1@evil.example>',
    date: '2026-11-22T10:00:00.000Z',
    delivered_to: 'box@corp.example',
  });
});

it('what it lacks is left out', () => {
  expect(mail('From: nobody', 'Date: some day')).toEqual({
    from: expect.not.objectContaining({ address: '' }),
    to: [],
  });
  expect(mail('X-Only: this')).toEqual({ from: {}, to: [] });
  expect(mailHeaders('no mail at all')).toBeNull();
});
