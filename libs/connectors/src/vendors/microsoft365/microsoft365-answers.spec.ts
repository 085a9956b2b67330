import { vi } from 'vitest';
import type { JsonObject } from '#contracts';
import { Clock } from '#platform';
import { buildClient, testHost } from '../../../../../test/fakes/client-host.ts';
import { startFakeGraph, type FakeService, type GraphState } from '../../../../../test/fakes/index.ts';
import type { CapabilityClients, ConnectorClient } from '../../domain/capabilities.ts';
import { ServiceHttp } from '../../transport/service-http.ts';

const ANA = 'ana@corp.example';
const BEN = 'ben@corp.example';
const ID = '<phish@mail.example>';
const BAD = 'billing@bad.example';
const SUBMISSIONS = '/beta/security/threatSubmission/emailThreats';
const NOW = new Date('2026-03-01T12:00:00Z');

describe('what Microsoft 365 answers', () => {
  let fake: FakeService<GraphState>;
  let client: ConnectorClient;
  let made: ConnectorClient[];

  beforeEach(async () => {
    fake = await startFakeGraph();
    for (const address of [ANA, BEN, 'soc@corp.example']) fake.state.addMailbox(address);
    fake.state.addMessage(ANA, { internetMessageId: ID });
    made = [];
    client = build();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all(made.map((one) => one.close()));
    await fake.close();
  });

  function build(settings: JsonObject = {}): ConnectorClient {
    const clock = Object.assign(new Clock(), { now: () => NOW });
    const built = buildClient(fake.connector, testHost(clock), settings);
    made.push(built);
    return built;
  }
  const of = <C extends keyof CapabilityClients>(
    capability: C,
    settings?: JsonObject,
  ): CapabilityClients[C] =>
    (settings === undefined ? client : build(settings)).clients[capability] as CapabilityClients[C];
  const told = (path: string | RegExp, body: unknown, status = 200, times = 1) =>
    fake.fail({ kind: 'answer', status, body }, { path, times });
  const calls = (method: string, path: string) =>
    fake.calls.filter((call) => call.method === method && call.path.includes(path));

  describe('to its sign-in', () => {
    it('is asked again when it was not there, for the scope of Graph', async () => {
      fake.fail({ kind: 'answer', status: 503 }, { path: /token$/ });
      await client.check();
      const [, form] = calls('POST', '/token').map(({ body }) => new URLSearchParams(body));
      expect(form?.get('scope')).toBe('https://graph.microsoft.com/.default');
    });

    it('is for the scope of the address that is named', async () => {
      const asked = vi.spyOn(ServiceHttp.prototype, 'request').mockResolvedValue({
        ...{ status: 200, headers: {} },
        body: { access_token: 't', expires_in: 3599, value: [{ id: 'x' }] },
      });
      await build({ base_url: 'https://graph.example/v1.0' }).check();
      expect(asked.mock.calls[0]?.[0].form).toMatchObject({ scope: 'https://graph.example/.default' });
    });

    it.each([
      [{ error: 'invalid_client', error_description: 'AADSTS1: No.\r\nTrace' }, ': AADSTS1: No. Trace,'],
      [{ error: 'invalid_client' }, ': invalid_client,'],
      [{ error: { code: 'Odd', message: 'It is odd.' } }, ': Odd, It is odd.,'],
      [{ error: { message: 'It is odd.' } }, ': It is odd.,'],
      [{ error: { code: 'Odd' } }, ': Odd,'],
      [{}, ','],
    ])('may be a refusal, in its own words: %j', async (body, said) => {
      told(/token$/, body, 400);
      await expect(client.check()).rejects.toThrow(`answered 400${said} while signing in.`);
    });

    it('must be a token, and one that Graph takes', async () => {
      told(/token$/, {});
      await expect(client.check()).rejects.toThrow('gave no access token');
      told('/v1.0/organization', {}, 401, 2);
      await expect(client.check()).rejects.toMatchObject({
        serviceStatus: 401,
        message: expect.stringContaining('refused a fresh access token (401); check the application'),
      });
      told('/v1.0/organization', { value: [] });
      await expect(client.check()).rejects.toThrow('named no organisation; check the directory id');
    });
  });

  describe('in pages', () => {
    const next = (path: string) => ({ value: [], '@odata.nextLink': `${fake.url}${path}` });

    it('may begin with an empty one', async () => {
      const path = `/v1.0/users/${encodeURIComponent(ANA)}/messages`;
      told(/messages$/, next(`${path}?$skip=1`));
      told(/messages$/, { value: [{ id: 'm1' }, { id: 'm2' }] });
      expect((await of('email_gateway').findMessage(ANA, ID))?.id).toBe('m1');
      expect(calls('GET', 'messages')[1]?.query).toEqual({ $skip: '1' });
    });

    it('is read up to twenty of them, and no further', async () => {
      const mail = of('email_gateway', { protected_mailboxes: [ANA] });
      const path = `/v1.0/users/${encodeURIComponent(ANA)}/mailFolders/inbox/messageRules`;
      told(/messageRules$/, next(path), 200, 19);
      expect(await mail.isSenderBlocked(BAD)).toBe(false);
      expect(calls('GET', 'messageRules')).toHaveLength(20);
      told(/messageRules$/, next(path), 200, 20);
      await expect(mail.isSenderBlocked(BAD)).rejects.toThrow('has more than 20 pages of results');
    });
  });

  describe('about an account', () => {
    it('is that there is none', async () => {
      for (const asked of [
        of('identity').isEnabled('x@corp.example'),
        of('identity').disable('x@corp.example'),
      ])
        await expect(asked).rejects.toMatchObject({
          serviceStatus: 404,
          message: expect.stringContaining('knows no account x@corp.example'),
        });
    });

    it('may say little: it is enabled unless told otherwise, and of this directory', async () => {
      told('/v1.0/users/', {});
      expect(await of('identity').findUser('x@corp.example')).toMatchObject({
        ...{ id: '', principal: '', mail: null, enabled: true, synced_from_on_premises: false },
      });
    });

    it('may get lost: a state is set again', async () => {
      fake.state.addUser(ANA);
      fake.fail({ kind: 'cut_after' }, { method: 'PATCH' });
      await of('identity').disable(ANA);
      expect(calls('PATCH', 'users')).toHaveLength(2);
      expect(await of('identity').isEnabled(ANA)).toBe(false);
    });
  });

  describe('about blocked senders', () => {
    it('is a rule that moves their mail away, in force, and of ours', async () => {
      const mail = of('email_gateway');
      const rules = () => fake.state.mailboxes.get(ANA)?.rules ?? [];
      rules().push({ id: 'r0', displayName: 'Newsletters', isEnabled: true });
      await mail.blockSender('Billing@bad.example', 'why');
      expect(rules()[1]).toMatchObject({
        displayName: `Triage Warden blocks ${BAD}`,
        isEnabled: true,
        conditions: { fromAddresses: [{ emailAddress: { address: 'Billing@bad.example' } }] },
        actions: { moveToFolder: 'junkemail', stopProcessingRules: true },
      });
      Object.assign(rules()[1] as object, { isEnabled: false });
      expect(await mail.isSenderBlocked(BAD)).toBe(false);
      Object.assign(rules()[1] as object, { isEnabled: true });
      await mail.unblockSender(BAD);
      expect(rules().map(({ id }) => id)).toEqual(['r0']);
    });

    it('is that nobody is blocked where no mailbox is protected', async () => {
      expect(await of('email_gateway', { protected_mailboxes: [] }).isSenderBlocked(BAD)).toBe(false);
    });

    const block = { action: 'block', expirationDateTime: '2026-03-02T00:00:00Z' };
    it.each([
      ['of this sender', { sender: 'Billing@BAD.example', tenantAllowOrBlockListAction: block }, true],
      ['that has no end', { sender: BAD, tenantAllowOrBlockListAction: { action: 'block' } }, true],
      ['of another', { sender: 'x@bad.example', tenantAllowOrBlockListAction: block }, false],
      ['of nobody', { tenantAllowOrBlockListAction: block }, false],
      ['that allows', { sender: BAD, tenantAllowOrBlockListAction: { ...block, action: 'allow' } }, false],
      ['that failed', { sender: BAD, status: 'failed', tenantAllowOrBlockListAction: block }, false],
      ['without a wish', { sender: BAD }, false],
      [
        'that is over just now',
        { sender: BAD, tenantAllowOrBlockListAction: { ...block, expirationDateTime: NOW.toISOString() } },
        false,
      ],
    ])('is a submission %s', async (_what, submission, blocked) => {
      told(SUBMISSIONS, { value: [submission] });
      const mail = of('email_gateway', { block_sender_method: 'threat_submission' });
      expect(await mail.isSenderBlocked(BAD)).toBe(blocked);
    });

    it('is asked for with the latest message there is, for thirty days', async () => {
      const { id } = fake.state.addMessage(BEN, {
        internetMessageId: '<b@x.example>',
        from: 'only@ben.example',
      });
      const mail = of('email_gateway', { block_sender_method: 'threat_submission' });
      await mail.blockSender('only@ben.example', 'n'.repeat(201));
      expect(fake.state.submissions).toMatchObject([
        {
          recipientEmailAddress: BEN,
          messageUrl: expect.stringContaining(`/beta/users/${encodeURIComponent(BEN)}/messages/${id}`),
          tenantAllowOrBlockListAction: {
            action: 'block',
            expirationDateTime: '2026-03-31T12:00:00.000Z',
            note: 'n'.repeat(200),
          },
        },
      ]);
    });
  });

  describe('about a message', () => {
    it('is where it is, and in quarantine only when every copy is', async () => {
      const mail = of('email_gateway');
      const moved = await mail.quarantine(ANA, ID);
      expect(await mail.quarantine(ANA, ID)).toEqual({
        message_id: moved.message_id,
        from_folder: fake.state.mailboxes.get(ANA)?.folders.at(-1)?.id,
      });
      expect(await mail.findMessage(ANA, ID)).toMatchObject({ id: moved.message_id, quarantined: true });
      const copy = fake.state.addMessage(ANA, { internetMessageId: ID });
      expect(await mail.findMessage(ANA, ID)).toMatchObject({ id: copy.id, quarantined: false });
      expect(await mail.isQuarantined(ANA, ID)).toBe(false);
    });

    it('tells the folder from which the first copy came', async () => {
      const inbox = fake.state.mailboxes.get(ANA)?.folders[0]?.id;
      fake.state.addMessage(ANA, { internetMessageId: ID, folder: 'deleteditems' });
      expect((await of('email_gateway').quarantine(ANA, ID)).from_folder).toBe(inbox);
    });

    it('that was moved by somebody else in the meantime is not there', async () => {
      told(/move$/, {}, 404);
      await expect(of('email_gateway').quarantine(ANA, ID)).rejects.toMatchObject({
        serviceStatus: 404,
        message: expect.stringContaining(`has no message ${ID} in the mailbox ${ANA}`),
      });
    });

    it('that is in no quarantine is released already, and one that is nowhere cannot be', async () => {
      const mail = of('email_gateway');
      await mail.release(ANA, ID);
      expect(calls('POST', '/move')).toEqual([]);
      await expect(mail.release(ANA, '<none@x.example>')).rejects.toThrow('has no message <none@x.example>');
    });

    it('names the folder that another one has made, and each folder once', async () => {
      const mail = of('email_gateway');
      expect(await mail.isQuarantined(ANA, ID)).toBe(false);
      await of('email_gateway', {}).quarantine(ANA, ID);
      expect(await mail.isQuarantined(ANA, ID)).toBe(true);
      const looked = calls('GET', '/mailFolders').filter(({ path }) => path.endsWith('/mailFolders')).length;
      expect(await mail.isQuarantined(ANA, ID)).toBe(true);
      expect(calls('GET', '/mailFolders').filter(({ path }) => path.endsWith('/mailFolders'))).toHaveLength(
        looked,
      );
    });

    it('may get lost when the folder is made, which is found then', async () => {
      fake.fail({ kind: 'cut_after' }, { method: 'POST', path: /mailFolders$/ });
      await of('email_gateway').quarantine(ANA, ID);
      expect(fake.state.folderOf(ANA, ID)).toBe('Triage Warden Quarantine');
    });

    it('may be that no folder came of it', async () => {
      const nothing = { kind: 'answer', status: 201, body: {} } as const;
      fake.fail(nothing, { method: 'POST', path: /mailFolders$/ });
      await expect(of('email_gateway').quarantine(ANA, ID)).rejects.toThrow(
        `did not make the folder "Triage Warden Quarantine" in ${ANA}`,
      );
    });
  });

  describe('about a mail to people', () => {
    const mail = { key: 'k', channel: 'soc', title: 'T', text: 'Text.', url: null };

    it('is that it is kept among the sent ones, without a link where there is none', async () => {
      expect(await of('messaging').post(mail)).toEqual({ id: null });
      expect(fake.state.sentMails[0]?.text).toBe('Text.');
      expect(JSON.parse(calls('POST', '/sendMail')[0]?.body ?? '')).toMatchObject({ saveToSentItems: true });
      expect(await of('messaging').post(mail)).toEqual({ id: expect.stringMatching(/^AAMk/) });
    });

    it('is marked as an automatic answer where it answers somebody, and sent once for one key', async () => {
      const answer = {
        key: 'a',
        to: ANA,
        subject: 'Re: a\r\nb',
        text: 'Thanks.',
        in_reply_to: '<1@corp.example>',
      };
      const sending = of('mail_sending');
      expect(await sending.wasSent('a')).toBeNull();
      expect(await sending.send(answer)).toEqual({ id: null });
      expect(fake.state.sentMails).toMatchObject([{ to: [ANA], subject: 'Re: a b', text: 'Thanks.' }]);
      const named = (name: string) => `String {00020386-0000-0000-C000-000000000046} Name ${name}`;
      expect(JSON.parse(calls('POST', '/sendMail')[0]?.body ?? '')).toMatchObject({
        message: {
          internetMessageHeaders: [{ name: 'X-Auto-Response-Suppress', value: 'All' }],
          singleValueExtendedProperties: expect.arrayContaining([
            { id: named('Auto-Submitted'), value: 'auto-replied' },
            { id: 'String 0x1042', value: '<1@corp.example>' },
          ]),
        },
      });
      expect(await sending.wasSent('a')).toBe(true);
      expect(await sending.send(answer)).toEqual({ id: expect.stringMatching(/^AAMk/) });
      expect(fake.state.sentMails).toHaveLength(1);
    });

    it('is not waited for where nobody sends it', async () => {
      const { mail_sender: _none, ...settings } = fake.connector.settings;
      const silent = buildClient({ ...fake.connector, settings }, testHost());
      made.push(silent);
      expect(await silent.clients.messaging?.wasPosted('k')).toBeNull();
      expect(await silent.clients.mail_sending?.wasSent('k')).toBeNull();
      const answer = { key: 'k', to: ANA, subject: 'S', text: 'T', in_reply_to: null };
      await expect(silent.clients.mail_sending?.send(answer)).rejects.toThrow('has no sender for mails');
      await expect(silent.clients.messaging?.post(mail)).rejects.toThrow(
        'The Microsoft 365 connector "Microsoft 365" has no sender for mails: set "mail_sender".',
      );
      expect(fake.calls).toEqual([]);
    });

    it('is not waited for where nobody gets it', async () => {
      await expect(of('messaging', { channels: [] }).post(mail)).rejects.toThrow(
        'has no channel "soc". Channels and their addresses are in its settings.',
      );
    });
  });
});
