import { Injectable } from '@nestjs/common';
import { SEVERITIES, type ObservableType, type Severity } from '#contracts';
import { TenantSettings, UnitOfWork } from '#platform';
import { GroupRepository, type GroupRow } from './data/group.repository.ts';
import { OWN } from './domain/own-settings.ts';
import { Own, relates } from './domain/own.ts';
import { IncidentsQueries, type IncidentFilter } from './incidents.queries.ts';

export const GROUPINGS = ['source', 'type', 'team', 'entity'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface IncidentGroup {
  type: ObservableType | null;
  value: string;
  name: string | null;
  count: number;
  severity: Severity;
  newest_at: Date;
}

export interface IncidentGroups {
  groups: IncidentGroup[];
  /** How many incidents were looked at. */
  looked_at: number;
  /** More match than were looked at, so the counts are the least there are. */
  more: boolean;
}

const LOOKED_AT = 1000;
const MOST_GROUPS = 50;
/** Before what is our own is left out. */
const ENTITIES = 300;

/** What matches, by what it has in common. */
@Injectable()
export class IncidentGroupsQueries {
  constructor(
    private readonly incidents: IncidentsQueries,
    private readonly repository: GroupRepository,
    private readonly settings: TenantSettings,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  groups(filter: IncidentFilter, by: Grouping): Promise<IncidentGroups> {
    return this.unitOfWork.read(async () => {
      const found = await this.incidents.matching(filter, LOOKED_AT + 1);
      const ids = found.slice(0, LOOKED_AT);
      const groups = (await this.rows(ids, by)).slice(0, MOST_GROUPS);
      return { groups: groups.map(group), looked_at: ids.length, more: found.length > LOOKED_AT };
    });
  }

  private async rows(ids: string[], by: Grouping): Promise<GroupRow[]> {
    if (by === 'source') return this.repository.bySource(ids);
    if (by === 'type') return this.repository.byType(ids);
    if (by === 'team') return this.repository.byTeam(ids);
    const own = new Own(await this.settings.get(OWN));
    const rows = await this.repository.byEntity(ids, ENTITIES);
    return rows.filter(({ type, value }) => type !== null && relates(own, { type, value }));
  }
}

function group({ type, value, name, count, severity_rank, newest_at }: GroupRow): IncidentGroup {
  return { type, value, name, count, severity: SEVERITIES[severity_rank] ?? 'informational', newest_at };
}
