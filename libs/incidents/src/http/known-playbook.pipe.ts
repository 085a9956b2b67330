import { Injectable, type PipeTransform } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Problem } from '#platform';
import { PlaybookNames } from '../playbook-names.ts';

const MOST_NAMED = 20;

/**
 * For bodies in which a person names a playbook: one that does not exist or is disabled would give way to that for the
 * type, and nobody would hear of it.
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
    const found = names.find(({ name }) => name === body.playbook);
    if (found?.enabled === true) return body;
    const enabled = names.filter((one) => one.enabled).map(({ name }) => name);
    const more = enabled.length > MOST_NAMED ? ` and ${enabled.length - MOST_NAMED} more` : '';
    const others = `${enabled.slice(0, MOST_NAMED).join(', ')}${more}`;
    if (found === undefined)
      throw refusal(`There is no playbook named "${body.playbook}". There are: ${others}.`, {
        code: 'unknown',
        message: 'no playbook has this name',
      });
    throw refusal(`The playbook "${body.playbook}" is disabled: enable it, or name another one: ${others}.`, {
      code: 'disabled',
      message: 'this playbook is disabled',
    });
  }
}

function refusal(detail: string, error: { code: string; message: string }): Problem {
  return new Problem('invalid_request', detail, { errors: [{ path: 'playbook', ...error }] });
}
