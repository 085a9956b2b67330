import fc from 'fast-check';
import {
  APPROVAL_LEVELS,
  LEVEL_ROLES,
  PROPOSER_TYPES,
  ROLES,
  type Disposition,
  type PersonBehind,
  type ProposerType,
  type Role,
  type Voter,
} from '#contracts';
import { deciderOf, obstacle } from '../../../approvals/src/domain/eligibility.ts';
import { compilePolicy } from '../../../policies/src/domain/compile.ts';
import type { PolicyDocument, PolicyRule } from '../../../policies/src/domain/document.ts';
import { evaluate } from '../../../policies/src/domain/evaluate.ts';
import type { PolicyRequest } from '../../../policies/src/domain/request.ts';
import { decideClaim, type ClaimDecision } from './claim-decision.ts';

/** A house in small: what can change between a request and its claim, in any order. */
interface House {
  document: PolicyDocument;
  switchOn: boolean;
  users: Map<string, { role: Role; active: boolean }>;
  incident: { status: 'triaged' | 'resolved'; resolved_at: Date | null; disposition: Disposition | null };
  kept: boolean;
  votes: Voter[];
  /** Effects of the same kind that have begun. */
  begun: number;
  /** Moves on with each thing that happens. */
  now: number;
}

interface Request {
  proposer: ProposerType;
  behind: PersonBehind[];
  resolved: string[];
  requested_at: Date;
}

const USERS = ['ann', 'bob', 'carl', 'dora'];
const ACTION = {
  name: 'isolate_host',
  category: 'host',
  read_only: false,
  reversible: true,
  default_level: 'senior_analyst',
  target_type: 'host',
  connector: 'crowdstrike',
} as const;
const NAMES = ['ws-0042', 'ws-0042.corp.example', 'h1', '10.0.0.5'];
const EPOCH = Date.parse('2026-11-27T12:00:00Z');

function newHouse(mode: PolicyDocument['mode']): House {
  return {
    document: {
      mode,
      semi_autonomous: { min_confidence: 0 },
      guardrails: { denied_actions: [], protected_targets: [], rate_limits: [] },
      rules: [],
    },
    switchOn: false,
    users: new Map(USERS.map((id, at) => [id, { role: ROLES[(at % 4) + 1] as Role, active: true }])),
    incident: { status: 'triaged', resolved_at: null, disposition: null },
    kept: false,
    votes: [],
    begun: 0,
    now: EPOCH + 60_000,
  };
}

class Step implements fc.Command<House, Request> {
  private readonly label: string;
  private readonly change: (house: House, request: Request) => void;

  constructor(label: string, change: (house: House, request: Request) => void) {
    this.label = label;
    this.change = change;
  }

  check(): boolean {
    return true;
  }

  run(house: House, request: Request): void {
    house.now += 60_000;
    this.change(house, request);
    assertClaim(house, request);
  }

  toString(): string {
    return this.label;
  }
}

const rule: fc.Arbitrary<PolicyRule> = fc
  .record({
    actions: fc.constantFrom(['*'], ['isolate_*'], ['isolate_host']),
    targets: fc.constantFrom(undefined, ['*'], ['ws-*']),
    types: fc.constantFrom(undefined, [...PROPOSER_TYPES]),
    decision: fc.constantFrom('allow' as const, 'require_approval' as const),
    level: fc.constantFrom(...APPROVAL_LEVELS),
    quorum: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ actions, targets, types, decision, level, quorum }) => ({
    name: 'r',
    actions: [...actions],
    ...(targets === undefined ? {} : { targets: [...targets] }),
    ...(types === undefined ? {} : { proposer: { types: [...types] } }),
    decision,
    ...(decision === 'require_approval' ? { level, quorum } : {}),
  }));

const steps = [
  rule.map((r) => new Step(`publish ${JSON.stringify(r)}`, (h) => (h.document.rules = [r]))),
  fc.constantFrom(...NAMES).map(
    (name) =>
      new Step(`protect ${name}`, (h) => {
        const kind = name === '10.0.0.5' ? 'ip_range' : 'host';
        h.document.guardrails.protected_targets = [{ kind, patterns: [name], reason: 'ours' }];
      }),
  ),
  fc.constant(new Step('protect nothing', (h) => (h.document.guardrails.protected_targets = []))),
  fc.boolean().map(
    (on) =>
      new Step(`deny the action: ${on}`, (h) => {
        h.document.guardrails.denied_actions = on ? [{ actions: ['isolate_*'], reason: 'no' }] : [];
      }),
  ),
  fc.integer({ min: 1, max: 3 }).map(
    (n) =>
      new Step(`limit to ${n}`, (h) => {
        h.document.guardrails.rate_limits = [{ actions: ['isolate_host'], per_hour: n }];
      }),
  ),
  fc.boolean().map((on) => new Step(`kill switch ${on}`, (h) => (h.switchOn = on))),
  fc.constant(new Step('another begins', (h) => (h.begun += 1))),
  fc
    .tuple(fc.constantFrom(...USERS), fc.boolean())
    .map(([id, active]) => new Step(`${id} active: ${active}`, (h) => void (user(h, id).active = active))),
  fc
    .tuple(fc.constantFrom(...USERS), fc.constantFrom(...ROLES))
    .map(([id, role]) => new Step(`${id} is ${role}`, (h) => void (user(h, id).role = role))),
  fc.constantFrom(...USERS).map((id) => new Step(`${id} approves`, (h, request) => vote(h, request, id))),
  fc.boolean().map(
    (keep) =>
      new Step(`resolve, keeping: ${keep}`, (h) => {
        const disposition = keep ? 'true_positive' : 'false_positive';
        h.incident = { status: 'resolved', resolved_at: new Date(h.now), disposition };
        h.kept = keep;
      }),
  ),
  fc.constant(
    new Step('reopen', (h) => (h.incident = { status: 'triaged', resolved_at: null, disposition: null })),
  ),
  fc.constantFrom(...USERS).map(
    (id) =>
      new Step(`${id} tries again`, (_h, request) => {
        request.behind = [...request.behind, { user_id: id, name: id, part: 'retried' }];
      }),
  ),
];

function user(house: House, id: string): { role: Role; active: boolean } {
  return house.users.get(id) as { role: Role; active: boolean };
}

/** As the approvals take one: by who they are now, and never from those behind it. */
function vote(house: House, request: Request, id: string): void {
  const { role, active } = user(house, id);
  const decider = deciderOf({ type: 'user', id, name: id, user_id: id, role });
  const found = obstacle({ level: 'analyst', behind: request.behind }, decider);
  const isBehind = request.behind.some(({ user_id }) => user_id === id);
  if (isBehind) expect(found).not.toBeNull();
  expect(deciderOf({ type: 'api_key', id: 'k', name: 'key', user_id: id, role })).toBeNull();
  if (found === null && active && !house.votes.some(({ user_id }) => user_id === id))
    house.votes.push({ user_id: id, name: id });
}

function claim(
  house: House,
  request: Request,
): { decision: ClaimDecision; level: string | null; quorum: number; allowed: boolean } {
  const { policy, errors } = compilePolicy(structuredClone(house.document));
  if (policy === null) throw new Error(JSON.stringify(errors));
  const asked: PolicyRequest = {
    action: ACTION,
    targets: ['ws-0042'],
    resolved: request.resolved,
    parameters: {},
    incident: { id: 'i', severity: 'high', type: 'malware' },
    proposer: { type: request.proposer, id: 'p', name: 'p' },
    verdict: { classification: 'malicious', confidence: 1 },
    playbook: null,
  };
  const engaged = {
    id: 'k',
    scope: 'global',
    target: null,
    reason: 'drill',
    engaged_by: 'M',
    engaged_at: '',
  } as const;
  const { begun } = house;
  const evaluation = evaluate(policy, asked, {
    now: new Date(house.now).toISOString(),
    kill_switches: house.switchOn ? [engaged] : [],
    usage: { hour: begun, day: begun, concurrent: begun, incident: begun },
  });
  const decision = decideClaim({
    automated: request.proposer !== 'user',
    block: house.switchOn ? 'A kill switch is on.' : null,
    evaluation,
    requested_at: request.requested_at,
    kept: house.kept,
    after_resolution: false,
    incident: house.incident,
    behind: request.behind,
    votes: house.votes,
    standing: house.users,
  });
  const { level, quorum } = evaluation;
  return { decision, level, quorum, allowed: evaluation.decision === 'allow' };
}

/** What must hold at each moment, said without the code that is tested. */
function assertClaim(house: House, request: Request): void {
  const { decision, level, quorum, allowed } = claim(house, request);
  if (decision.kind !== 'proceed') return;
  const { denied_actions, protected_targets, rate_limits } = house.document.guardrails;
  expect(denied_actions).toEqual([]);
  for (const { patterns } of protected_targets)
    for (const pattern of patterns) expect(['ws-0042', ...request.resolved]).not.toContain(pattern);
  for (const limit of rate_limits) expect(house.begun).toBeLessThan(limit.per_hour ?? Infinity);
  if (request.proposer !== 'user') expect(house.switchOn).toBe(false);
  if (house.incident.status === 'resolved') expect(house.kept).toBe(true);
  if (allowed) return;
  const counting = house.votes.filter(({ user_id }) => {
    const { active, role } = user(house, user_id);
    const mayDecide: readonly Role[] = LEVEL_ROLES[level as keyof typeof LEVEL_ROLES];
    return active && mayDecide.includes(role) && !request.behind.some((b) => b.user_id === user_id);
  });
  expect(counting.length).toBeGreaterThanOrEqual(quorum);
}

const request = fc.record({
  proposer: fc.constantFrom(...PROPOSER_TYPES),
  behind: fc
    .subarray(USERS)
    .map((ids) => ids.map((id): PersonBehind => ({ user_id: id, name: id, part: 'requested' }))),
  resolved: fc.subarray(NAMES.slice(1), { minLength: 1 }),
  requested_at: fc.constant(new Date(EPOCH)),
});
const mode = fc.constantFrom('supervised' as const, 'semi_autonomous' as const, 'autonomous' as const);

describe('the decision at the claim', () => {
  it('in every order of changes: no guardrail is overridden, nobody behind it decides, a kill switch lets nothing automated through', () => {
    fc.assert(
      fc.property(
        mode,
        request,
        fc.commands(steps, { maxCommands: 40, size: 'max' }),
        (chosen, asked, commands) => {
          fc.modelRun(
            () => ({ model: newHouse(chosen), real: { ...asked, behind: [...asked.behind] } }),
            commands,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('does let things through: what the property forbids is not everything', () => {
    const seen = new Set<string>();
    const people: Request = {
      proposer: 'playbook',
      behind: [],
      resolved: ['h1'],
      requested_at: new Date(EPOCH),
    };
    const house = newHouse('supervised');
    seen.add(claim(house, people).decision.kind);
    house.votes = [{ user_id: 'bob', name: 'bob' }];
    house.users.set('bob', { role: 'senior_analyst', active: true });
    seen.add(claim(house, people).decision.kind);
    house.switchOn = true;
    seen.add(claim(house, people).decision.kind);
    expect([...seen]).toEqual(['ask_again', 'proceed', 'denied']);
  });
});
