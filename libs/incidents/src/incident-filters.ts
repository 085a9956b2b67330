import { Injectable } from '@nestjs/common';
import { SEVERITIES, type FieldError } from '#contracts';
import { Clock, Context, Problem, isUuid } from '#platform';
import { TeamDirectory } from '#teams';
import type { ListFilters, TeamFilter } from './data/incident-list.ts';
import { figureFilters } from './figure-query.ts';
import type { IncidentFilter } from './incidents.queries.ts';

/** Which incidents somebody means: `me` and `mine` are theirs, and what is put off is so now. */
@Injectable()
export class IncidentFilters {
  constructor(
    private readonly teams: TeamDirectory,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem invalid_request */
  async of(query: IncidentFilter): Promise<ListFilters> {
    return {
      status: some(query.status),
      severity_ranks: some(query.severity?.map((severity) => SEVERITIES.indexOf(severity))),
      type: some(query.type),
      source: some(query.source),
      verdict: some(query.verdict),
      ...this.assignee(query.assignee),
      team: await this.team(some(query.team)),
      ids: null,
      snoozed: query.snoozed ?? null,
      now: this.clock.now(),
      created_after: query.created_after === undefined ? null : new Date(query.created_after),
      created_before: query.created_before === undefined ? null : new Date(query.created_before),
      figures: figureFilters(query),
    };
  }

  private assignee(assignee: string | undefined): Pick<ListFilters, 'assignee' | 'unassigned'> {
    if (assignee === undefined || assignee === '') return { assignee: null, unassigned: false };
    if (assignee === 'none') return { assignee: null, unassigned: true };
    const id = assignee === 'me' ? (this.context.current().actor.user_id ?? '') : assignee;
    if (!isUuid(id)) throw invalidQuery('assignee', 'assignee must be a user id, `me` or `none`.');
    return { assignee: id, unassigned: false };
  }

  private async team(wanted: string[] | null): Promise<TeamFilter | null> {
    if (wanted === null) return null;
    const named = wanted.filter((one) => one !== 'mine' && one !== 'none');
    if (!named.every(isUuid)) throw invalidQuery('team', 'team must be ids of teams, `mine` or `none`.');
    const { user_id } = this.context.current().actor;
    const mine = wanted.includes('mine') && user_id != null ? await this.teams.ofPerson(user_id) : [];
    return { ids: [...new Set([...named, ...mine])], none: wanted.includes('none') };
  }
}

function some<T>(values: T[] | undefined): T[] | null {
  return values === undefined || values.length === 0 ? null : values;
}

export function invalidQuery(path: string, message: string): Problem {
  const errors: FieldError[] = [{ path, code: 'invalid', message }];
  return new Problem('invalid_request', message, { errors });
}
