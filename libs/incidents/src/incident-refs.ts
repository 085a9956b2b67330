import { Injectable } from '@nestjs/common';
import { Problem, UnitOfWork } from '#platform';
import { parseIncidentRef } from './domain/incident-ref.ts';

/** The id behind what people call an incident, for features that keep their own rows by it. */
@Injectable()
export class IncidentRefs {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * @param ref an id or a number (`INC-1042`). An id is given back as it is: whether it exists shows where it is used
   * @throws Problem not_found
   */
  async idOf(ref: string): Promise<string> {
    const parsed = parseIncidentRef(ref);
    if (parsed !== null && 'id' in parsed) return parsed.id;
    const found = parsed === null ? undefined : await this.byNumber(parsed.number);
    if (found === undefined)
      throw new Problem(
        'not_found',
        'There is no incident with this id or number; it may belong to another tenant.',
      );
    return found.id;
  }

  private byNumber(number: number): Promise<{ id: string } | undefined> {
    return this.unitOfWork.read(() =>
      this.unitOfWork.one('SELECT id FROM incidents WHERE number = $1', [number]),
    );
  }
}
