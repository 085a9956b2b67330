import { Injectable } from '@nestjs/common';
import { Problem, UnitOfWork } from '#platform';
import { IncidentEntity } from './data/incident.entity.ts';
import { incidentNumber, parseIncidentRef, type IncidentRef } from './domain/incident-ref.ts';

/** The id behind what people call an incident, for features that keep their own rows by it. */
@Injectable()
export class IncidentRefs {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * @param ref an id or a number (`INC-1042`)
   * @throws Problem not_found
   */
  async idOf(ref: string): Promise<string> {
    const parsed = parseIncidentRef(ref);
    const found = parsed === null ? null : await this.find(parsed);
    if (found === null)
      throw new Problem(
        'not_found',
        'There is no incident with this id or number; it may belong to another tenant.',
      );
    return found.id;
  }

  /** What people call these incidents (`INC-1042`), by their ids; of those that are there. */
  async numbersOf(ids: string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.unitOfWork.read(() =>
      this.unitOfWork.query<{ id: string; number: number }>(
        'SELECT id, number FROM incidents WHERE id = ANY($1::uuid[])',
        [ids],
      ),
    );
    return new Map(rows.map(({ id, number }) => [id, incidentNumber(number)]));
  }

  private find(ref: IncidentRef): Promise<Pick<IncidentEntity, 'id'> | null> {
    return this.unitOfWork.read(() =>
      this.unitOfWork.manager.findOne(IncidentEntity, { select: { id: true }, where: ref }),
    );
  }
}
