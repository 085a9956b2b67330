import type { Actor, PersonBehind } from '#contracts';
import { actorBehind, behindIncident, lookedUpBy, standsBehind, withBehind } from './behind.ts';
import { boundedRaw, effectKey, requestDigest, storable, targetKey, unstorableAt } from './canonical.ts';
import { changesSince, type Now } from './changes.ts';
import { decideClaim, whyOver, type ClaimFacts } from './claim-decision.ts';

const person = (user_id: string, part: PersonBehind['part']): PersonBehind => ({
  user_id,
  name: user_id,
  part,
});

describe('who stands behind a request', () => {
  it('is the person who acts, whose key acts, and nobody for the system', () => {
    const actor = (changes: Partial<Actor>): Actor => ({ type: 'user', id: 'a', name: 'A', ...changes });
    expect(actorBehind(actor({}), 'requested')).toEqual([{ user_id: 'a', name: 'A', part: 'requested' }]);
    expect(actorBehind(actor({ user_id: 'b' }), 'retried')[0]).toMatchObject({
      user_id: 'b',
      part: 'retried',
    });
    expect(actorBehind(actor({ type: 'api_key', id: 'k', user_id: 'b' }), 'requested')[0]?.user_id).toBe('b');
    expect(actorBehind(actor({ type: 'api_key', id: 'k' }), 'requested')).toEqual([]);
    expect(actorBehind(actor({ type: 'system', id: null }), 'requested')).toEqual([]);
  });

  it('is each person once for each of their parts', () => {
    const known = [person('a', 'requested')];
    expect(
      withBehind(known, [
        person('a', 'requested'),
        person('a', 'retried'),
        person('b', 'requested'),
        person('b', 'requested'),
      ]),
    ).toEqual([person('a', 'requested'), person('a', 'retried'), person('b', 'requested')]);
    expect(known).toHaveLength(1);
  });

  it('is, of what automation makes of an answer, who asked', () => {
    const behind = (['requested', 'api_key_owner', 'retried', 'saved_playbook', 'changed_type'] as const).map(
      (part, at) => person(`u${at}`, part),
    );
    expect(lookedUpBy({ behind })).toEqual(['u0', 'u1', 'u2'].map((id) => person(id, 'looked_up')));
  });

  it('is, when a person asks, nobody who has only looked something up', () => {
    const behind = [person('a', 'looked_up'), person('b', 'changed_type')];
    expect(behindIncident(behind, 'user')).toEqual([behind[1]]);
    expect(behindIncident(behind, 'api_key')).toEqual([behind[1]]);
    expect(behindIncident(behind, 'playbook')).toEqual(behind);
    expect([standsBehind(behind, 'a'), standsBehind(behind, 'c')]).toEqual([true, false]);
  });
});

describe('what is the same', () => {
  const asked = { name: 'isolate_host', incident_id: 'i1', parameters: { host: 'ws-1' }, targets: ['ws-1'] };

  it('is one request through one connector for one incident', () => {
    const others = [
      requestDigest(asked, 'c1'),
      requestDigest({ ...asked, incident_id: null }, null),
      requestDigest({ ...asked, parameters: { host: 'ws-2' } }, null),
      requestDigest({ ...asked, targets: [] }, null),
      requestDigest({ ...asked, name: 'x' }, null),
    ];
    expect(new Set([requestDigest(asked, null), ...others]).size).toBe(6);
    expect(requestDigest({ ...asked }, null)).toBe(requestDigest(asked, null));
  });

  it('is one target by all its names, in any order', () => {
    const host = { name: 'isolate_host', target_type: 'host' };
    expect(targetKey(host, ['WS-1.corp.example', 'b'])).toBe(targetKey(host, ['b', 'ws-1']));
    expect(targetKey(host, ['ws-1'])).not.toBe(targetKey({ ...host, name: 'x' }, ['ws-1']));
    expect(effectKey(host, { host: 'WS-1.corp.example' }, ['WS-1.corp.example'])).toBe(
      effectKey(host, { host: 'ws-1' }, ['ws-1']),
    );
    expect(effectKey(host, { note: 'WS-1' }, [])).not.toBe(effectKey(host, { note: 'ws-1' }, []));
  });
});

describe('what can be stored', () => {
  it('is text without NUL and broken characters, however deep', () => {
    expect(unstorableAt({ a: ['x', { b: 'y' }], c: null, d: 1 })).toBeNull();
    expect(unstorableAt({ a: ['x', { b: 'y\0' }] })).toBe('a.1.b');
    expect(unstorableAt({ a: { '\ud800': 1 } })).toBe('a.\ud800');
    expect(unstorableAt({ 'k\0': 1 })).toBe('k\0');
    expect(unstorableAt('\ud800')).toBe('');
    expect(storable({ a: 'x\0y', b: ['\ud800'] })).toEqual({ a: 'xy', b: ['\ufffd'] });
  });

  it('is at most 32 000 characters of raw data', () => {
    const text = (length: number) => 'x'.repeat(length - 2);
    expect(boundedRaw(text(32_000))).toBe(text(32_000));
    expect(boundedRaw(text(32_001))).toEqual({ omitted: true, characters: 32_001 });
  });
});

describe('an action at the last moment before it happens', () => {
  const facts: ClaimFacts = {
    automated: true,
    block: null,
    evaluation: { decision: 'allow', level: null, quorum: 1, step: 'mode', reason: 'It is so.' },
    requested_at: new Date('2026-11-27T12:00:00Z'),
    kept: false,
    after_resolution: false,
    incident: null,
    behind: [],
    votes: [],
    standing: new Map(),
  };
  const denied = (step: string) =>
    decideClaim({ ...facts, evaluation: { ...facts.evaluation, decision: 'deny', step } });

  it('is denied by what denies it, named as such', () => {
    expect(denied('kill_switch')).toEqual({ kind: 'denied', code: 'kill_switch', sentence: 'It is so.' });
    expect(denied('rule')).toMatchObject({ code: 'forbidden' });
    expect(decideClaim({ ...facts, block: 'Off.' })).toEqual({
      kind: 'denied',
      code: 'kill_switch',
      sentence: 'Off.',
    });
    expect(decideClaim({ ...facts, automated: false, block: 'Off.' })).toEqual({ kind: 'proceed' });
  });

  it('is over with its incident, and says as what that was resolved', () => {
    const incident = { status: 'resolved' as const, resolved_at: facts.requested_at, disposition: null };
    const over = (changes: Partial<ClaimFacts>) =>
      whyOver({ ...facts, incident, automated: false, ...changes });
    expect(over({})).toBe(
      'The incident was resolved after this was asked for. Request it again if it is still wanted.',
    );
    expect(over({ incident: { ...incident, disposition: 'false_positive' } })).toContain(
      'as false positive after',
    );
    expect(over({ incident: { ...incident, resolved_at: new Date('2026-11-27T11:59:59Z') } })).toBeNull();
    expect(over({ incident: { ...incident, resolved_at: null } })).not.toBeNull();
    expect(over({ automated: true, incident: { ...incident, disposition: 'false_positive' } })).toMatch(
      /^The incident is resolved as false positive: nothing more is done for it by itself\./,
    );
    const goesOn = [{ kept: true }, { after_resolution: true }, { automated: true, after_resolution: true }];
    for (const changes of [...goesOn, { incident: { ...incident, status: 'triaged' as const } }])
      expect(over(changes)).toBeNull();
  });

  it('goes back to a manager when policy names no level', () => {
    const asks = { ...facts.evaluation, decision: 'require_approval' as const };
    expect(decideClaim({ ...facts, evaluation: asks })).toMatchObject({
      kind: 'ask_again',
      level: 'manager',
      sentence:
        'Before it began it was looked at again, and an approval at level manager is needed. It is so.',
    });
    const votes = [{ user_id: 'a', name: 'Ann' }];
    expect(decideClaim({ ...facts, evaluation: { ...asks, quorum: 2 }, votes })).toMatchObject({
      quorum: 2,
      sentence: expect.stringMatching(
        /2 approvals at level manager are needed, and 0 count\. The vote of Ann/,
      ) as string,
    });
  });
});

describe('the sentence about what has changed', () => {
  const before = {
    policy_version: 3,
    mode: 'supervised' as const,
    reason: null,
    incident: { severity: 'high' as const, status: 'triaged' as const, verdict: 'malicious' as const },
  };
  const now: Now = {
    automated: true,
    requested_at: new Date('2026-11-27T12:00:00Z'),
    kept: false,
    after_resolution: false,
    level: 'analyst',
    quorum: 1,
    evaluation: {
      ...{ decision: 'require_approval', level: 'analyst', quorum: 1, step: 'mode' },
      ...{ reason: 'The mode asks for it.', policy_version: 3, mode: 'supervised' },
    } as Now['evaluation'],
    incident: {
      ...{ status: 'triaged', resolved_at: null, disposition: null, severity: 'high' },
      verdict: { classification: 'malicious' },
    } as NonNullable<Now['incident']>,
  };
  const sentences = (evaluation: Partial<Now['evaluation']>, changes: Partial<Now> = {}) =>
    changesSince(before, { ...now, ...changes, evaluation: { ...now.evaluation, ...evaluation } }).map(
      ({ sentence }) => sentence,
    );

  it('says which policy and mode is in force', () => {
    const changed = 'The policy has changed: it was asked for under version 3, and version 4';
    expect(sentences({ policy_version: 4 })).toEqual([`${changed} is in force.`]);
    expect(sentences({ policy_version: 4, mode: 'semi_autonomous' })).toEqual([
      `${changed} in the mode semi-autonomous is in force.`,
    ]);
    expect(sentences({ mode: 'autonomous' })).toEqual([]);
  });

  it('says whose approval is needed now, and nothing when fewer of the same level are', () => {
    expect(sentences({ level: 'manager', quorum: 2 })[0]).toMatch(
      /^It was put to one person at level analyst; policy asks for 2 people at level manager now/,
    );
    expect(sentences({ quorum: 1 }, { quorum: 2 })).toEqual([]);
    expect(sentences({ quorum: 2 })).toHaveLength(1);
    expect(sentences({ level: 'manager' }, { level: null })).toEqual([]);
    expect(sentences({ level: null })).toEqual([]);
  });

  it('says what the incident is by now', () => {
    const incident = { ...now.incident, verdict: null, severity: 'low' } as Now['incident'];
    expect(sentences({}, { incident })).toEqual([
      'The incident is low by now; it was high.',
      'The verdict is open by now; it was malicious.',
    ]);
    expect(sentences({}, { incident: null })).toEqual([]);
  });
});
