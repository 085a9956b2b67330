import { createTestApp, type TestApp } from '../../../test/harness/index.ts';

const MAIL = [
  'From: =?utf-8?b?Y2VvQGNvcnAuZXhhbXBsZQ==?= <accounts@evil.example>',
  'To: alex@corp.example',
  'Subject: Odd anchors',
  'Date: Fri, 27 Nov 2026 09:12:00 +0000',
  'Message-ID: <1@mta.evil.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<a href=http://unquoted.test/login>Verify</a> <a href="ht\r\ntps://broken-\r\nline.test/y">c</a>',
  '<a href="h&#116;tps://entity.test/z">d</a> <a href="https:\\\\backslash.test\\w">e</a>',
  '<meta http-equiv="refresh" content="0;url=https://refresh.test/r">',
  '<button formaction="https://formaction.test/f">go</button>',
].join('\r\n');

const FOUND = [
  ['email_address', 'accounts@evil.example'],
  ['url', 'http://unquoted.test/login'],
  ['url', 'https://broken-line.test/y'],
  ['url', 'https://entity.test/z'],
  ['url', 'https://backslash.test/w'],
  ['url', 'https://refresh.test/r'],
  ['url', 'https://formaction.test/f'],
  ['domain', 'refresh.test'],
];

describe('what a mail is about, with no service connected', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const observables = (id: string) =>
    test.sql<{ type: string; value: string }>(
      `SELECT o.type, o.value FROM incident_observables l JOIN observables o ON o.id = l.observable_id
       WHERE l.incident_id = $1`,
      [id],
    );

  it('are its observables, and it is found by them', async () => {
    const body = { mail: Buffer.from(MAIL).toString('base64') };
    const { body: made } = await test.http('POST', '/api/incidents/mails', { as: 'analyst', body });
    await test.jobs.drain();
    const found = (await observables(made.id)).map(({ type, value }) => [type, value]);
    expect(found).toEqual(expect.arrayContaining(FOUND));
    // Only shown, and whom it went to.
    expect(found).not.toContainEqual(['email_address', 'ceo@corp.example']);
    const answer = await test.http('GET', '/api/incidents?q=broken-line.test', { as: 'analyst' });
    expect(answer.body.data.map(({ id }: { id: string }) => id)).toEqual([made.id]);
    await test.http('POST', `/api/incidents/${made.id}/triage`, { as: 'analyst', body: {} });
    await test.jobs.drain();
    expect(await observables(made.id)).toHaveLength(found.length);
  });

  it('are a thousand at most, and what is left out is told', async () => {
    const links = Array.from({ length: 499 }, (_, at) => `<a href="https://host${at}.test/${at}">x</a>`);
    const attached = Array.from(
      { length: 99 },
      (_, at) =>
        `--b\r\nContent-Type: text/plain; name="${at}.txt"\r\nContent-Disposition: attachment; filename="${at}.txt"\r\n\r\n${at}\r\n`,
    );
    const raw = [
      MAIL.slice(0, MAIL.indexOf('Content-Type')),
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
      `--b\r\nContent-Type: text/html\r\n\r\n${links.join(' ')}\r\n`,
      ...attached,
      '--b--\r\n',
    ].join('');
    const body = { mail: Buffer.from(raw).toString('base64') };
    const { body: made } = await test.http('POST', '/api/incidents/mails', { as: 'analyst', body });
    await test.jobs.drain();
    expect(await observables(made.id)).toHaveLength(1000);
    const [row] = await test.sql<{ observables_left_out: number }>(
      'SELECT observables_left_out FROM incidents WHERE id = $1',
      [made.id],
    );
    expect(row?.observables_left_out).toBeGreaterThan(90);
  });
});
