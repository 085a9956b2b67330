import { Injectable } from '@nestjs/common';
import { Clock, UnitOfWork, lastDays } from '#platform';
import { PersonHoursRepository } from './data/person-hours.repository.ts';

const MOST = 50;

/** How much of people's time incidents, approvals and actions took: whole days in UTC, today among them. */
@Injectable()
export class OversightQueries {
  constructor(
    private readonly repository: PersonHoursRepository,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Times are RFC 3339. */
  oversight(days: number) {
    return this.unit.read(async () => {
      const { from, to } = lastDays(this.clock.now(), days);
      const people = await this.repository.since(from);
      return {
        from: from.toISOString(),
        to: to.toISOString(),
        minutes: people.reduce((sum, { minutes }) => sum + minutes, 0),
        by_person: people.slice(0, MOST).map(({ user_id, name, minutes }) => ({ user_id, name, minutes })),
        more_people: people.length > MOST,
      };
    });
  }
}
