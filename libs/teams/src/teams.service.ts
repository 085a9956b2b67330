import { Injectable } from '@nestjs/common';
import type { FieldError, Json } from '#contracts';
import { Clock, Ids, Problem, UnitOfWork, isUuid } from '#platform';
import { TeamsRepository, type MemberRow, type TeamRow } from './data/teams.repository.ts';
import { MOST_TEAMS, unknownTeam } from './teams.queries.ts';

export interface NewTeam {
  name: string;
  /** Users of the tenant; each once. */
  member_ids?: string[];
}

export interface TeamChange {
  /** The one that was read. */
  version: number;
  name?: string;
  /** All of them. */
  member_ids?: string[];
}

/** People who share a queue of incidents. */
@Injectable()
export class TeamsService {
  constructor(
    private readonly repository: TeamsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws Problem invalid_request, already_exists, conflict when there are too many */
  create({ name, member_ids = [] }: NewTeam): Promise<TeamRow> {
    return this.unitOfWork.run(async () => {
      await this.repository.takeTurn();
      if ((await this.repository.count()) >= MOST_TEAMS)
        throw new Problem(
          'conflict',
          `There are ${MOST_TEAMS} teams, which is the most: rename an archived one.`,
        );
      const id = this.ids.next();
      const now = this.clock.now();
      const named = await this.named(name, id);
      const members = await this.members(member_ids, []);
      await this.repository.add(
        { id, ...named, created_at: now, updated_at: now },
        members.map((member) => member.id),
      );
      await this.unitOfWork.record(
        'team.created',
        subject(id),
        { team_id: id },
        { after: shown(named.name, members) },
      );
      return this.existing(id);
    });
  }

  /** @throws Problem not_found, invalid_request, already_exists, stale_version */
  update(id: string, { version, name, member_ids }: TeamChange): Promise<TeamRow> {
    return this.unitOfWork.run(async () => {
      await this.repository.takeTurn();
      const before = await this.existing(id);
      if (before.version !== version) throw stale(before);
      const { name: called, key } = await this.named(name ?? before.name, id);
      const members =
        member_ids === undefined ? before.members : await this.members(member_ids, before.members);
      const [was, is] = [shown(before.name, before.members), shown(called, members)];
      if (called === before.name && sameIds(members, before.members)) return before;
      const fields = { name: called, key, updated_at: this.clock.now() };
      if (!(await this.repository.change(id, version, fields))) throw stale(before);
      if (!sameIds(members, before.members))
        await this.repository.setMembers(
          id,
          members.map((member) => member.id),
        );
      await this.unitOfWork.record('team.updated', subject(id), { team_id: id }, { before: was, after: is });
      return this.existing(id);
    });
  }

  /**
   * It is given nothing from now on; what is in its queue stays there until somebody takes or moves it.
   * @throws Problem not_found; conflict where something names it that would go on giving it incidents
   */
  archive(id: string): Promise<TeamRow> {
    return this.setArchived(id, 'team.archived');
  }

  /** @throws Problem not_found */
  restore(id: string): Promise<TeamRow> {
    return this.setArchived(id, 'team.restored');
  }

  private setArchived(id: string, event: 'team.archived' | 'team.restored'): Promise<TeamRow> {
    return this.unitOfWork.run(async () => {
      await this.repository.takeTurn();
      const before = await this.existing(id);
      const archived = event === 'team.archived';
      if ((before.archived_at !== null) === archived) return before;
      const now = this.clock.now();
      const fields = { archived_at: archived ? now : null, updated_at: now };
      if (!(await this.repository.change(id, before.version, fields))) throw stale(before);
      await this.unitOfWork.record(
        event,
        subject(id),
        { team_id: id },
        { before: { archived: !archived }, after: { archived } },
      );
      return this.existing(id);
    });
  }

  private async named(text: string, id: string): Promise<{ name: string; key: string }> {
    const name = text.replaceAll('\u0000', '').toWellFormed().replace(/\s+/g, ' ').trim();
    if (name === '') throw refusal('name', 'empty', 'A team needs a name.');
    const key = keyOf(name);
    if (key === '') throw refusal('name', 'empty', 'A team needs a name that can be seen.');
    const other = await this.repository.named(key);
    if (other === null || other.id === id) return { name, key };
    const message =
      other.archived_at === null
        ? `There is a team named “${other.name}” already.`
        : `There is an archived team named “${other.name}”: restore it, or choose another name.`;
    throw new Problem('already_exists', message, { errors: [{ path: 'name', code: 'taken', message }] });
  }

  /** Who is in it already may stay when their account is disabled; nobody is added whose account is. */
  private async members(ids: readonly string[], present: readonly MemberRow[]): Promise<MemberRow[]> {
    const wanted = [...new Set(ids)];
    const users = await this.repository.users(wanted);
    if (users.length < wanted.length)
      throw refusal('member_ids', 'unknown_user', 'Some of these users are not there.');
    const ended = users.find((user) => user.disabled && !present.some(({ id }) => id === user.id));
    if (ended !== undefined)
      throw refusal(
        'member_ids',
        'disabled_user',
        `The account of ${ended.name} is disabled: enable it before they join a team.`,
      );
    return users;
  }

  private async existing(id: string): Promise<TeamRow> {
    const team = isUuid(id) ? await this.repository.find(id) : undefined;
    return team ?? unknownTeam();
  }
}

const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800]/gu;

/** The same for names that nobody can tell apart where they stand in a list. */
function keyOf(name: string): string {
  return name.normalize('NFKC').replace(UNSEEN, '').replace(/\s+/g, ' ').trim().toUpperCase().toLowerCase();
}

const subject = (id: string): { type: string; id: string } => ({ type: 'team', id });

function shown(name: string, members: readonly MemberRow[]): Json {
  return { name, members: members.map((member) => member.name) };
}

function sameIds(one: readonly MemberRow[], other: readonly MemberRow[]): boolean {
  return one.length === other.length && one.every(({ id }) => other.some((member) => member.id === id));
}

function stale({ name, version }: TeamRow): Problem {
  return new Problem(
    'stale_version',
    `Somebody changed the team ${name} in between (it is at version ${version} now): read it again and repeat the change.`,
  );
}

function refusal(path: string, code: string, message: string): Problem {
  const errors: FieldError[] = [{ path, code, message }];
  return new Problem('invalid_request', message, { errors });
}
