import { Injectable, type PipeTransform } from '@nestjs/common';
import { Problem } from '../errors/problem.ts';

const LARGEST = 2_147_483_647;

/** For version numbers in a path: what is none, or more than any column holds, names nothing: 404. */
@Injectable()
export class VersionPipe implements PipeTransform<unknown, number> {
  transform(value: unknown): number {
    const version = Number(value);
    if (Number.isInteger(version) && version >= 1 && version <= LARGEST) return version;
    throw new Problem('not_found', `There is no such version; versions are whole numbers from 1 on.`);
  }
}
