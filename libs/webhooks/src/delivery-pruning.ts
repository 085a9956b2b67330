import { Injectable } from '@nestjs/common';
import { Clock, RETENTION, Scheduled, TenantSettings, UnitOfWork } from '#platform';
import { DeliveryRepository } from './data/delivery.repository.ts';

/** Forgets deliveries after their time. */
@Injectable()
export class DeliveryPruning {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly settings: TenantSettings,
  ) {}

  /** Repeats are known for this long; the alerts themselves stay. */
  @Scheduled('webhook.prune', { everySeconds: 3600 })
  async prune(): Promise<void> {
    const { deliveries_days } = await this.settings.get(RETENTION);
    const before = new Date(this.clock.now().getTime() - deliveries_days * 86_400_000);
    let removed: number;
    do removed = await this.unitOfWork.run(() => this.deliveries.prune(before));
    while (removed > 0);
  }
}
