import { Injectable } from '@nestjs/common';
import { Problem, UnitOfWork, isUuid } from '#platform';

const NUMBER = /^inc-(\d{1,9})$/i;

/** The id behind what people call an incident: its id or its number, `INC-1042`. */
@Injectable()
export class IncidentRefs {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** An id is given back as it is: whether it exists shows where it is used. @throws Problem not_found */
  async idOf(ref: string): Promise<string> {
    if (isUuid(ref)) return ref;
    const number = NUMBER.exec(ref)?.[1];
    const found = number === undefined ? undefined : await this.byNumber(Number(number));
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
