import type { UnitOfWork } from '#platform';
import { NOW } from '../../../../test/fixtures/plain-unit.ts';
import { DeliveryRepository, RepeatFound } from './delivery.repository.ts';

const violation = (code: string, constraint?: string) =>
  Object.assign(new Error('refused'), { code, constraint });

it.each([
  ['its name is there', violation('23505', 'webhook_deliveries_tenant_id_source_id_repeat_key_key'), true],
  ['its signature is there', violation('23505', 'webhook_deliveries_signature'), true],
  ['its id is there', violation('23505', 'webhook_deliveries_pkey'), false],
  ['its source is gone', violation('23503', 'webhook_deliveries_signature'), false],
  ['the server says no name', violation('23505'), false],
])('a delivery that cannot be stored is a repeat only when %s', (_what, error, repeat) => {
  let failure: unknown;
  const send = (_sql: string, _params: unknown[], explain: (error: unknown) => unknown) => {
    failure = explain(error);
  };
  new DeliveryRepository({ send } as unknown as UnitOfWork).insertNew([], NOW);
  expect(failure instanceof RepeatFound).toBe(repeat);
  if (!repeat) expect(failure).toBe(error);
});
