import type { KillSwitchRow } from '../data/kill-switch.repository.ts';
import type { PolicyVersionView } from '../policies.queries.ts';
import type { SimulatedRequestDto } from './dto/policy.request.ts';
import { toKillSwitchDto, toPolicyDto, toPolicyRequest } from './policies.mapper.ts';

const AT = new Date('2026-11-22T12:00:00Z');

it('a policy is shown with when it was published, and when each rule last decided, if ever', () => {
  const row = { version: 1, published_by_name: 'Mia', published_at: null } as unknown as PolicyVersionView;
  const hits = [
    { rule: 'a', hits: 0, last_at: null },
    { rule: 'b', hits: 1, last_at: AT },
  ];
  expect(toPolicyDto({ ...row, hits })).toMatchObject({
    ...{ published_by: 'Mia', published_at: null },
    hits: [{ last_at: null }, { last_at: AT.toISOString() }],
  });
  expect(toPolicyDto({ ...row, published_at: AT, hits: [] }).published_at).toBe(AT.toISOString());
});

it('a kill switch is shown with its end, if it has one', () => {
  const row = { engaged_at: AT, engaged_by_name: 'Mia', released_at: null } as unknown as KillSwitchRow;
  expect(toKillSwitchDto(row)).toMatchObject({ engaged_by: 'Mia', released_at: null });
  expect(toKillSwitchDto({ ...row, released_at: AT }).released_at).toBe(AT.toISOString());
});

it('a request to be simulated may leave out what it has none of', () => {
  const little = {
    ...{ action: { name: 'a' }, targets: [], incident: null, verdict: null, playbook: null },
    proposer: { type: 'user', id: null, name: 'Ann' },
  } as unknown as SimulatedRequestDto;
  expect(toPolicyRequest(little)).toMatchObject({
    ...{ parameters: {}, incident: null, verdict: null, proposer: { name: 'Ann', role: null } },
  });
  const much = { incident: { id: 'i1' }, verdict: { confidence: 1 }, parameters: { a: 1 } };
  const given = {
    ...little,
    ...much,
    proposer: { ...little.proposer, role: 'analyst' },
  } as unknown as SimulatedRequestDto;
  expect(toPolicyRequest(given)).toMatchObject({ ...much, proposer: { role: 'analyst' } });
});
