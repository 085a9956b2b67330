import type { Actor } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { askerPart, incidentPart, keyPart } from './asker.ts';

const ANN: Actor = { type: 'user', id: 'u1', name: 'Ann', user_id: 'u1', role: 'analyst' };
const KEY: Actor = { type: 'api_key', id: 'k1', name: 'key of Ann', user_id: 'u1', role: 'analyst' };
const SYSTEM: Actor = { type: 'system', id: null, name: 'system' };

describe('an idempotency key', () => {
  it('is its asker’s own', () => {
    expect(keyPart(ANN, 'once')).toEqual({ idempotency_key: 'u1:once' });
    expect(keyPart(KEY, 'once')).toEqual({ idempotency_key: 'k1:once' });
    expect(keyPart(SYSTEM, 'once')).toEqual({ idempotency_key: 'system:once' });
  });

  it('is none when it is empty, and at most 200 characters long', () => {
    expect([keyPart(ANN, undefined), keyPart(ANN, '')]).toEqual([{}, {}]);
    expect(keyPart(ANN, 'x'.repeat(200))).toEqual({ idempotency_key: `u1:${'x'.repeat(200)}` });
    expect(() => keyPart(ANN, 'x'.repeat(201))).toThrow('longer than 200 characters');
  });
});

it('a request is made in the name of whoever asks, and people stand behind it', () => {
  expect(askerPart(ANN)).toEqual({
    proposer: { type: 'user', id: 'u1', name: 'Ann', role: 'analyst' },
    behind: [{ user_id: 'u1', name: 'Ann', part: 'requested' }],
  });
  expect(askerPart(KEY)).toEqual({
    proposer: { type: 'api_key', id: 'k1', name: 'key of Ann', role: 'analyst' },
    behind: [{ user_id: 'u1', name: 'key of Ann', part: 'api_key_owner' }],
  });
  expect(askerPart({ type: 'user', id: 'u1', name: 'Ann' }).proposer.role).toBeNull();
  expect(askerPart({ ...SYSTEM, type: 'source', id: 's1', name: 'gateway' })).toEqual({
    proposer: { type: 'system', id: 's1', name: 'gateway' },
    behind: [],
  });
});

it('a request carries the verdict of its incident, and nothing of an incident that it has not', () => {
  expect(incidentPart(null)).toEqual({ incident_id: null, verdict: null });
  const incident = { id: 'i1', severity: 'high', type: 'malware', verdict: null };
  const file = (verdict: object | null) =>
    ({ incident: { ...incident, verdict } }) as unknown as IncidentSnapshot;
  expect(incidentPart(file(null))).toMatchObject({ incident_id: 'i1', verdict: null });
  expect(incidentPart(file({ classification: 'malicious', confidence: 0.9, summary: 'x' })).verdict).toEqual({
    classification: 'malicious',
    confidence: 0.9,
  });
});
