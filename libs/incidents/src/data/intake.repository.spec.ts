import type { UnitOfWork } from '#platform';
import { NOW } from '../../../../test/fixtures/plain-unit.ts';
import { IntakeRepository, type NewAlert } from './intake.repository.ts';

const ID = '01900000-0000-7000-8000-0000000000c1';
const NOTHING = { incidents: [], joined: [], alerts: [], vendorAlerts: [] };
const violation = (code: string, constraint?: string) =>
  Object.assign(new Error('refused'), { code, constraint });

function failingWith(error: Error) {
  const sendQuery = (_sql: string, _params: unknown[], explain: (error: unknown) => unknown) =>
    Promise.reject(explain(error) as Error);
  const repository = new IntakeRepository({ sendQuery } as unknown as UnitOfWork);
  return repository
    .write(NOTHING, NOW, (cause) => new Error('raced', { cause }))
    .catch((failure: Error) => failure);
}

it.each([
  ['another has opened it', violation('23505', 'incidents_open_key'), true],
  ['another has its number', violation('23505', 'incidents_tenant_id_number_key'), true],
  ['another has stored the alert of its id', violation('23505', 'vendor_alerts_pkey'), true],
  ['something else is there twice', violation('23505', 'alerts_pkey'), false],
  ['it is of no tenant', violation('23503', 'incidents_open_key'), false],
  ['the server says no name', violation('23505'), false],
])('a batch that fails has lost a race only when %s', async (_what, error, raced) => {
  expect(await failingWith(error)).toEqual(raced ? new Error('raced') : error);
});

it('knows of each alert how much there is to look through', async () => {
  const sent: unknown[][] = [];
  const sendQuery = async (_sql: string, params: unknown[]) => {
    sent.push(params);
    return [{ id: 'i1', number: 7 }];
  };
  const repository = new IntakeRepository({ sendQuery } as unknown as UnitOfWork);
  const alert: NewAlert = {
    id: ID,
    incident_id: ID,
    opened_incident: true,
    source: 'edr',
    source_id: null,
    external_id: null,
    fingerprint: 'f',
    title: 'title',
    description: 'abc',
    severity: 'low',
    type: 'other',
    occurred_at: null,
    recipient: null,
    fields: '{}',
    raw: '{"a":1}',
    raw_email: null,
    observables: '[]',
    state: null,
    changes: null,
  };
  const numbers = await repository.write({ ...NOTHING, alerts: [alert] }, NOW, () => new Error('none'));
  expect(numbers).toEqual(new Map([['i1', 7]]));
  // 7 + 3 + 2 characters, the last four bytes of an int[] in PostgreSQL's own form.
  expect((sent[0]?.at(-3) as Buffer).readInt32BE((sent[0]?.at(-3) as Buffer).length - 4)).toBe(12);
});
