import { Injectable } from '@nestjs/common';
import type { KillSwitchScope } from '#contracts';
import { Clock, Context, Ids, Problem, UnitOfWork } from '#platform';
import { KillSwitchRepository, type KillSwitchRow } from './data/kill-switch.repository.ts';
import { userIdOf } from './policies.service.ts';
import { SwitchTargets } from './switch-targets.ts';

export interface EngageInput {
  scope: KillSwitchScope;
  /** The action's, connector's (or its kind's) or playbook's name; null for `global`. */
  target?: string | null;
  reason: string;
}

@Injectable()
export class KillSwitchService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly repository: KillSwitchRepository,
    private readonly targets: SwitchTargets,
  ) {}

  /**
   * Switches automated effects off. When this returns, none that it covers can start any more.
   * @throws Problem invalid_request when it is for nothing that there is; already_exists
   */
  async engage(input: EngageInput): Promise<KillSwitchRow> {
    if (input.reason.trim() === '')
      throw new Problem('invalid_request', 'Say why: a kill switch needs a reason.');
    return this.unitOfWork.run(async () => {
      const { actor } = this.context.current();
      const target = await this.targetOf(input);
      await this.repository.lockOutClaims();
      const id = this.ids.next();
      const inserted = await this.repository.insert({
        id,
        scope: input.scope,
        target,
        reason: input.reason,
        engaged_by: userIdOf(actor),
        engaged_by_name: actor.name,
        engaged_at: this.clock.now(),
      });
      if (!inserted)
        throw new Problem(
          'already_exists',
          `This kill switch (${input.scope}${target === null ? '' : ` ${target}`}) is on already.`,
        );
      await this.unitOfWork.record(
        'kill_switch.engaged',
        { type: 'kill_switch', id },
        { kill_switch_id: id, scope: input.scope, target, reason: input.reason },
        { reason: input.reason },
      );
      return (await this.repository.find(id)) as KillSwitchRow;
    });
  }

  async release(id: string, reason: string): Promise<KillSwitchRow> {
    if (reason.trim() === '')
      throw new Problem('invalid_request', 'Say why the kill switch may end: give a reason.');
    return this.unitOfWork.run(async () => {
      const { actor } = this.context.current();
      const row = await this.repository.release(
        id,
        { id: userIdOf(actor), name: actor.name },
        reason,
        this.clock.now(),
      );
      if (row === undefined) throw await this.notEngaged(id);
      await this.unitOfWork.record(
        'kill_switch.released',
        { type: 'kill_switch', id },
        { kill_switch_id: id, scope: row.scope, target: row.target },
        { reason },
      );
      return row;
    });
  }

  private async notEngaged(id: string): Promise<Problem> {
    const row = await this.repository.find(id);
    if (row === null) return new Problem('not_found', `There is no kill switch ${id}.`);
    return new Problem(
      'already_decided',
      `${row.released_by_name} has ended this kill switch already, at ${row.released_at?.toISOString()}: ${row.release_reason}`,
    );
  }

  private targetOf({ scope, target }: EngageInput): Promise<string> | null {
    const typed = target?.trim() ?? '';
    if (scope !== 'global' && typed !== '') return this.targets.named(scope, typed);
    if (scope === 'global' && typed === '') return null;
    throw new Problem(
      'invalid_request',
      scope === 'global'
        ? 'The global kill switch covers everything and takes no target.'
        : `Name the ${scope} that the kill switch is for in "target".`,
    );
  }
}
