import { Injectable, type PipeTransform } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Problem } from '#platform';
import { PlaybookNames } from '../playbook-names.ts';

const MOST_NAMED = 20;

/**
 * For bodies in which a person names a playbook: one that does not exist would give way to that for the type, and
 * nobody would hear of it.
 */
@Injectable()
export class KnownPlaybook<Body extends { playbook?: string | null }> implements PipeTransform<
  Body,
  Promise<Body>
> {
  constructor(private readonly modules: ModuleRef) {}

  async transform(body: Body): Promise<Body> {
    if (typeof body.playbook !== 'string') return body;
    const names = await this.modules.get(PlaybookNames, { strict: false }).names();
    if (names.includes(body.playbook)) return body;
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
    throw new Problem(
      'invalid_request',
      `There is no playbook named "${body.playbook}". There are: ${names.slice(0, MOST_NAMED).join(', ')}${more}.`,
      { errors: [{ path: 'playbook', code: 'unknown', message: 'no playbook has this name' }] },
    );
  }
}
