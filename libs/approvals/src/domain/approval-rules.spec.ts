import {
  APPROVAL_LEVELS,
  BEHIND_PARTS,
  BEHIND_WORDS,
  ROLES,
  type Actor,
  type PersonBehind,
  type Role,
} from '#contracts';
import type { Approval, ApprovalDecision } from './approval.ts';
import { deadline } from './deadline.ts';
import { decidableLevels, deciderOf, obstacle } from './eligibility.ts';
import { quorumReached } from './quorum.ts';
import { deadEndSentence, repeatedSentence, settledSentence } from './sentences.ts';

const ANN = '01900000-0000-7000-8000-000000000001';
const BOB = '01900000-0000-7000-8000-000000000002';

const behind = (user_id: string): PersonBehind[] => [{ user_id, name: 'B', part: 'requested' }];

describe('who may decide', () => {
  it.each<[Role, string[]]>([
    ['viewer', []],
    ['analyst', ['analyst']],
    ['senior_analyst', ['analyst', 'senior_analyst']],
    ['manager', ['analyst', 'senior_analyst', 'manager']],
    ['admin', ['analyst', 'senior_analyst', 'manager']],
  ])('%s: %j', (role, levels) => {
    expect(decidableLevels(role)).toEqual(levels);
    for (const level of APPROVAL_LEVELS) {
      const found = obstacle({ level, behind: behind(BOB) }, { user_id: ANN, name: 'Ann', role });
      expect(found?.code ?? null).toBe(levels.includes(level) ? null : 'level_too_low');
    }
  });

  it.each(ROLES.filter((role) => role !== 'viewer'))(
    'a %s never decides an own request, whatever the level',
    (role) => {
      const found = obstacle({ level: 'analyst', behind: behind(ANN) }, { user_id: ANN, name: 'Ann', role });
      expect(found?.code).toBe('own_request');
    },
  );

  it.each([...BEHIND_PARTS])('nobody who stands behind it decides it: %s', (part) => {
    const entry = [{ user_id: BOB, name: 'Bob', part }];
    const found = obstacle({ level: 'analyst', behind: entry }, { user_id: BOB, name: 'Bob', role: 'admin' });
    expect(found).toMatchObject({ code: 'own_request', detail: expect.stringContaining('You stand behind') });
    expect(
      obstacle({ level: 'analyst', behind: entry }, { user_id: ANN, name: 'Ann', role: 'admin' }),
    ).toBeNull();
  });

  it('names every part that somebody has had in it', () => {
    const detail = (...parts: PersonBehind['part'][]) =>
      obstacle(
        { level: 'analyst', behind: [...parts.map((part) => ({ ...behindIt, part })), ...behind(BOB)] },
        { user_id: ANN, name: 'Ann', role: 'admin' },
      )?.detail;
    const behindIt = { user_id: ANN, name: 'Ann' };
    const words = BEHIND_WORDS;
    expect(detail('requested')).toBe(
      `You stand behind this request: you have ${words.requested}. Somebody else must decide it.`,
    );
    expect(detail('requested', 'retried')).toContain(`${words.requested} and ${words.retried}.`);
    expect(detail('requested', 'api_key_owner', 'retried')).toContain(
      `${words.requested}, ${words.api_key_owner} and ${words.retried}.`,
    );
  });

  it('says which level is needed and which role asks', () => {
    const found = obstacle({ level: 'manager', behind: [] }, { user_id: ANN, name: 'Ann', role: 'analyst' });
    expect(found?.detail).toMatch(/needs the level manager; your role is analyst\./);
  });

  it('a person by the user behind the session, else by the own id', () => {
    const person: Actor = { type: 'user', id: ANN, name: 'Ann', role: 'analyst' };
    expect(deciderOf(person)).toEqual({ user_id: ANN, name: 'Ann', role: 'analyst' });
    expect(deciderOf({ ...person, user_id: BOB })?.user_id).toBe(BOB);
    expect(deciderOf({ ...person, id: null })).toBeNull();
  });

  it.each<Actor>([
    { type: 'system', id: null, name: 'system' },
    { type: 'playbook', id: ANN, name: 'playbook', user_id: ANN, role: 'admin' },
    { type: 'agent', id: null, name: 'claude' },
    { type: 'source', id: ANN, name: 'source' },
    { type: 'api_key', id: 'key', name: 'key of Ann', user_id: ANN, role: 'manager' },
    { type: 'user', id: ANN, name: 'a user without a role' },
  ])('nothing but people: $type', (actor) => {
    expect(deciderOf(actor)).toBeNull();
    expect(obstacle({ level: 'analyst', behind: [] }, deciderOf(actor))?.code).toBe('forbidden');
  });
});

it.each([
  [0, 1, false],
  [1, 1, true],
  [1, 2, false],
  [2, 2, true],
  [3, 2, true],
])('%i approvals of %i: %s', (approvals, quorum, reached) => {
  expect(quorumReached(approvals, quorum)).toBe(reached);
});

it.each([
  ['analyst', '2026-11-18T16:00:00.000Z'],
  ['senior_analyst', '2026-11-18T14:00:00.000Z'],
  ['manager', '2026-11-18T13:00:00.000Z'],
] as const)('%s has until %s', (level, until) => {
  expect(deadline(level, new Date('2026-11-18T12:00:00Z')).toISOString()).toBe(until);
});

describe('sentences', () => {
  const at = new Date('2026-11-18T12:00:00Z');
  const approval = { status: 'rejected', settled_at: at, expires_at: at } as Approval;
  const decision = {
    decider_name: 'Ann',
    decision: 'reject',
    comment: 'wrong host',
    decided_at: at,
  } as ApprovalDecision;

  it('say who decided what when', () => {
    expect(settledSentence(approval, [decision])).toBe(
      'Ann has rejected this already, at 2026-11-18 12:00 UTC: wrong host',
    );
    expect(settledSentence({ ...approval, status: 'expired' }, [])).toMatch(
      /^The deadline passed at 2026-11-18 12:00 UTC/,
    );
    expect(settledSentence({ ...approval, status: 'cancelled' }, [])).toMatch(/^The request was taken back/);
    expect(repeatedSentence({ ...decision, decision: 'approve' }, 1, 2)).toMatch(
      /^You have approved this already.*1 of 2/,
    );
  });

  it('say it also of what is only half known', () => {
    expect(settledSentence({ ...approval, settled_at: null }, [decision])).toContain(', at an unknown time:');
    expect(settledSentence({ ...approval, status: 'approved' }, [])).toBe(
      'Somebody has approved this already, at 2026-11-18 12:00 UTC',
    );
    expect(settledSentence(approval, [{ ...decision, comment: null }])).toMatch(/12:00 UTC$/);
    expect(settledSentence({ ...approval, status: 'cancelled' }, [])).toContain('at 2026-11-18 12:00 UTC;');
    expect(settledSentence({ ...approval, status: 'pending' }, [])).toBe('It is still to be decided.');
    expect(repeatedSentence(decision, 0, 1)).toMatch(
      /^You have rejected this already, at 2026-11-18 12:00 UTC;/,
    );
    expect(repeatedSentence(undefined, 1, 3)).toMatch(/^You have decided this already; 1 of 3 /);
  });

  it('name the last of those who decided', () => {
    const bob = { ...decision, decider_name: 'Bob', comment: 'mine' };
    expect(settledSentence(approval, [decision, bob])).toMatch(/^Bob has rejected.*: mine$/);
  });

  it.each([
    [1, 1, null],
    [2, 3, null],
    [
      1,
      0,
      'This needs somebody of the level senior analyst or above who does not stand behind it, and there is nobody.',
    ],
    [
      2,
      1,
      'This needs 2 people of the level senior analyst or above who does not stand behind it, and there is only one.',
    ],
    [
      3,
      2,
      'This needs 3 people of the level senior analyst or above who does not stand behind it, and there are only 2.',
    ],
  ])('of %i needed and %i left: %s', (quorum, left, expected) => {
    const sentence = deadEndSentence({ level: 'senior_analyst', quorum, left });
    expect(sentence === null ? null : sentence.slice(0, expected?.length)).toBe(expected);
  });
});
