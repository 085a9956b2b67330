import { Injectable } from '@nestjs/common';
import type { Actor, FieldError, Json } from '#contracts';
import { Clock, Context, Ids, Problem, UnitOfWork } from '#platform';
import { ActionNames } from './action-names.ts';
import { KillSwitchRepository } from './data/kill-switch.repository.ts';
import { PolicyRepository, type PolicyVersionRow } from './data/policy.repository.ts';
import { compilePolicy, idlePatterns, unreadablePatterns, type CompiledPolicy } from './domain/compile.ts';
import type { PolicyDocument } from './domain/document.ts';
import { PolicyVersions } from './policy-versions.ts';

@Injectable()
export class PoliciesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly repository: PolicyRepository,
    private readonly versions: PolicyVersions,
    private readonly switches: KillSwitchRepository,
    private readonly actions: ActionNames,
  ) {}

  /**
   * Makes a document the policy in force.
   * @param expected the version that the author began with
   * @throws Problem invalid_policy with every error; stale_version when another version is in force by now
   */
  async publish(candidate: unknown, expected: number, comment: string): Promise<{ version: number }> {
    const { document } = requireValid(candidate, this.actions.all);
    return this.unitOfWork.run(async () => {
      // When this returns, nothing begins any more by what was in force before.
      await this.switches.lockOutClaims();
      const before = await this.inForce();
      const version = expected + 1;
      if (before.version !== expected || !(await this.insert(version, document, comment)))
        throw new Problem(
          'stale_version',
          `Your change is based on version ${expected} of the policy, but version ${before.version} is in force. ` +
            'Load that one, make your change again and publish it.',
        );
      await this.unitOfWork.record(
        'policy.published',
        { type: 'policy', id: String(version) },
        { version },
        {
          before: before.document as unknown as Json,
          after: document as unknown as Json,
          ...(comment === '' ? {} : { reason: comment }),
        },
      );
      return { version };
    });
  }

  private async inForce(): Promise<PolicyVersionRow> {
    for (;;) {
      const row = await this.repository.latest();
      if (row !== null) return row;
      await this.versions.materialise();
    }
  }

  private insert(version: number, document: PolicyDocument, comment: string): Promise<boolean> {
    const { actor } = this.context.current();
    return this.repository.insertVersion({
      id: this.ids.next(),
      version,
      document,
      comment,
      published_by: userIdOf(actor),
      published_by_name: actor.name,
      published_at: this.clock.now(),
    });
  }
}

/**
 * @param actions what all actions are called
 * @throws Problem invalid_policy with every error's path
 */
export function requireValid(candidate: unknown, actions: readonly string[]): CompiledPolicy {
  const { policy, errors } = checkPolicy(candidate, actions);
  if (policy !== null && errors.length === 0) return policy;
  throw invalid(errors);
}

/** A document with all that would be said against publishing it; null where it cannot be used at all. */
export function checkPolicy(
  candidate: unknown,
  actions: readonly string[],
): { policy: CompiledPolicy | null; errors: FieldError[] } {
  const { policy, errors } = compilePolicy(candidate);
  if (policy === null) return { policy, errors };
  return { policy, errors: [...unreadablePatterns(policy), ...idlePatterns(policy, actions)] };
}

export function invalid(errors: FieldError[]): Problem {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new Problem('invalid_policy', `${first?.path}: ${first?.message}${more} Nothing was changed.`, {
    errors,
  });
}

/** The user who acts, behind an API key too; null for the system. */
export function userIdOf(actor: Actor): string | null {
  return actor.user_id ?? (actor.type === 'user' ? actor.id : null);
}
