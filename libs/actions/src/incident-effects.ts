import { Injectable } from '@nestjs/common';
import type { Actor } from '#contracts';
import { Context } from '#platform';
import { ActionContexts } from './action-contexts.ts';
import { workOf } from './action-work.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionOutcome } from './domain/definition.ts';
import { proposerOf } from './policy-request.ts';

/** The effects that actions have on our own incidents: in the caller's unit of work, in the name of whoever asked. */
@Injectable()
export class IncidentEffects {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly contexts: ActionContexts,
    private readonly context: Context,
  ) {}

  concern(row: ActionEntity): boolean {
    const { needs_incident, capability } = this.catalogue.get(row.name);
    return needs_incident && capability === null;
  }

  apply(row: ActionEntity): Promise<ActionOutcome> {
    const ctx = { ...this.context.current(), actor: proposingActor(row) };
    const work = this.contexts.make(workOf(row, new AbortController().signal));
    return this.context.run(ctx, async () => this.catalogue.get(row.name).apply(work));
  }
}

function proposingActor(row: ActionEntity): Actor {
  const proposer = proposerOf(row);
  return proposer.type === 'user' ? { ...proposer, user_id: proposer.id } : proposer;
}
