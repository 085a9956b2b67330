import type { IncidentSnapshots } from '#incidents';
import { Problem } from '#platform';
import type { PolicyDecision } from '#policies';
import { NOW } from '../../../test/fixtures/action-context.ts';
import { KEY, OURS, actionRow, clock, mapper, parts, type World } from '../../../test/fixtures/action-row.ts';
import type { ActionAnnouncements } from './action-announcements.ts';
import type { ActionRequests } from './action-requests.ts';
import { ActionRetries } from './action-retries.service.ts';
import { ActionRollbacks } from './action-rollbacks.service.ts';
import type { ApprovalsGiven } from './approvals-given.ts';
import type { ConnectorChoice, ConnectorChoices } from './connector-choices.ts';
import type { ActionEntity } from './data/action.entity.ts';
import type { ActionRepository } from './data/action.repository.ts';
import type { DecisionsAnew } from './decisions-anew.ts';
import { ActionCatalogue } from './domain/catalogue.ts';

describe('trying again', () => {
  const decision = (more: Partial<PolicyDecision> = {}) =>
    ({
      ...{ id: 'd2', decision: 'require_approval', rule: null, reason: 'R2.', level: 'manager', quorum: 1 },
      ...{ policy_version: 2, mode: 'supervised', step: 'mode', ...more },
    }) as PolicyDecision;
  const failed = (more: Partial<ActionEntity> = {}) =>
    actionRow({ status: 'failed', attempts: 3, error_code: 'c', finished_at: NOW, ...more });

  async function retry(
    changes: Partial<World> & {
      decides?: Partial<PolicyDecision>;
      stands?: boolean;
      choice?: ConnectorChoice;
    } = {},
  ) {
    const { repository, unit, context, done, recorded, enqueued } = parts({ row: failed(), ...changes });
    const choice = changes.choice ?? { connector: OURS, problem: null };
    const retries = new ActionRetries(
      repository,
      { choice: async () => choice, anew: async () => decision(changes.decides) } as unknown as DecisionsAnew,
      { stand: async () => changes.stands ?? false } as unknown as ApprovalsGiven,
      {
        askForApproval: async (_row: ActionEntity, why: string | null) => void done.push(['ask', why]),
      } as unknown as ActionAnnouncements,
      mapper,
      unit,
      context,
      clock,
    );
    await retries.retry('a1', 'once more');
    const [, event, columns] = done[0] as [string, string, Partial<ActionEntity>];
    return { event, columns, done, recorded, enqueued };
  }
  const cleared = { error_code: null, error_message: null, finished_at: null, attempts: 0 };
  const BEHIND = [{ user_id: 'u-ann', name: 'Ann', part: 'retried' }];

  it('goes at once where policy allows it, by the decision of today', async () => {
    const row = failed();
    const { event, columns, recorded, enqueued, done } = await retry({ row, decides: { decision: 'allow' } });
    expect(event).toBe('retry');
    expect(columns).toMatchObject({
      ...cleared,
      ...{
        decision_id: 'd2',
        approved_digest: row.digest,
        approved_at: NOW,
        digest: row.digest,
        behind: BEHIND,
      },
    });
    expect(recorded).toMatchObject([
      ['action.approved', { action_id: 'a1' }, { reason: 'once more', before: { status: 'failed' } }],
    ]);
    expect(enqueued).toEqual([['action.execute', { action_id: 'a1' }]]);
    expect(done).toHaveLength(1);
  });

  it('goes at once where the approval given stands, which keeps its own decision', async () => {
    const { event, columns, enqueued } = await retry({ stands: true });
    expect(event).toBe('retry');
    expect(columns).toMatchObject({ ...cleared, behind: BEHIND });
    for (const left of ['decision_id', 'approved_digest', 'approved_by'])
      expect(columns).not.toHaveProperty(left);
    expect(enqueued).toHaveLength(1);
  });

  it('makes nobody stand behind it who has approved it, as long as that counts', async () => {
    const row = failed({ approved_by: [{ user_id: 'u-ann', name: 'Ann' }] });
    expect((await retry({ row, stands: true })).columns.behind).toEqual([]);
    expect((await retry({ row, stands: false })).columns.behind).toEqual(BEHIND);
  });

  it('asks people where nothing stands, and says so where an approval is used up', async () => {
    const { event, columns, done, enqueued, recorded } = await retry();
    expect(event).toBe('retry_asking');
    expect(columns).toMatchObject({
      ...cleared,
      decision_id: 'd2',
      approved_digest: null,
      approved_at: null,
      approved_by: [],
    });
    expect(done[1]).toEqual(['ask', expect.stringContaining('the approval given no longer covers a repeat')]);
    expect([enqueued, recorded]).toEqual([[], []]);
    const never = await retry({ row: failed({ approved_digest: null }) });
    expect(never.columns).not.toHaveProperty('approved_digest');
    expect(never.done[1]).toEqual(['ask', null]);
  });

  it('through another connector it is another request', async () => {
    const row = failed();
    const { columns } = await retry({
      row,
      decides: { decision: 'allow' },
      choice: { connector: { ...OURS, id: 'c2' }, problem: null },
    });
    expect(columns.connector_id).toBe('c2');
    expect(columns.digest).not.toBe(row.digest);
    expect(columns.approved_digest).toBe(columns.digest);
  });

  it('of an undoing makes what it undoes follow it again', async () => {
    const { done, recorded } = await retry({
      row: failed({ rollback_of: 'a0' }),
      decides: { decision: 'allow' },
    });
    expect(done[1]).toEqual([
      'a0',
      'roll_back_again',
      { rolled_back_by: 'a1', error_code: null, error_message: null },
    ]);
    expect(recorded.map(([event]) => event)).toEqual(['action.rolling_back', 'action.approved']);
    expect(recorded[0]).toMatchObject([
      'action.rolling_back',
      { action_id: 'a0' },
      { reason: 'once more', after: { by: 'a1' } },
    ]);
  });

  const person = failed({ proposer_type: 'user', proposer_name: 'Bob' });
  it.each<[string, Parameters<typeof retry>[0], string]>([
    ['it is not there', { row: undefined }, 'not_found'],
    ['it has not failed', { row: actionRow({ status: 'completed' }) }, 'illegal_transition'],
    ['somebody was faster', { moves: false }, 'illegal_transition'],
    ['a key tries what a person has asked', { row: person, actor: KEY }, 'forbidden'],
    [
      'its connector is gone',
      { choice: { connector: null, problem: new Problem('connector_not_configured', 'Gone.') } },
      'connector_not_configured',
    ],
    ['policy denies it', { decides: { decision: 'deny' } }, 'forbidden'],
  ])('is refused where %s', async (_why, changes, code) => {
    await expect(retry(changes)).rejects.toMatchObject({ code });
  });

  it('is for a person, and for a key what no person has asked', async () => {
    expect((await retry({ row: person, decides: { decision: 'allow' } })).event).toBe('retry');
    expect((await retry({ actor: KEY, decides: { decision: 'allow' } })).event).toBe('retry');
  });
});

describe('undoing', () => {
  const completed = (more: Partial<ActionEntity> = {}) =>
    actionRow({ status: 'completed', result: {}, ...more });
  async function rollback(
    changes: Partial<World> & { undoing?: string; earlier?: ActionEntity } = {},
    key?: string,
  ) {
    const { repository, unit, context, done, recorded } = parts({ row: completed(), ...changes });
    const asked: { action?: string; rollback_of?: string; idempotency_key?: string; choice?: unknown }[] = [];
    const find = async (id: string) => (id === 'a1' ? repository.find(id) : changes.earlier);
    const rollbacks = new ActionRollbacks(
      {
        requestOne: async (input: object) => (
          asked.push(input),
          { id: 'a9', status: changes.undoing ?? 'approved' }
        ),
        get: async (id: string) => ({ id }),
      } as unknown as ActionRequests,
      { kept: async () => ({ connector: OURS, problem: null }) } as unknown as ConnectorChoices,
      { ...repository, find } as unknown as ActionRepository,
      new ActionCatalogue(),
      {
        load: async () => ({
          incident: { id: 'i1', severity: 'high', type: 'malware', behind: [], verdict: null },
        }),
      } as unknown as IncidentSnapshots,
      unit,
      context,
    );
    const view = await rollbacks.rollback('a1', 'free it', key);
    return { view, asked, done, recorded };
  }

  it('asks for the inverse, through the same connector, and the original follows it', async () => {
    const { view, asked, done, recorded } = await rollback({}, 'once');
    expect(view).toMatchObject({ id: 'a9' });
    expect(asked).toMatchObject([
      {
        ...{ action: 'unisolate_host', parameters: { host: 'ws-1' }, rollback_of: 'a1', incident_id: 'i1' },
        ...{ idempotency_key: 'u-ann:once', choice: { connector: OURS } },
      },
    ]);
    expect(done).toEqual([
      ['a1', 'roll_back', { rolled_back_by: 'a9', error_code: null, error_message: null }],
    ]);
    expect(recorded).toMatchObject([
      ['action.rolling_back', { action_id: 'a1' }, { reason: 'free it', before: { status: 'completed' } }],
    ]);
  });

  it('leaves the original as it is where policy denies it, and needs no incident', async () => {
    const { view, done, asked } = await rollback({
      undoing: 'denied',
      row: completed({ incident_id: null }),
    });
    expect(view).toMatchObject({ status: 'denied' });
    expect(done).toEqual([]);
    expect(asked[0]).toMatchObject({ incident_id: null });
  });

  const undone = completed({ status: 'rolling_back', rolled_back_by: 'a8' });
  const by = (idempotency_key: string | null) => actionRow({ id: 'a8', idempotency_key });
  it.each<[string, Parameters<typeof rollback>[0], string | undefined, string | null]>([
    ['the same key', { row: undone, earlier: by('u-ann:once') }, 'once', null],
    ['another key', { row: undone, earlier: by('u-ann:other') }, 'once', 'illegal_transition'],
    ['no key, and none before', { row: undone, earlier: by(null) }, undefined, 'illegal_transition'],
    ['a key, and nothing to be found', { row: undone }, 'once', 'illegal_transition'],
  ])('the second time by %s', async (_how, changes, key, code) => {
    if (code !== null) return expect(rollback(changes, key)).rejects.toMatchObject({ code });
    const { view, asked } = await rollback(changes, key);
    expect([view, asked]).toEqual([{ id: 'a8' }, []]);
  });

  it.each<[string, Partial<World>, string, string]>([
    ['it is not there', { row: undefined }, 'not_found', 'There is no action'],
    ['it has no inverse', { row: completed({ name: 'create_ticket' }) }, 'not_reversible', 'has no inverse'],
    ['it is not done', { row: actionRow() }, 'illegal_transition', 'this one is approved'],
    [
      'it was so before',
      { row: completed({ result: { already_done: true } }) },
      'not_reversible',
      'request unisolate_host itself',
    ],
  ])('is refused where %s', async (_why, changes, code, said) => {
    await expect(rollback(changes)).rejects.toMatchObject({ code, message: expect.stringContaining(said) });
  });

  it('of a locked action that has moved all the same is a fault', async () => {
    await expect(rollback({ moves: false })).rejects.toThrow('A locked action has changed its state.');
  });
});
