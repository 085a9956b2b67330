import type { Containment, EmailGateway } from '#connectors';
import { applied, fakeContext, host } from '../../../../../test/fixtures/action-context.ts';
import type { ActionContext, ActionDefinition } from '../definition.ts';
import { disableUser, enableUser } from './account.ts';
import { blockSender, quarantineEmail, releaseEmail, unblockSender } from './email.ts';
import { isolateHost, unisolateHost } from './host.ts';
import { addComment, escalate } from './incident.ts';
import { notifyChannel } from './notification.ts';
import { notifyReporter } from './notify-reporter.ts';
import { createTicket } from './ticket.ts';

const MESSAGE = { mailbox: 'j.doe@example.com', message_id: '<1@example.net>' };
const TICKET = { id: '10001', key: 'SEC-1', title: 'Phishing', status: 'Open', url: 'http://jira/SEC-1' };

function edr(states: Containment[], calls: string[] = []) {
  let at = 0;
  const state = () => states[Math.min(at++, states.length - 1)] as Containment;
  return {
    edr: {
      findHost: async () => host({ containment: state() }),
      containment: async () => state(),
      contain: async (id: string, note: string) => void calls.push(`contain ${id} ${note}`),
      liftContainment: async (id: string, note: string) => void calls.push(`lift ${id} ${note}`),
    },
  };
}

async function readBack(action: ActionDefinition, ctx: ActionContext) {
  return typeof action.readBack === 'function' ? action.readBack(ctx) : undefined;
}

describe('isolate_host', () => {
  test('asks for containment once and tells how far it has come', async () => {
    const calls: string[] = [];
    const { ctx, seen } = fakeContext({ host: 'WS-0042' }, edr(['normal', 'pending'], calls));
    const { output } = await applied(isolateHost, ctx);
    expect(calls).toEqual(['contain h1 a note']);
    expect(seen).toEqual({ sent: 1, touched: ['WS-0042', 'h1', '10.0.0.5'] });
    expect(output).toEqual({
      host_id: 'h1',
      hostname: 'WS-0042',
      containment: 'pending',
      already_done: false,
    });
  });

  test('a host that is isolated already is left alone, and that is told', async () => {
    const calls: string[] = [];
    const { ctx, seen } = fakeContext({ host: 'WS-0042' }, edr(['contained'], calls));
    expect((await applied(isolateHost, ctx)).output).toMatchObject({ already_done: true });
    expect({ calls, sent: seen.sent }).toEqual({ calls: [], sent: 0 });
  });

  test('an unknown host is an error, not a success', async () => {
    const { ctx } = fakeContext({ host: 'WS-9' }, { edr: { findHost: async () => null } });
    await expect(applied(isolateHost, ctx)).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each([
    ['contained', 'done'],
    ['pending', 'done'],
    ['normal', 'not_done'],
    ['lifting', 'unknown'],
  ] as const)('reads back %s as %s', async (state, expected) => {
    const { ctx } = fakeContext({ host: 'WS-0042' }, edr([state]));
    expect((await readBack(isolateHost, ctx))?.state).toBe(expected);
  });
});

test('unisolate_host lifts containment and reads it back', async () => {
  const calls: string[] = [];
  const { ctx } = fakeContext({ host: 'WS-0042' }, edr(['contained', 'lifting'], calls));
  expect((await applied(unisolateHost, ctx)).output).toMatchObject({ containment: 'lifting' });
  expect(calls).toEqual(['lift h1 a note']);
  expect((await readBack(unisolateHost, fakeContext({ host: 'x' }, edr(['contained'])).ctx))?.state).toBe(
    'not_done',
  );
});

describe('accounts', () => {
  const directory = (enabled: boolean, calls: string[]) => ({
    identity: {
      findUser: async () => ({
        id: 'u1',
        principal: 'j.doe@example.com',
        display_name: 'J. Doe',
        mail: null,
        enabled,
        kind: null,
        department: null,
        job_title: null,
        synced_from_on_premises: false,
        created_at: null,
        password_changed_at: null,
      }),
      disable: async (principal: string) => void calls.push(`disable ${principal}`),
      enable: async (principal: string) => void calls.push(`enable ${principal}`),
    },
  });

  test.each([
    [disableUser, true, 'disable j.doe', false],
    [enableUser, false, 'enable j.doe', true],
  ])('%#: changes and reads back', async (action, before, call, after) => {
    const calls: string[] = [];
    const { ctx } = fakeContext({ user: 'j.doe' }, directory(before, calls));
    expect((await applied(action, ctx)).output).toMatchObject({ enabled: after, already_done: false });
    expect(calls).toEqual([call]);
    expect((await readBack(action, ctx))?.state).toBe('not_done');
    expect((await readBack(action, fakeContext({ user: 'j.doe' }, directory(after, [])).ctx))?.state).toBe(
      'done',
    );
  });

  test('a user that the directory does not know is an error', async () => {
    const { ctx } = fakeContext({ user: 'nobody' }, { identity: { findUser: async () => null } });
    await expect(applied(disableUser, ctx)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('mail', () => {
  const found = (quarantined: boolean): NonNullable<Awaited<ReturnType<EmailGateway['findMessage']>>> => ({
    id: 'm1',
    internet_message_id: MESSAGE.message_id,
    subject: 'Invoice',
    from: null,
    folder: 'Inbox',
    received_at: null,
    quarantined,
  });

  test('quarantine_email moves the message and says from where', async () => {
    const gateway = {
      isQuarantined: async () => false,
      quarantine: async () => ({ message_id: 'm2', from_folder: 'Inbox' }),
    };
    const { ctx, seen } = fakeContext(MESSAGE, { email_gateway: gateway });
    expect((await applied(quarantineEmail, ctx)).output).toEqual({
      ...MESSAGE,
      from_folder: 'Inbox',
      already_done: false,
    });
    expect(seen.sent).toBe(1);
    expect((await readBack(quarantineEmail, ctx))?.state).toBe('not_done');
  });

  test('release_email: a message that is nowhere cannot be told', async () => {
    const calls: string[] = [];
    const gateway = { findMessage: async () => found(true), release: async () => void calls.push('release') };
    const { ctx } = fakeContext(MESSAGE, { email_gateway: gateway });
    expect((await applied(releaseEmail, ctx)).output).toMatchObject({ already_done: false });
    expect(calls).toEqual(['release']);
    const read = async (message: Awaited<ReturnType<EmailGateway['findMessage']>>) =>
      (
        await readBack(
          releaseEmail,
          fakeContext(MESSAGE, { email_gateway: { findMessage: async () => message } }).ctx,
        )
      )?.state;
    expect([await read(null), await read(found(true)), await read(found(false))]).toEqual([
      'unknown',
      'not_done',
      'done',
    ]);
  });

  const senders = (blocked: boolean, calls: string[]) => ({
    isSenderBlocked: async () => blocked,
    blockSender: async (sender: string, note: string) => void calls.push(`block ${sender} ${note}`),
    unblockSender: async (sender: string) => void calls.push(`unblock ${sender}`),
  });
  const SENDER = { sender: 'x@evil.example' };

  test('block_sender blocks whom it has not blocked yet', async () => {
    const calls: string[] = [];
    const { ctx } = fakeContext(SENDER, { email_gateway: senders(false, calls) });
    expect((await applied(blockSender, ctx)).output).toMatchObject({ blocked: true, already_done: false });
    expect(calls).toEqual(['block x@evil.example a note']);
    expect((await readBack(blockSender, ctx))?.state).toBe('not_done');
    const done = fakeContext(SENDER, { email_gateway: senders(true, calls) }).ctx;
    expect((await applied(blockSender, done)).output).toMatchObject({ already_done: true });
    expect(calls).toHaveLength(1);
  });

  test('unblock_sender lifts what is left of a block, also of half a one', async () => {
    const calls: string[] = [];
    const { ctx, seen } = fakeContext(SENDER, { email_gateway: senders(false, calls) });
    expect((await applied(unblockSender, ctx)).output).toMatchObject({ blocked: false });
    expect({ calls, sent: seen.sent }).toEqual({ calls: ['unblock x@evil.example'], sent: 1 });
  });
});

test('create_ticket carries the key and a link back, and is found by the key', async () => {
  const created: unknown[] = [];
  const ticketing = {
    create: async (input: object) => {
      created.push(input);
      return TICKET;
    },
    findByKey: async (key: string) => (key === 'tw-key' ? TICKET : null),
  };
  const { ctx } = fakeContext({ title: 'Phishing', description: 'See there.' }, { ticketing });
  expect((await applied(createTicket, ctx)).output).toMatchObject({ ticket_key: 'SEC-1' });
  expect(created).toEqual([
    {
      key: 'tw-key',
      title: 'Phishing',
      description: 'See there.\n\nIncident: http://localhost/incidents/1',
      severity: 'medium',
      labels: [],
    },
  ]);
  await expect(readBack(createTicket, ctx)).resolves.toMatchObject({
    state: 'done',
    output: { ticket_key: 'SEC-1' },
  });
});

test.each([
  [true, 'done'],
  [false, 'not_done'],
  [null, 'unknown'],
])('notify_channel: posted %s is %s', async (posted, state) => {
  const messaging = { post: async () => ({ id: 'm1' }), wasPosted: async () => posted };
  const { ctx } = fakeContext({ channel: '#soc', text: 'Look' }, { messaging });
  expect((await applied(notifyChannel, ctx)).output).toEqual({ channel: '#soc', message_id: 'm1' });
  expect((await readBack(notifyChannel, ctx))?.state).toBe(state);
});

test('escalate sets the level and says why; add_comment comments', async () => {
  const done: unknown[] = [];
  const edits = {
    setFields: async (_id: string, fields: object) => void done.push(fields),
    comment: async (_id: string, text: string) => {
      done.push(text);
      return { id: 'k1', mentioned: [] };
    },
  };
  await applied(escalate, fakeContext({ level: 'senior_analyst', reason: 'Two hosts.' }, {}, edits).ctx);
  await applied(addComment, fakeContext({ text: 'Seen.' }, {}, edits).ctx);
  expect(done).toEqual([
    { escalation_level: 'senior_analyst' },
    'Escalated to senior analyst: Two hosts.',
    'Seen.',
  ]);
});

describe('notify_reporter', () => {
  const mail = { answer: 'malicious', subject: 'S', text: 'T', in_reply_to: null } as const;

  test('sends what the reporter is told, under its key, once it is the one that tells it', async () => {
    const calls: unknown[] = [];
    const { ctx, seen } = fakeContext(
      { reporter: 'alice@corp.example' },
      { mail_sending: { send: async (sent) => (calls.push(sent), { id: '<1@corp.example>' }) } },
    );
    ctx.answerTo = async (reporter) => (calls.push(reporter), mail);
    expect((await applied(notifyReporter, ctx)).output).toEqual({
      reporter: 'alice@corp.example',
      told: 'malicious',
      mail_id: '<1@corp.example>',
    });
    const { answer: _answer, ...sent } = mail;
    expect(calls).toEqual(['alice@corp.example', { key: 'tw-key', to: 'alice@corp.example', ...sent }]);
    expect(seen.sent).toBe(1);
  });

  test('sends nothing to whom nobody answers', async () => {
    const { ctx, seen } = fakeContext({ reporter: 'alice@corp.example' }, { mail_sending: {} });
    await expect(applied(notifyReporter, ctx)).rejects.toThrow('Nobody has reported anything.');
    expect(seen.sent).toBe(0);
  });

  test.each([
    [true, 'done'],
    [false, 'not_done'],
    [null, 'unknown'],
  ] as const)('reads back a mail that was sent: %s is %s', async (sent, state) => {
    const clients = { mail_sending: { wasSent: async () => sent } };
    const { ctx } = fakeContext({ reporter: 'alice@corp.example' }, clients);
    expect((await readBack(notifyReporter, ctx))?.state).toBe(state);
  });
});
