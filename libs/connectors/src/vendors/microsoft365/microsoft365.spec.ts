import { buildClient, testHost } from '../../../../../test/fakes/client-host.ts';
import { startFakeGraph, type FakeService, type GraphState } from '../../../../../test/fakes/index.ts';
import { until } from '../../../../../test/harness/server-process.ts';
import type { ConnectorClient, EmailGateway, Identity, Messaging } from '../../domain/capabilities.ts';

const ANA = 'ana@corp.example';
const ID = "<phish-1.o'hara@mail.example>";
const QUARANTINE = 'Triage Warden Quarantine';

describe('Microsoft 365', () => {
  let fake: FakeService<GraphState>;
  let client: ConnectorClient;
  let mail: EmailGateway;
  let identity: Identity;
  let messaging: Messaging;

  beforeEach(async () => {
    fake = await startFakeGraph();
    for (const address of [ANA, 'ben@corp.example', 'soc@corp.example']) fake.state.addMailbox(address);
    fake.state.addMessage(ANA, { internetMessageId: ID });
    client = buildClient(fake.connector, testHost());
    mail = client.clients.email_gateway as EmailGateway;
    identity = client.clients.identity as Identity;
    messaging = client.clients.messaging as Messaging;
  });
  afterEach(async () => {
    await client.close();
    await fake.close();
  });

  it('shares its token with the client that checks it, until the service refuses it', async () => {
    const host = testHost();
    const tokens = () => fake.calls.filter(({ path }) => path.endsWith('/token')).length;
    const check = async () => {
      const probe = buildClient(fake.connector, host, {}, { probe: true });
      try {
        await probe.check();
      } finally {
        await probe.close();
      }
    };
    await check();
    await check();
    expect(tokens()).toBe(1);
    fake.state.tokens.clear();
    await check();
    expect(tokens()).toBe(2);
  });

  it('finds a message by its Message-ID, with or without brackets', async () => {
    expect(await mail.findMessage(ANA, ID)).toMatchObject({
      from: 'billing@bad.example',
      quarantined: false,
    });
    expect(await mail.findMessage(ANA, ID.slice(1, -1))).toMatchObject({ internet_message_id: ID });
    expect(await mail.findMessage(ANA, '<other@mail.example>')).toBeNull();
  });

  it('makes four calls at a time for one mailbox, which others do not wait for', async () => {
    const ofAna = () => fake.calls.filter(({ path }) => path.includes('ana')).length;
    fake.fail({ kind: 'hang' }, { times: 9, path: /ana/ });
    const over = new AbortController();
    const asked = Array.from({ length: 6 }, () => mail.findMessage(ANA, ID, over.signal));
    const ended = Promise.allSettled(asked);
    await until('four calls', () => Promise.resolve(ofAna() >= 4));
    expect(await mail.findMessage('ben@corp.example', ID)).toBeNull();
    expect(ofAna()).toBe(4);
    over.abort();
    expect((await ended).every(({ status }) => status === 'rejected')).toBe(true);
  });

  it('quarantines into a hidden folder that it makes, reads it back and releases it to the inbox', async () => {
    expect(await mail.isQuarantined(ANA, ID)).toBe(false);
    const moved = await mail.quarantine(ANA, ID);
    expect(fake.state.folderOf(ANA, ID)).toBe(QUARANTINE);
    expect(
      fake.state.mailboxes.get(ANA)?.folders.find(({ displayName }) => displayName === QUARANTINE)?.isHidden,
    ).toBe(true);
    expect((await mail.findMessage(ANA, ID))?.id).toBe(moved.message_id);
    expect(await mail.isQuarantined(ANA, ID)).toBe(true);
    await mail.release(ANA, ID);
    expect(fake.state.folderOf(ANA, ID)).toBe('Inbox');
    expect(await mail.isQuarantined(ANA, ID)).toBe(false);
  });

  it('quarantines every copy, and none a second time', async () => {
    fake.state.addMessage(ANA, { internetMessageId: ID, folder: 'deleteditems' });
    await mail.quarantine(ANA, ID);
    await mail.quarantine(ANA, ID);
    expect(fake.effects.filter(({ effect }) => effect === 'quarantine_email')).toHaveLength(2);
  });

  it('repeats a move whose answer got lost and ends with one effect', async () => {
    fake.fail({ kind: 'cut_after' }, { path: /\/move$/ });
    await expect(mail.quarantine(ANA, ID)).resolves.toMatchObject({ message_id: expect.any(String) });
    expect(fake.effects).toHaveLength(1);
  });

  it('uses a well-known folder when the settings name one', async () => {
    const junk = buildClient(fake.connector, testHost(), { quarantine_folder: 'junkemail' });
    const junkMail = junk.clients.email_gateway as EmailGateway;
    await junkMail.quarantine(ANA, ID);
    expect(fake.state.folderOf(ANA, ID)).toBe('Junk Email');
    expect(await junkMail.isQuarantined(ANA, ID)).toBe(true);
    await junk.close();
  });

  it('says that a message or mailbox is not there', async () => {
    await expect(mail.quarantine(ANA, '<none@mail.example>')).rejects.toThrow(
      `has no message <none@mail.example> in the mailbox ${ANA}`,
    );
    await expect(mail.quarantine('nobody@corp.example', ID)).rejects.toMatchObject({
      code: 'connector_failed',
    });
  });

  it('follows the paging links of folders', async () => {
    await mail.quarantine(ANA, ID);
    fake.state.pageSize = 1;
    const other = buildClient(fake.connector, testHost());
    expect(await (other.clients.email_gateway as EmailGateway).isQuarantined(ANA, ID)).toBe(true);
    await other.close();
  });

  it('blocks a sender by a rule in each protected mailbox, and takes it back', async () => {
    expect(await mail.isSenderBlocked('Billing@bad.example')).toBe(false);
    await mail.blockSender('Billing@bad.example', 'note');
    await mail.blockSender('billing@bad.example', 'note');
    expect(fake.state.mailboxes.get(ANA)?.rules).toHaveLength(1);
    expect(await mail.isSenderBlocked('billing@bad.example')).toBe(true);
    fake.state.mailboxes.get('ben@corp.example')?.rules.splice(0);
    expect(await mail.isSenderBlocked('billing@bad.example')).toBe(false);
    await mail.unblockSender('billing@bad.example');
    expect(fake.state.mailboxes.get(ANA)?.rules).toHaveLength(0);
  });

  it('blocks a sender by a submission, which only the portal takes back', async () => {
    const other = buildClient(fake.connector, testHost(), { block_sender_method: 'threat_submission' });
    const otherMail = other.clients.email_gateway as EmailGateway;
    await otherMail.blockSender('billing@bad.example', 'note');
    await otherMail.blockSender('billing@bad.example', 'note');
    expect(fake.state.submissions).toHaveLength(1);
    expect(await otherMail.isSenderBlocked('billing@bad.example')).toBe(true);
    await expect(otherMail.unblockSender('billing@bad.example')).rejects.toThrow('Defender portal');
    await expect(otherMail.blockSender('never@seen.example', '')).rejects.toThrow(
      'no message of never@seen.example',
    );
    await other.close();
  });

  it('refuses to block senders while nobody has chosen how', async () => {
    const other = buildClient(fake.connector, testHost(), { block_sender_method: 'none' });
    await expect(
      (other.clients.email_gateway as EmailGateway).blockSender('x@y.example', ''),
    ).rejects.toMatchObject({ code: 'connector_not_configured' });
    await other.close();
  });

  it('disables and enables an account, and changes nothing that is so already', async () => {
    fake.state.addUser(ANA);
    await identity.disable(ANA);
    await identity.disable(ANA);
    expect(await identity.isEnabled(ANA)).toBe(false);
    await identity.enable(ANA);
    expect(await identity.findUser(ANA)).toMatchObject({ enabled: true, kind: 'Member' });
    expect(fake.effects.map(({ effect }) => effect)).toEqual(['disable_user', 'enable_user']);
    expect(await identity.findUser('nobody@corp.example')).toBeNull();
  });

  it('does not touch an account that comes from an on-premises directory', async () => {
    fake.state.addUser(ANA, { onPremisesSyncEnabled: true });
    await expect(identity.disable(ANA)).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringContaining('on-premises directory'),
    });
    expect(fake.calls.some(({ method }) => method === 'PATCH')).toBe(false);
  });

  it('mails a channel once and finds it among the sent ones', async () => {
    const input = {
      key: 'action:7',
      channel: 'soc',
      title: 'Host contained',
      text: 'WKS-1 is contained.',
      url: 'https://tw.example/i/1',
    };
    expect(await messaging.wasPosted('action:7')).toBeNull();
    await messaging.post(input);
    await messaging.post(input);
    expect(fake.state.sentMails).toEqual([
      {
        from: 'soc@corp.example',
        to: ['soc-team@corp.example'],
        subject: 'Host contained',
        text: 'WKS-1 is contained.\n\nhttps://tw.example/i/1',
      },
    ]);
    expect(await messaging.wasPosted('action:7')).toBe(true);
    await expect(messaging.post({ ...input, channel: 'board' })).rejects.toMatchObject({
      code: 'connector_not_configured',
      message: expect.stringContaining('it has "soc"'),
    });
  });

  it('does not send a mail again whose answer got lost', async () => {
    fake.fail({ kind: 'cut_after' }, { path: /sendMail$/ });
    const input = { key: 'action:8', channel: 'soc', title: 't', text: 'x', url: null };
    await expect(messaging.post(input)).rejects.toMatchObject({ effect: 'unknown' });
    expect(await messaging.wasPosted('action:8')).toBe(true);
    expect(fake.state.sentMails).toHaveLength(1);
  });

  it('waits as long as Graph asks, and reads the sign-in host’s own errors', async () => {
    fake.fail({ kind: 'answer', status: 429, headers: { 'retry-after': '0' } }, { path: '/v1.0' });
    await expect(client.check()).resolves.toBeUndefined();
    const wrong = buildClient(
      { ...fake.connector, secrets: { client_secret: 'not-the-secret' } },
      testHost(),
    );
    await expect(wrong.check()).rejects.toThrow(
      'refused the credentials (401): AADSTS7000215: Invalid client secret provided.',
    );
    await wrong.close();
  });
});
