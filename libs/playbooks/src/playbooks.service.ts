import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import type { FieldError } from '#contracts';
import { Context, Problem, Tenants, UnitOfWork } from '#platform';
import { BUILT_IN_PLAYBOOKS } from './builtin/index.ts';
import { PlaybooksRepository } from './data/playbooks.repository.ts';
import type { PlaybookTextRow, Saver } from './data/playbooks.repository.ts';
import { FALLBACK_PLAYBOOK } from './domain/choose.ts';
import type { PlaybookDefinition } from './domain/definition.ts';
import type { PlaybookFault } from './domain/source.ts';
import { validatePlaybook } from './domain/validate.ts';
import { RegisteredActions } from './known-actions.ts';
import { unknownPlaybook } from './playbook-choice.ts';

const INSTALLER: Saver = { user_id: null, name: 'Triage Warden' };

/** Commands on playbooks. A stored version never changes: every edit makes another. */
@Injectable()
export class PlaybooksService implements OnApplicationBootstrap {
  private readonly logger = new Logger(PlaybooksService.name);

  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly repository: PlaybooksRepository,
    private readonly actions: RegisteredActions,
    private readonly tenants: Tenants,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.tenants.forEach('playbooks.install', () => this.installBuiltIns());
  }

  /** Throws `invalid_playbook` with every fault, `already_exists` when the name is taken. */
  async create(yaml: string): Promise<PlaybookTextRow> {
    const definition = this.valid(yaml);
    return this.unit.run(async () => {
      const created = await this.repository.insert({ ...this.draft(definition, yaml), built_in: false });
      if (!created)
        throw new Problem(
          'already_exists',
          `There is a playbook named ${definition.name} already. Change that one, or choose another name.`,
        );
      await this.record('playbook.saved', definition.name, { version: 1 });
      return this.found(definition.name);
    });
  }

  /** Throws `stale_version` when `version` is given and is not the stored one. */
  async update(name: string, yaml: string, version: number | null): Promise<PlaybookTextRow> {
    const definition = this.valid(yaml);
    if (definition.name !== name) {
      throw new Problem(
        'invalid_request',
        `The text names the playbook ${definition.name}, but ${name} is to be changed. A playbook keeps its name; create another one instead.`,
      );
    }
    return this.unit.run(async () => {
      const playbook = (await this.repository.lock(name)) ?? unknownPlaybook(name);
      if (version !== null && version !== playbook.version) {
        throw new Problem(
          'stale_version',
          `Somebody has saved version ${playbook.version} in between; you have changed version ${version}. Load it again and repeat your change.`,
        );
      }
      if (playbook.yaml === yaml) return playbook;
      const { description, incident_types, by } = this.draft(definition, yaml);
      const saved = await this.repository.addVersion(playbook, {
        yaml,
        description,
        incident_types,
        edited: true,
        by,
      });
      await this.record('playbook.saved', name, { version: saved });
      return this.found(name);
    });
  }

  async remove(name: string): Promise<void> {
    await this.unit.run(async () => {
      const playbook = (await this.repository.lock(name)) ?? unknownPlaybook(name);
      if (playbook.built_in) {
        throw new Problem(
          'conflict',
          `${name} comes with Triage Warden and would come back; disable it instead.`,
        );
      }
      await this.repository.remove(playbook.id, this.context.current().actor.name);
      await this.record('playbook.deleted', name, {});
    });
  }

  async setEnabled(name: string, enabled: boolean): Promise<PlaybookTextRow> {
    return this.unit.run(async () => {
      const playbook = (await this.repository.lock(name)) ?? unknownPlaybook(name);
      if (playbook.enabled === enabled) return playbook;
      if (!enabled && name === FALLBACK_PLAYBOOK) {
        throw new Problem(
          'conflict',
          `${name} triages every incident that no other playbook takes, so it stays enabled.`,
        );
      }
      await this.repository.setEnabled(playbook, enabled, this.saver());
      await this.record(enabled ? 'playbook.enabled' : 'playbook.disabled', name, {});
      return this.found(name);
    });
  }

  /** Brings the built-in playbooks of the context's tenant up to date; one that a person has edited stays theirs. */
  async installBuiltIns(): Promise<void> {
    for (const yaml of BUILT_IN_PLAYBOOKS) {
      const definition = this.valid(yaml);
      await this.unit.run(async () => {
        const { name } = definition;
        const draft = { ...this.draft(definition, yaml), by: INSTALLER };
        if (await this.repository.insert({ ...draft, built_in: true })) {
          await this.record('playbook.saved', name, { version: 1 });
          return;
        }
        const playbook = await this.repository.lock(name);
        if (!playbook || !playbook.built_in || playbook.yaml === yaml) return;
        if (playbook.edited) {
          this.logger.log(
            `The built-in playbook ${name} has a newer form; yours is edited and stays as it is.`,
          );
          return;
        }
        const { description, incident_types, by } = draft;
        const saved = await this.repository.addVersion(playbook, {
          yaml,
          description,
          incident_types,
          edited: false,
          by,
        });
        await this.record('playbook.saved', name, { version: saved });
      });
    }
  }

  private valid(yaml: string): PlaybookDefinition {
    const result = validatePlaybook(yaml, this.actions);
    if (result.valid) return result.definition;
    const count = result.faults.length === 1 ? 'a fault' : `${result.faults.length} faults`;
    throw new Problem('invalid_playbook', `The playbook has ${count}; nothing was saved.`, {
      errors: result.faults.map(toFieldError),
    });
  }

  private draft(definition: PlaybookDefinition, yaml: string) {
    return {
      name: definition.name,
      description: definition.description,
      incident_types: definition.on?.incident_types ?? [],
      yaml,
      enabled: true,
      by: this.saver(),
    };
  }

  /** Behind an API key its owner: what a key saves, nobody but its owner answers for. */
  private saver(): Saver {
    const { actor } = this.context.current();
    return { user_id: actor.user_id ?? null, name: actor.name };
  }

  private async found(name: string): Promise<PlaybookTextRow> {
    return (await this.repository.find(name)) ?? unknownPlaybook(name);
  }

  private async record(
    event: 'playbook.saved' | 'playbook.enabled' | 'playbook.disabled' | 'playbook.deleted',
    name: string,
    more: { version?: number },
  ): Promise<void> {
    const subject = { type: 'playbook', id: name };
    if (event === 'playbook.saved')
      return this.unit.record(event, subject, { playbook: name, version: more.version ?? 1 });
    return this.unit.record(event, subject, { playbook: name });
  }
}

/** A fault with its place in the sentence too, for clients that show messages only. */
function toFieldError(fault: PlaybookFault): FieldError {
  const { path, code, line, column } = fault;
  return { path, code, message: `Line ${line}, column ${column}: ${fault.message}`, line, column };
}
