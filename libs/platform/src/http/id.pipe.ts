import { Injectable, type PipeTransform } from '@nestjs/common';
import { Problem } from '../errors/problem.ts';
import { isUuid } from '../ids.ts';

/** For ids in a path: what is no id names nothing that exists, so the answer is 404 and no statement is run. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUuid(value))
      throw new Problem('not_found', `There is nothing with the id "${value.slice(0, 100)}".`);
    return value.toLowerCase();
  }
}
