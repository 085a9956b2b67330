import type { Actor } from '#contracts';
import type { IncidentTasks, IncidentWatchers } from '#incidents';
import { Clock, Context, Ids, Problem, type Config, type UnitOfWork } from '#platform';
import type { UserDirectory } from '#users';
import type { ChoiceRepository } from './data/choice.repository.ts';
import type { MailRow, NotificationRepository, NotificationRow } from './data/notification.repository.ts';
import type { NotificationDraft } from './domain/notification.ts';
import { MailDelivery } from './mail-delivery.ts';
import { MailTransport, type OutgoingMail } from './mail-transport.ts';
import { NotificationsListeners } from './notifications.listeners.ts';
import { NotificationsService } from './notifications.service.ts';
import { readerOf } from './reader.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const NOW = new Date('2026-11-22T12:00:00Z');
const clock = Object.assign(new Clock(), { now: () => NOW });
const ANN: Actor = { type: 'user', id: ID, name: 'Ann', user_id: ID, role: 'analyst' };

function unitOfWork() {
  const told: unknown[] = [];
  const unit = {
    run: (work: () => unknown) => work(),
    record: async (name: string, _subject: object, payload: object, { actor }: { actor: Actor }) =>
      void told.push([name, Object.keys(payload), actor.name]),
    enqueue: (name: string) => void told.push([name]),
  } as unknown as UnitOfWork;
  return { unit, told };
}

describe('who is told', () => {
  const draft = { kind: 'escalated', mail_level: 'manager', user_ids: null } as unknown as NotificationDraft;
  const notify = async (given: { smtp?: string; isNew?: boolean }) => {
    const { unit, told } = unitOfWork();
    const repository = { insert: async () => given.isNew ?? true } as unknown as NotificationRepository;
    const config = { values: { SMTP_URL: given.smtp } } as unknown as Config;
    const service = new NotificationsService(unit, new Context(), clock, new Ids(clock), config, repository);
    await service.notify(draft);
    return told;
  };
  const CREATED = ['notification.created', ['notification_id', 'user_ids'], 'notifications'];

  it('gets a mail too, where mail is set up', async () => {
    expect(await notify({ smtp: 'smtp://127.0.0.1' })).toEqual([CREATED, ['notification.deliver']]);
    expect(await notify({})).toEqual([CREATED]);
  });

  it('is told of the same once', async () => {
    expect(await notify({ smtp: 'smtp://127.0.0.1', isNew: false })).toEqual([]);
  });

  it('is a person with a role, and no key', () => {
    expect(readerOf(ANN)).toEqual({ user_id: ID, role: 'analyst' });
    for (const actor of [
      { ...ANN, type: 'api_key' as const },
      { ...ANN, id: null },
      { type: 'user' as const, id: ID, name: 'Ann' },
    ])
      expect(() => readerOf(actor)).toThrow(Problem);
  });
});

describe('what is heard', () => {
  const heard = async (tell: (listeners: NotificationsListeners) => Promise<void>) => {
    const kinds: string[] = [];
    const watchers = {
      audience: async () => ({ number: 'INC-7', title: 'T', user_ids: ['watches'] }),
      commentText: async () => 'text',
    } as unknown as IncidentWatchers;
    const tasks = { title: async () => 'Call' } as unknown as IncidentTasks;
    const service = {
      notify: async ({ kind }: NotificationDraft) => void kinds.push(kind),
      settle: async (source: string) => void kinds.push(`settle ${source}`),
    } as unknown as NotificationsService;
    await tell(new NotificationsListeners(service, watchers, tasks));
    return kinds;
  };
  const approval = { approval_id: ID, level: 'manager', summary: 'Isolate', behind_user_ids: [] };
  const action = { action_id: ID, incident_id: null, action: 'isolate_host' };
  const updated = { incident_id: ID, escalation_level: 'manager' };

  it.each<[string, unknown, string[]]>([
    ['approvalRequested', approval, ['approval_requested']],
    ['approvalSettled', approval, [`settle approval.requested:${ID}`]],
    ['approvalExpired', approval, ['approval_expired']],
    ['killSwitchEngaged', { kill_switch_id: ID, target: null, reason: 'r' }, ['kill_switch_engaged']],
    ['actionSettled', { ...action, status: 'failed' }, ['action_failed']],
    ['actionSettled', { ...action, status: 'completed' }, []],
    ['incidentUpdated', { ...updated, fields: ['escalation_level'] }, ['escalated']],
    ['incidentUpdated', { ...updated, fields: ['title'] }, []],
    ['commented', { incident_id: ID, mentioned_user_ids: ['called'] }, ['mentioned', 'watched']],
    ['assigned', { incident_id: ID, assignee_id: 'mine' }, ['assigned']],
    ['assigned', { incident_id: ID }, []],
    ['taskGiven', { incident_id: ID, task_id: ID, assignee_id: 'mine' }, ['assigned']],
    ['taskGiven', { incident_id: ID, task_id: ID, assignee_id: null }, []],
    ['taskGiven', { incident_id: ID, added: 3 }, []],
    ['changed', { incident_id: ID, fields: ['severity'] }, ['watched']],
    ['changed', { incident_id: ID, fields: ['tags'] }, []],
  ])('%s of %j tells %j', async (handler, payload, kinds) => {
    const tell = (listeners: NotificationsListeners) =>
      (listeners as unknown as Record<string, (event: object) => Promise<void>>)[handler]?.({
        payload,
        actor: ANN,
        occurred_at: 'now',
      }) ?? Promise.reject(new Error(handler));
    expect(await heard(tell)).toEqual(kinds);
  });
});

describe('the mails of a notification', () => {
  const NOTIFICATION = {
    id: ID,
    kind: 'escalated',
    title: 'T',
    body: 'B',
    subject_type: 'incident',
    subject_id: ID,
    incident_id: ID,
    roles: ['manager'],
    user_ids: null,
    except_user_ids: ['not-me'],
    mail_level: 'manager',
    settled_at: null,
  } as unknown as NotificationRow;

  function delivery(
    notification: Partial<NotificationRow> | null,
    given: { mails?: string[]; fails?: unknown } = {},
  ) {
    const { unit } = unitOfWork();
    const sent: OutgoingMail[] = [];
    const tried: unknown[] = [];
    let stored: MailRow[] | null =
      given.mails?.map((address) => ({ id: address, address, message_id: '<kept@soc.example>' })) ?? null;
    const repository = {
      find: async () => notification && { ...NOTIFICATION, ...notification },
      hasMails: async () => stored !== null,
      insertMails: async (_id: string, mails: MailRow[]) => void (stored = mails),
      pendingMails: async () => stored ?? [],
      mailTried: async (...one: unknown[]) => void tried.push(one.slice(1, 3)),
    } as unknown as NotificationRepository;
    const directory = {
      recipients: async (whom: object) => (
        expect(whom).toEqual({ roles: ['manager'], ids: null, except: ['not-me'] }),
        ['a', 'b', 'a', 'no'].map((name) => ({ id: name, email: `${name}@soc.example`, role: 'manager' }))
      ),
    } as unknown as UserDirectory;
    const transport = {
      send: async (mail: OutgoingMail) => {
        sent.push(mail);
        if (given.fails !== undefined) throw given.fails;
      },
    } as unknown as MailTransport;
    const config = { baseUrl: 'https://soc.example' } as Config;
    const choices = { mailsOf: async () => new Map([['no', false]]) } as unknown as ChoiceRepository;
    const ids = new Ids(clock);
    const one = new MailDelivery(unit, clock, ids, config, directory, repository, choices, transport);
    return { sent, tried, deliver: () => one.deliver({ notification_id: ID }) };
  }

  it('go to each person once, each with an id of its own', async () => {
    const { sent, tried, deliver } = delivery({});
    await deliver();
    expect(sent.map(({ to }) => to)).toEqual(['a@soc.example', 'b@soc.example']);
    expect(new Set(sent.map(({ message_id }) => message_id)).size).toBe(2);
    expect(sent[0]?.message_id).toMatch(/^<[0-9a-f-]{36}@soc\.example>$/);
    expect(tried).toEqual([
      ['sent', null],
      ['sent', null],
    ]);
  });

  it('go to those who were to get them at the first try', async () => {
    const { sent, deliver } = delivery({}, { mails: ['z@soc.example'] });
    await deliver();
    expect(sent).toMatchObject([{ to: 'z@soc.example', message_id: '<kept@soc.example>' }]);
  });

  it.each([null, { settled_at: NOW }])('are none of %j', async (notification) => {
    const { sent, deliver } = delivery(notification);
    await deliver();
    expect(sent).toEqual([]);
  });

  it('that are put off come back, each of them named', async () => {
    const { tried, deliver } = delivery({}, { fails: new Error('busy') });
    await expect(deliver()).rejects.toThrow(
      'Mails could not be sent for now: a@soc.example: busy; b@soc.example: busy',
    );
    expect(tried).toEqual([
      ['pending', 'busy'],
      ['pending', 'busy'],
    ]);
  });

  it('that are refused for good do not, and the reason is kept in five hundred characters', async () => {
    const refusal = Object.assign(new Error('n'.repeat(501)), { code: 'EENVELOPE', responseCode: 550 });
    const { tried, deliver } = delivery({}, { fails: refusal });
    await deliver();
    expect(tried[0]).toEqual(['failed', 'n'.repeat(500)]);
  });

  it('are told of whatever was thrown', async () => {
    const { deliver } = delivery({}, { mails: ['z@soc.example'], fails: 'nothing' });
    await expect(deliver()).rejects.toThrow('z@soc.example: nothing');
  });

  it('wait for a server that is not set any more', async () => {
    const transport = new MailTransport({ values: {} } as Config);
    await expect(transport.send({ to: 'a', subject: 's', text: 't', message_id: 'm' })).rejects.toThrow(
      'SMTP_URL is not set any more',
    );
    await transport.onApplicationShutdown();
  });
});
