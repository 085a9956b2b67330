import { Injectable } from '@nestjs/common';
import type { IncidentType } from '#contracts';
import { IsNull } from 'typeorm';
import { Clock, Ids, UnitOfWork } from '#platform';
import { PlaybookVersionEntity } from './playbook-version.entity.ts';
import { PlaybookEntity } from './playbook.entity.ts';

export type PlaybookRow = Omit<PlaybookEntity, 'tenant_id' | 'deleted_at'>;

export interface PlaybookTextRow extends PlaybookRow, VersionPeople {
  version_id: string;
  yaml: string;
}

/** Who answers for a version: null where nobody does, as for what came with the product. */
export interface VersionPeople {
  saved_by: string | null;
  saved_by_name: string;
  enabled_by: string | null;
  enabled_by_name: string | null;
}

export type CandidateRow = Pick<PlaybookTextRow, 'id' | 'name' | 'version' | 'enabled' | 'version_id'> &
  VersionPeople;

export type VersionRow = Pick<PlaybookVersionEntity, 'id' | 'version' | 'yaml' | 'created_at' | 'created_by'>;

export interface PlaybookDraft {
  name: string;
  description: string;
  incident_types: IncidentType[];
  yaml: string;
  enabled: boolean;
  built_in: boolean;
  by: Saver;
}

/** `user_id` is null when no person saves it. */
export interface Saver {
  user_id: string | null;
  name: string;
}

export interface VersionDraft {
  yaml: string;
  description: string;
  incident_types: IncidentType[];
  edited: boolean;
  by: Saver;
}

const COLUMNS = `p.id, p.name, p.description, p.enabled, p.built_in, p.edited, p.version, p.incident_types, p.created_at,
  p.updated_at, p.updated_by`;
const PEOPLE = 'v.saved_by, v.created_by AS saved_by_name, v.enabled_by, v.enabled_by_name';
const WITH_TEXT = `SELECT ${COLUMNS}, v.id AS version_id, v.yaml, ${PEOPLE}
  FROM playbooks p JOIN playbook_versions v ON v.playbook_id = p.id AND v.version = p.version
  WHERE p.deleted_at IS NULL`;

/** Rows of playbooks and their versions. */
@Injectable()
export class PlaybooksRepository {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  list(after: string | null, limit: number): Promise<PlaybookRow[]> {
    return this.unit.query(
      `SELECT ${COLUMNS} FROM playbooks p
       WHERE p.deleted_at IS NULL AND ($1::text IS NULL OR p.name > $1) ORDER BY p.name LIMIT $2`,
      [after, limit],
    );
  }

  names(): Promise<Pick<PlaybookRow, 'name' | 'enabled'>[]> {
    return this.unit.manager.find(PlaybookEntity, {
      select: { name: true, enabled: true },
      where: { deleted_at: IsNull() },
      order: { name: 'ASC' },
    });
  }

  find(name: string): Promise<PlaybookTextRow | undefined> {
    return this.unit.one(`${WITH_TEXT} AND p.name = $1`, [name]);
  }

  /**
   * Locks the playbook until the unit of work ends: of two edits at once, the second sees the first. Its text is read
   * by a statement of its own: who has waited for the lock would look for the new version's text among the old ones.
   */
  async lock(name: string): Promise<PlaybookTextRow | undefined> {
    await this.unit.query(`SELECT id FROM playbooks WHERE name = $1 AND deleted_at IS NULL FOR UPDATE`, [
      name,
    ]);
    return this.find(name);
  }

  /** Every enabled playbook, without its text: triage asks often, and texts are cached by version. */
  candidates(): Promise<CandidateRow[]> {
    return this.unit.query(
      `SELECT p.id, p.name, p.version, p.enabled, v.id AS version_id, ${PEOPLE}
       FROM playbooks p JOIN playbook_versions v ON v.playbook_id = p.id AND v.version = p.version
       WHERE p.deleted_at IS NULL AND p.enabled`,
    );
  }

  versions(playbookId: string, before: number | null, limit: number): Promise<VersionRow[]> {
    return this.unit.query(
      `SELECT id, version, yaml, created_at, created_by FROM playbook_versions
       WHERE playbook_id = $1 AND ($2::integer IS NULL OR version < $2) ORDER BY version DESC LIMIT $3`,
      [playbookId, before, limit],
    );
  }

  async versionText(versionId: string): Promise<string | null> {
    const version = await this.unit.manager.findOneBy(PlaybookVersionEntity, { id: versionId });
    return version?.yaml ?? null;
  }

  /** What a kill switch names; of deleted ones, too, whose runs may still be under way. */
  async switchTargets(): Promise<{ name: string; title: string }[]> {
    const rows = await this.unit.manager.find(PlaybookEntity, { select: { name: true } });
    return rows.map(({ name }) => ({ name, title: name }));
  }

  /** False when the name is taken. */
  async insert(draft: PlaybookDraft): Promise<boolean> {
    const id = this.ids.next();
    const now = this.clock.now();
    const row = await this.unit.one(
      `INSERT INTO playbooks (id, name, description, enabled, built_in, edited, version, incident_types, created_at,
         updated_at, updated_by)
       VALUES ($1, $2, $3, $4, $5, false, 1, $6, $7, $7, $8)
       ON CONFLICT (tenant_id, name) WHERE deleted_at IS NULL DO NOTHING RETURNING id`,
      [
        id,
        draft.name,
        draft.description,
        draft.enabled,
        draft.built_in,
        draft.incident_types,
        now,
        draft.by.name,
      ],
    );
    if (!row) return false;
    await this.insertVersion(id, 1, draft.yaml, draft.by);
    return true;
  }

  async addVersion(playbook: PlaybookRow, draft: VersionDraft): Promise<number> {
    const version = playbook.version + 1;
    await this.change(playbook.id, draft.by.name, {
      version,
      description: draft.description,
      incident_types: draft.incident_types,
      edited: draft.edited,
    });
    await this.insertVersion(playbook.id, version, draft.yaml, draft.by);
    return version;
  }

  /** Whoever enables it puts its version in force, so the version keeps who did. */
  async setEnabled(playbook: PlaybookTextRow, enabled: boolean, by: Saver): Promise<void> {
    await this.change(playbook.id, by.name, { enabled });
    if (!enabled) return;
    const version = { id: playbook.version_id };
    const fields = { enabled_by: by.user_id, enabled_by_name: by.name };
    await this.unit.manager.update(PlaybookVersionEntity, version, fields);
  }

  async remove(id: string, by: string): Promise<void> {
    await this.change(id, by, { deleted_at: this.clock.now(), enabled: false });
  }

  private async change(id: string, by: string, fields: Partial<PlaybookEntity>): Promise<void> {
    const changed = { ...fields, updated_at: this.clock.now(), updated_by: by };
    await this.unit.manager.update(PlaybookEntity, { id }, changed);
  }

  private async insertVersion(playbookId: string, version: number, yaml: string, by: Saver): Promise<void> {
    await this.unit.manager.insert(PlaybookVersionEntity, {
      id: this.ids.next(),
      playbook_id: playbookId,
      version,
      yaml,
      created_at: this.clock.now(),
      created_by: by.name,
      saved_by: by.user_id,
    });
  }
}
