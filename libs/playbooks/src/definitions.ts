import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { PlaybooksRepository } from './data/playbooks.repository.ts';
import { readDefinition } from './domain/validate.ts';
import type { PlaybookDefinition } from './domain/definition.ts';

const MAX_CACHED = 500;

/** Definitions by version: a version never changes, so it is read and compiled once. */
@Injectable()
export class Definitions {
  private readonly cache = new Map<string, PlaybookDefinition>();

  constructor(
    private readonly repository: PlaybooksRepository,
    private readonly unit: UnitOfWork,
  ) {}

  async load(versionId: string): Promise<PlaybookDefinition> {
    const known = this.cache.get(versionId);
    if (known) return known;
    const yaml = await this.unit.read(() => this.repository.versionText(versionId));
    if (yaml === null) throw new Error(`The playbook version ${versionId} is gone although a run uses it.`);
    const definition = readDefinition(yaml);
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    this.cache.set(versionId, definition);
    return definition;
  }
}
