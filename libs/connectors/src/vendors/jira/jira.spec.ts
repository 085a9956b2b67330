import { buildClient, testHost } from '../../../../../test/fakes/client-host.ts';
import { startFakeJira, type FakeService, type JiraState } from '../../../../../test/fakes/index.ts';
import type { ConnectorClient, NewTicket, Ticketing } from '../../domain/capabilities.ts';
import { keyLabel } from './jira.ts';

const TICKET: NewTicket = {
  key: 'action:1',
  title: 'Phishing from billing@bad.example\nsecond line',
  description: 'What happened.\n\n- one\n- two',
  severity: 'high',
  labels: ['soc team', 'phishing'],
};

describe('Jira', () => {
  let fake: FakeService<JiraState>;
  let client: ConnectorClient;
  let ticketing: Ticketing;

  beforeEach(async () => {
    fake = await startFakeJira();
    client = buildClient(fake.connector, testHost(), { labels: ['triage'], priorities: { high: 'High' } });
    ticketing = client.clients.ticketing as Ticketing;
  });
  afterEach(async () => {
    await client.close();
    await fake.close();
  });

  it('makes a ticket with description, labels, priority and its key', async () => {
    const ticket = await ticketing.create(TICKET);
    expect(ticket).toMatchObject({ key: 'SEC-1', url: `${fake.url}/browse/SEC-1` });
    expect(fake.state.issues[0]?.fields).toMatchObject({
      summary: 'Phishing from billing@bad.example second line',
      issuetype: { name: 'Task' },
      priority: { name: 'High' },
      labels: ['soc-team', 'phishing', 'triage', keyLabel('action:1')],
    });
  });

  it('makes one ticket for one key, and finds it again', async () => {
    const first = await ticketing.create(TICKET);
    expect((await ticketing.create(TICKET)).key).toBe(first.key);
    expect(await ticketing.findByKey('action:1')).toMatchObject({ key: first.key, status: 'To Do' });
    expect(await ticketing.findByKey('action:2')).toBeNull();
    expect(fake.effects).toHaveLength(1);
  });

  it('finds the ticket whose answer got lost, although the search follows late', async () => {
    fake.state.searchLag = 1;
    fake.fail({ kind: 'cut_after' }, { path: '/rest/api/3/issue' });
    expect(await ticketing.create(TICKET)).toMatchObject({ key: 'SEC-1' });
    expect(fake.effects).toHaveLength(1);
  });

  it('never repeats a creation blindly', async () => {
    fake.fail({ kind: 'answer', status: 500 }, { path: '/rest/api/3/issue' });
    await expect(ticketing.create(TICKET, AbortSignal.timeout(2000))).rejects.toMatchObject({
      effect: 'unknown',
      serviceStatus: 500,
    });
    expect(
      fake.calls.filter(({ path, method }) => path === '/rest/api/3/issue' && method === 'POST'),
    ).toHaveLength(1);
  });

  it('says which field Jira wants', async () => {
    const wrong = buildClient(fake.connector, testHost(), { project_key: 'NOPE' });
    await expect((wrong.clients.ticketing as Ticketing).create(TICKET)).rejects.toThrow(
      "The value 'NOPE' does not exist for the field 'project'.",
    );
    await wrong.close();
  });

  it('is checked by its account', async () => {
    await expect(client.check()).resolves.toBeUndefined();
    const wrong = buildClient({ ...fake.connector, secrets: { api_token: 'wrong-token' } }, testHost());
    await expect(wrong.check()).rejects.toThrow('refused the credentials (401)');
    await wrong.close();
  });

  it('that names no account is not Jira', async () => {
    fake.fail({ kind: 'answer', status: 200, body: {} });
    await expect(client.check()).rejects.toThrow('gave an answer that is not Jira’s');
  });

  it('cuts a title that Jira would refuse, and keeps one that just fits', async () => {
    for (const length of [250, 251]) {
      const title = 'x'.repeat(length);
      const ticket = await ticketing.create({ ...TICKET, key: `k${length}`, title });
      expect(ticket.title).toBe(length === 250 ? title : `${'x'.repeat(250)}…`);
    }
  });

  it('sets no priority that is not named', async () => {
    await ticketing.create({ ...TICKET, severity: 'low' });
    expect(fake.state.issues[0]?.fields).not.toHaveProperty('priority');
  });

  it('looks for a ticket that was made without being named', async () => {
    fake.fail({ kind: 'answer', status: 201, body: {} }, { path: '/rest/api/3/issue' });
    await expect(ticketing.create(TICKET, AbortSignal.timeout(2000))).rejects.toMatchObject({
      effect: 'unknown',
      message: expect.stringContaining('made a ticket but did not name it'),
    });
  });

  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  it.each<[string, Record<string, string>, boolean]>([
    ['an hour from now', { 'x-ratelimit-reset': inMinutes(60) }, true],
    ['over already', { 'x-ratelimit-reset': inMinutes(-1) }, false],
    ['no time at all', { 'x-ratelimit-reset': 'soon' }, false],
    ['overruled', { 'x-ratelimit-reset': inMinutes(60), 'retry-after': '0' }, false],
  ])('waits for the end of a throttling as Jira tells it: %s', async (_what, headers, long) => {
    fake.fail({ kind: 'answer', status: 429, headers, body: {} });
    const found = await ticketing.findByKey('action:1').catch((error: unknown) => error);
    if (long) expect(found).toMatchObject({ serviceStatus: 429, retryAfterSeconds: expect.any(Number) });
    else expect(found).toBeNull();
  });

  it('looks for a ticket that was refused no second time: there is none', async () => {
    const body = { errorMessages: ['One', 'Two'], errors: { summary: 'is too odd' } };
    fake.fail({ kind: 'answer', status: 400, body }, { path: '/rest/api/3/issue' });
    await expect(ticketing.create(TICKET)).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringContaining('answered 400: One; Two; summary: is too odd, while making a ticket.'),
    });
    expect(fake.calls.filter(({ path }) => path.endsWith('/search/jql'))).toHaveLength(1);
  });

  it('searches again what was not answered: nothing is made by it', async () => {
    fake.fail({ kind: 'answer', status: 500 }, { path: '/rest/api/3/search' });
    expect(await ticketing.findByKey('action:1')).toBeNull();
    expect(fake.calls).toHaveLength(2);
  });

  it('shows a ticket of which only the key is told', async () => {
    fake.fail({ kind: 'answer', status: 200, body: { issues: [{ key: 'SEC-9' }] } });
    expect(await ticketing.findByKey('action:1')).toEqual({
      id: 'SEC-9',
      key: 'SEC-9',
      title: '',
      status: null,
      url: `${fake.url}/browse/SEC-9`,
    });
    fake.fail({ kind: 'answer', status: 201, body: { key: 'SEC-9' } }, { path: '/rest/api/3/issue' });
    expect(await ticketing.create(TICKET)).toMatchObject({ id: 'SEC-9', key: 'SEC-9' });
  });
});
