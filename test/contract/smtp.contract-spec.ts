import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { freePort } from '../../libs/platform/src/database/embedded/free-port.ts';
import type { MailSending } from '../../libs/connectors/src/domain/capabilities.ts';
import { buildClient, testHost } from '../fakes/client-host.ts';
import { installedContracts } from './vendor-mocks.ts';

const contracts = installedContracts();
if (contracts.folder === null)
  console.warn(`SKIPPED: SMTP is not held against a server of others, because ${contracts.reason}.`);
const suite = contracts.folder === null ? describe.skip : describe;

interface SunkMail {
  from: string;
  to: string[];
  user: string;
  secure: boolean;
  raw: string;
}

suite('SMTP against a mail server of others', () => {
  let server: ChildProcess;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    server = spawn(process.execPath, ['smtp-sink.mjs'], {
      cwd: contracts.folder ?? '',
      env: { ...process.env, SMTP_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (server.stdout === null) throw new Error('Nobody hears the server.');
    for await (const line of createInterface({ input: server.stdout })) if (line.startsWith('smtp ')) break;
  });
  afterAll(() => void server.kill());
  beforeEach(() => fetch(`http://127.0.0.1:${port + 1}`, { method: 'DELETE' }));

  const mails = async () => (await (await fetch(`http://127.0.0.1:${port + 1}`)).json()) as SunkMail[];
  function sending(username = 'soc'): MailSending {
    const settings = { server: `smtp://127.0.0.1:${port}`, from: 'soc@corp.example', username };
    const { mail_sending } = buildClient(
      { type: 'smtp', name: 'SMTP', settings, secrets: { password: 'three-tin-drums' } },
      testHost(),
    ).clients;
    if (mail_sending === undefined) throw new Error('It sends no mails.');
    return mail_sending;
  }
  const to = (address: string, text = 'Grüße') => ({
    ...{ key: 'tw-1', to: address, subject: 'Ihre Meldung: Rechnung für März', text, in_reply_to: null },
  });

  it('signs in and delivers one mail, with its marks', async () => {
    await sending().send(to('alice@corp.example'));
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ from: 'soc@corp.example', to: ['alice@corp.example'], user: 'soc' });
    expect(mail?.raw).toContain('Auto-Submitted: auto-replied');
    expect(mail?.raw).toMatch(/^Message-ID: <[0-9a-f]{32}@corp\.example>\r$/m);
  });

  it.each([
    ['reject@corp.example', { effect: 'none', transient: false, serviceStatus: 550 }],
    ['defer@corp.example', { effect: 'none', transient: true, serviceStatus: 451 }],
  ])('knows what %s means', async (address, failure) => {
    await expect(sending().send(to(address))).rejects.toMatchObject(failure);
    expect(await mails()).toEqual([]);
  });

  it('tells a wrong password from trouble, without it', async () => {
    await expect(sending('bad').send(to('alice@corp.example'))).rejects.toMatchObject({
      ...{ effect: 'none', transient: false, serviceStatus: 535 },
      message: expect.not.stringContaining('three-tin-drums'),
    });
  });

  it('is told of a mail that is too large', async () => {
    const large = to('alice@corp.example', 'x'.repeat(1_200_000));
    await expect(sending().send(large)).rejects.toMatchObject({ effect: 'none', transient: false });
  });
});
