import { lostVote } from './votes.ts';

const SUE = { user_id: 'u1', name: 'Sue' };
const request = { level: 'senior_analyst' as const, behind: [] };

it('a vote counts while the voter is there, has the level and is not behind the request', () => {
  expect(lostVote(SUE, { active: true, role: 'senior_analyst' }, request)).toBeNull();
  expect(lostVote(SUE, { active: true, role: 'manager' }, request)).toBeNull();
  const behind = [{ user_id: 'u2', name: 'Bob', part: 'requested' as const }];
  expect(lostVote(SUE, { active: true, role: 'manager' }, { ...request, behind })).toBeNull();
});

it('a vote is lost, and it is said why', () => {
  const behind = [{ ...SUE, part: 'requested' as const }];
  const manager = { active: true, role: 'manager' as const };
  expect(lostVote(SUE, null, request)).toContain('the account is disabled');
  expect(lostVote(SUE, { ...manager, active: false }, request)).toContain('the account is disabled');
  expect(lostVote(SUE, { active: true, role: 'analyst' }, request)).toContain('senior analyst is needed');
  expect(lostVote(SUE, manager, { ...request, behind })).toContain('they stand behind the request');
});
