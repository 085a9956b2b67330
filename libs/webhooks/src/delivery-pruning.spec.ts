import type { TenantSettings } from '#platform';
import { NOW, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { DeliveryRepository } from './data/delivery.repository.ts';
import { DeliveryPruning } from './delivery-pruning.ts';

it('deliveries are forgotten after their days, to the last', async () => {
  const removed = [10_000, 3, 0, 7];
  const asked: Date[] = [];
  const prune = async (before: Date) => {
    asked.push(before);
    return removed.shift() ?? 0;
  };
  const settings = { get: async () => ({ deliveries_days: 7 }) } as unknown as TenantSettings;
  const repository = { prune } as unknown as DeliveryRepository;
  await new DeliveryPruning(repository, plainUnit().unit, fixedClock, settings).prune();
  expect(asked).toEqual(Array(3).fill(new Date(NOW.getTime() - 7 * 86_400_000)));
});
