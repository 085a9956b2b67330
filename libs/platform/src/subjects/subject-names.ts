import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, type EntityTarget, type FindOptionsSelect } from 'typeorm';
import type { Subject } from '#contracts';
import { UnitOfWork } from '../database/unit-of-work.ts';
import { isUuid } from '../ids.ts';
import { NAMES_SUBJECT, type Named, type SubjectName } from './names-subject.ts';

/** Names of whatever events are about, of any feature, by the ids that stand in the record. */
@Injectable()
export class SubjectNames {
  private known: Map<string, { target: EntityTarget<{ id: string }>; naming: Named['naming'] }> | undefined;

  constructor(
    private readonly unit: UnitOfWork,
    @Inject(DataSource) private readonly source: DataSource,
  ) {}

  /**
   * Inside a unit of work: one statement for each type that is asked for.
   * @returns by `<type> <id>`; what is gone, or has no name of its own, is not in it
   */
  async of(subjects: readonly Subject[]): Promise<Map<string, SubjectName>> {
    const idsByType = new Map<string, Set<string>>();
    for (const { type, id } of subjects)
      if (isUuid(id)) idsByType.set(type, (idsByType.get(type) ?? new Set()).add(id.toLowerCase()));
    const names = new Map<string, SubjectName>();
    for (const [type, ids] of idsByType)
      for (const [id, name] of await this.ofType(type, [...ids])) names.set(subjectKey({ type, id }), name);
    return names;
  }

  private async ofType(type: string, ids: string[]): Promise<[string, SubjectName][]> {
    const entity = this.entities().get(type);
    if (entity === undefined) return [];
    const { target, naming } = entity;
    const select = Object.fromEntries(['id', ...naming.columns].map((name) => [name, true]));
    const rows = await this.unit.manager.find(target, {
      select: select as FindOptionsSelect<{ id: string }>,
      where: { id: In(ids) },
    });
    return rows.map((row) => {
      const fields: Record<string, unknown> = { ...row };
      return [row.id, { name: naming.name(fields), incident_id: naming.incident?.(fields) ?? null }];
    });
  }

  private entities() {
    this.known ??= new Map(
      this.source.entityMetadatas.flatMap(({ target }) => {
        if (typeof target !== 'function') return [];
        const named = Reflect.getMetadata(NAMES_SUBJECT, target) as Named | undefined;
        return named === undefined
          ? []
          : [[named.subject, { target: target as EntityTarget<{ id: string }>, naming: named.naming }]];
      }),
    );
    return this.known;
  }
}

export function subjectKey({ type, id }: Subject): string {
  return `${type} ${id.toLowerCase()}`;
}
