import { buildClient, testHost, type TestHost } from '../../../../../test/fakes/client-host.ts';
import type { SmtpSink } from '../../../../../test/fakes/smtp.ts';
import type { JsonObject } from '#contracts';
import type { MailSending, NewMail } from '../../domain/capabilities.ts';
import { startFakeSmtp } from './smtp.fake.ts';

const MAIL: NewMail = {
  key: 'tw-1',
  to: 'alice@corp.example',
  subject: 'Your report: Invoice\r\nBcc: bob@corp.example',
  text: 'Thank you.\n.\nYour security team',
  in_reply_to: '<r1@corp.example>',
};
let fake: Awaited<ReturnType<typeof startFakeSmtp>>;
let sink: SmtpSink;
let host: TestHost;

beforeEach(async () => {
  fake = await startFakeSmtp();
  sink = fake.sink;
  host = testHost();
});
afterEach(() => sink.close());

function sending(settings: JsonObject = {}): MailSending {
  const { mail_sending } = buildClient(fake.connector, host, settings).clients;
  if (mail_sending === undefined) throw new Error('It sends no mails.');
  return mail_sending;
}

describe('a mail by SMTP', () => {
  it('is sent to one person, as an automatic answer in plain text', async () => {
    const { id } = await sending().send(MAIL);
    expect(sink.tried).toEqual(['alice@corp.example']);
    const [mail] = sink.mails;
    expect(mail).toMatchObject({ from: 'soc@corp.example', to: 'alice@corp.example' });
    const [head = '', body = ''] = (mail?.raw ?? '').split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual(
      expect.arrayContaining([
        'From: Security team <soc@corp.example>',
        'To: alice@corp.example',
        'Subject: Your report: Invoice Bcc: bob@corp.example',
        'Auto-Submitted: auto-replied',
        'X-Auto-Response-Suppress: All',
        'In-Reply-To: <r1@corp.example>',
        'References: <r1@corp.example>',
        `Message-ID: ${id}`,
        'Content-Type: text/plain; charset=utf-8',
      ]),
    );
    expect(body.replace(/\r\n$/, '')).toBe('Thank you.\r\n.\r\nYour security team');
    expect(host.observed).toEqual([{ type: 'smtp', status: 'sent' }]);
    expect(host.reserved).toBe(1);
  });

  it('has the same Message-ID for the same key', async () => {
    const [one, two, other] = [
      await sending().send(MAIL),
      await sending().send({ ...MAIL, in_reply_to: null }),
      await sending().send({ ...MAIL, key: 'tw-2' }),
    ];
    expect([two.id === one.id, other.id === one.id]).toEqual([true, false]);
    expect(sink.mails[1]?.raw).not.toContain('In-Reply-To');
  });

  it.each([
    [550, false, 'refused the mail (550): 550 5.1.1 No such user here'],
    [451, true, 'refused the mail (451): 451 4.3.0 Try again later'],
  ])('that is refused with %i was surely not sent', async (code, transient, words) => {
    sink.reply = () => code;
    await expect(sending().send(MAIL)).rejects.toMatchObject({
      ...{ code: 'connector_failed', effect: 'none', transient, serviceStatus: code },
      message: expect.stringContaining(words),
    });
    expect(sink.mails).toEqual([]);
    expect(host.observed).toEqual([{ type: 'smtp', status: String(code) }]);
  });

  it('whose end was not heard may have been sent, and nobody can say', async () => {
    sink.cut = true;
    await expect(sending().send(MAIL)).rejects.toMatchObject({ effect: 'unknown' });
    expect(sink.mails).toHaveLength(1);
    expect(await sending().wasSent(MAIL.key)).toBeNull();
  });

  it('is not sent where nobody listens, and that is told', async () => {
    await expect(sending({ server: 'smtp://127.0.0.1:9' }).send(MAIL)).rejects.toMatchObject({
      ...{ effect: 'none', transient: true },
      message: 'The mail server refuses connections, while sending a mail.',
    });
  });

  it('goes to no server that nothing may reach', () => {
    expect(() => sending({ server: 'smtp://169.254.169.254:25' })).toThrow(
      'link-local, metadata or multicast',
    );
    expect(() => sending({ server: 'https://mail.corp.example' })).toThrow('pattern');
  });

  it('is held back for a while once several in a row failed', async () => {
    sink.reply = () => 451;
    const client = sending();
    for (let tries = 0; tries < 5; tries += 1) await expect(client.send(MAIL)).rejects.toThrow('refused');
    const asked = sink.tried.length;
    await expect(client.send(MAIL)).rejects.toMatchObject({ transient: true, retryAfterSeconds: 30 });
    expect(sink.tried).toHaveLength(asked);
  });
});

it('a check signs in and sends nothing', async () => {
  await buildClient(fake.connector, host).check();
  expect(sink.tried).toEqual([]);
});
