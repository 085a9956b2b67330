import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';

export interface PersonMinutes {
  user_id: string;
  /** The one that was recorded last. */
  name: string;
  minutes: number;
}

const MINUTES = `
  SELECT user_id, (array_agg(name ORDER BY hour DESC))[1] AS name, sum(bit_count(minutes::bit(60)))::int AS minutes
  FROM person_hours WHERE hour >= $1 GROUP BY user_id ORDER BY minutes DESC, user_id`;

@Injectable()
export class PersonHoursRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** Everybody's, the most first. */
  since(from: Date): Promise<PersonMinutes[]> {
    return this.unit.query(MINUTES, [from]);
  }
}
