import type { ActionCatalogue, ActionRequests, Availability } from '#actions';
import type { ActionStatus, RecommendedAction, VerdictDraft } from '#contracts';
import { Clock, Context, type TenantSettings, type UnitOfWork } from '#platform';
import { AgentRequests, type AgentRequestInput } from './agent-requests.ts';
import type { RecommendationRow, RecommendationsRepository } from './data/recommendations.repository.ts';
import { NOW } from './domain/cases.fixture.ts';

interface House {
  /** What the incident has asked for already: action, host, status, the connector it goes through. */
  asked?: { id: string; host: string; status: ActionStatus; connector?: string }[];
  /** What no connector serves. */
  lacks?: string[];
}

const host = (name: string, action = 'isolate_host'): RecommendedAction => ({
  action,
  parameters: { host: name },
  reason: 'It spreads.',
  evidence: ['E1'],
});
const through = (id: string) => ({ connector: { id, name: id }, problem: null });
const NONE = { connector: null, problem: null };

/** What became of recommendations, and what was requested, chosen and counted on the way. */
async function asking(
  recommended_actions: RecommendedAction[],
  { asked = [], lacks = [] }: House = {},
  over: { current?: boolean; choices?: object[]; confidence?: number } = {},
) {
  const told: {
    rows: RecommendationRow[];
    noted: unknown[];
    requested: Record<string, unknown>[];
    by: unknown[];
  } = { rows: [], noted: [], requested: [], by: [] };
  const context = new Context();
  const known = asked.map(({ id, host: name, status, connector }) => ({
    id,
    status,
    action: 'isolate_host',
    parameters: { host: name },
    connector: connector === undefined ? null : { id: connector },
    proposer: { type: 'user', id: 'u', name: 'Ann' },
  }));
  const same = (one: object, other: object) =>
    ['action', 'parameters', 'connector'].every(
      (part) => JSON.stringify(one[part as never] ?? null) === JSON.stringify(other[part as never] ?? null),
    );
  const catalogue = {
    has: (name: string) => name !== 'format_disk',
    validate: (_name: string, { host: name }: { host: string }) =>
      name === '' ? [{ message: 'host is empty' }, { message: 'host is too short' }] : [],
    effectKey: (action: string, parameters: object) => `${action} ${JSON.stringify(parameters)}`,
    isSameEffect: (one: object, other: { connector: { id: string } | null }) =>
      same(one, { ...other, connector: other.connector && { id: other.connector.id } }),
  } as unknown as ActionCatalogue;
  const actions = {
    ofIncident: async () => known,
    requestAll: async (requests: Record<string, unknown>[]) => {
      told.requested.push(...requests);
      told.by.push(context.current().actor.type);
      return requests.map((_one, at) => ({ id: `new-${at}`, proposer: { name: 'analyst' } }));
    },
  } as unknown as ActionRequests;
  const availability = {
    unserved: async () => [],
    lacks: (action: string) => (lacks.includes(action) ? { capability: 'edr', looks_up: null } : null),
    note: (...what: unknown[]) => void told.noted.push(what),
  } as unknown as Availability;
  const settings = {
    get: async () => ({
      requests: true,
      actions: ['isolate_host', 'format_disk', 'disable_user'],
      min_confidence: 0.8,
    }),
  } as unknown as TenantSettings;
  const repository = {
    insert: async (_incident: string, rows: RecommendationRow[]) => void told.rows.push(...rows),
  } as unknown as RecommendationsRepository;
  const committed: (() => void)[] = [];
  const unit = { afterCommit: (work: () => void) => void committed.push(work) } as unknown as UnitOfWork;
  const clock = Object.assign(new Clock(), { now: () => NOW });
  const requests = new AgentRequests(
    ...([catalogue, actions, availability, settings, repository, unit, context, clock] as const),
  );
  const verdict = {
    classification: 'malicious',
    confidence: over.confidence ?? 0.9,
    reservations: [],
    recommended_actions,
  } as unknown as VerdictDraft;
  await context.run(
    {
      tenantId: 't',
      actor: { type: 'playbook', id: 'run-1', name: 'playbook:p' },
      permissions: new Set(),
      correlationId: 'c',
      ip: null,
    },
    () =>
      requests.ofVerdict({
        run: { id: 'run-1', playbook: 'p', behind: [] },
        incident: { id: 'inc-1', severity: 'high', type: 'malware', behind: [] },
        verdict,
        choices: (over.choices ?? recommended_actions.map(() => NONE)) as AgentRequestInput['choices'],
        verdict_id: 'v-1',
        current: over.current ?? true,
      }),
  );
  const countedBefore = told.noted.length;
  for (const work of committed) work();
  return { ...told, countedBefore };
}

const outcomes = ({ rows }: { rows: RecommendationRow[] }) =>
  rows.map(({ action_id, code, reason }) => [action_id, code, reason]);
const REQUESTED = "Requested by the analyst, as the settings “Analyst's requests” allow.";

describe('what becomes of what the analyst recommends', () => {
  it('is a request in its name, one for each effect', async () => {
    const told = await asking([host('a'), host('b'), host('a')]);
    expect(outcomes(told)).toEqual([
      ['new-0', null, REQUESTED],
      ['new-1', null, REQUESTED],
      ['new-0', null, REQUESTED],
    ]);
    expect(told.rows.map(({ position, verdict_id, action }) => [position, verdict_id, action])).toEqual(
      [0, 1, 2].map((position) => [position, 'v-1', 'isolate_host']),
    );
    expect(told.requested).toHaveLength(2);
    expect(told.by).toEqual(['agent']);
  });

  it('is the same request again for the same verdict, and cut to what a reason may be', async () => {
    const long = { ...host('a'), reason: 'x'.repeat(1001) };
    const [request] = (await asking([long])).requested;
    expect(request).toMatchObject({
      idempotency_key: 'agent:v-1:isolate_host {"host":"a"}',
      reason: 'x'.repeat(1000),
      verdict: { classification: 'malicious', confidence: 0.9 },
      run_id: 'run-1',
      playbook: 'p',
    });
  });

  it('is nothing at all where nothing is recommended', async () => {
    expect(await asking([])).toMatchObject({ rows: [], requested: [], by: [] });
  });

  it('is one for each connector that it goes through', async () => {
    const { requested } = await asking([host('a'), host('a')], {}, { choices: [through('x'), through('y')] });
    expect(requested.map((one) => one['idempotency_key'])).toEqual([
      'agent:v-1:isolate_host {"host":"a"}:x',
      'agent:v-1:isolate_host {"host":"a"}:y',
    ]);
  });

  it('is asked for without a connector where none was chosen for it', async () => {
    const { requested } = await asking([host('a')], {}, { choices: [] });
    expect(requested).toMatchObject([{ choice: NONE }]);
  });

  it.each<[ActionStatus, string]>([
    ['pending_approval', 'Asked for by Ann.'],
    ['completed', 'Asked for by Ann.'],
    ['failed', REQUESTED],
    ['expired', REQUESTED],
    ['denied', REQUESTED],
    ['rejected', 'The same was turned down in this incident before.'],
    ['cancelled', 'The same was turned down in this incident before.'],
    ['rolling_back', 'The same was undone in this incident before.'],
    ['rolled_back', 'The same was undone in this incident before.'],
    ['rollback_failed', 'The same was undone in this incident before.'],
  ])('beside the same that is %s: %s', async (status, reason) => {
    const told = await asking([host('a')], { asked: [{ id: 'old', host: 'a', status }] });
    expect(told.rows[0]?.reason).toBe(reason);
    expect(told.requested).toHaveLength(reason === REQUESTED ? 1 : 0);
    if (reason.startsWith('The same'))
      expect(told.rows[0]).toMatchObject({ code: 'refused_before', action_id: null });
    if (reason.startsWith('Asked')) expect(told.rows[0]).toMatchObject({ code: null, action_id: 'old' });
  });

  it('is taken over where one was refused and another is under way, whatever else would hold it back', async () => {
    const told = await asking(
      [host('a')],
      {
        asked: [
          { id: 'no', host: 'a', status: 'rejected' },
          { id: 'yes', host: 'a', status: 'approved' },
        ],
      },
      { current: false, confidence: 0 },
    );
    expect(told.rows).toMatchObject([{ action_id: 'yes', code: null }]);
  });

  it('is held back where the incident was resolved first, before any other reason', async () => {
    const told = await asking(
      [host('a')],
      { asked: [{ id: 'no', host: 'a', status: 'rejected' }] },
      { current: false, confidence: 0 },
    );
    expect(outcomes(told)).toEqual([
      [null, 'resolved', 'The incident was resolved before the verdict came.'],
    ]);
  });

  it('is held back for what somebody said no to, before the settings, and for the settings before its faults', async () => {
    const refused = { asked: [{ id: 'no', host: '', status: 'rejected' as const }] };
    expect((await asking([host('')], refused, { confidence: 0 })).rows[0]?.code).toBe('refused_before');
    expect((await asking([host('')], {}, { confidence: 0 })).rows[0]?.code).toBe('confidence');
  });

  it.each([
    [host(''), 'It cannot be requested as it stands: host is empty; host is too short.'],
    [host('a', 'format_disk'), 'It cannot be requested as it stands: there is no such action.'],
  ])('is held back where it cannot be requested: %j', async (recommended, reason) => {
    const told = await asking([recommended]);
    expect(outcomes(told)).toEqual([[null, 'invalid_request', reason]]);
    expect(told.requested).toEqual([]);
  });

  it('is counted where nothing can do it, once that is stored, and only that', async () => {
    const told = await asking([host('a'), host(''), host('b', 'disable_user')], { lacks: ['disable_user'] });
    expect(told.rows.map(({ code }) => code)).toEqual([null, 'invalid_request', 'connector_not_configured']);
    expect(told.countedBefore).toBe(0);
    expect(told.noted).toEqual([['disable_user', 'inc-1']]);
  });
});

it('asks for each recommendation which connector knows its target', async () => {
  const choose = async (action: string, parameters: object) => ({ action, parameters });
  const requests = new AgentRequests(
    null as never,
    { choose } as unknown as ActionRequests,
    ...([null, null, null, null, null, null] as unknown as [never, never, never, never, never, never]),
  );
  expect(await requests.choose([host('a'), host('b')])).toEqual([
    { action: 'isolate_host', parameters: { host: 'a' } },
    { action: 'isolate_host', parameters: { host: 'b' } },
  ]);
});
