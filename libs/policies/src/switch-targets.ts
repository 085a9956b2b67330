import { Injectable } from '@nestjs/common';
import type { KillSwitchScope } from '#contracts';
import { Problem } from '#platform';
import { ActionNames } from './action-names.ts';
import { fold } from './domain/names/fold.ts';

/** Of the names that there are, so many are told. */
const TOLD = 30;

/** What work goes by, and what people call it. */
export interface NamedTarget {
  name: string;
  title: string;
}

type NamedScope = Exclude<KillSwitchScope, 'global'>;

/**
 * What a kill switch can be for. One that names nothing there is would stop nothing, and whoever has engaged it would
 * rely on it.
 */
@Injectable()
export class SwitchTargets {
  private readonly sources = new Map<NamedScope, () => Promise<NamedTarget[]>>();

  constructor(private readonly actions: ActionNames) {}

  /** Told at the start by the feature that has them; asked in the transaction that engages a switch. */
  tell(scope: Exclude<NamedScope, 'action'>, names: () => Promise<NamedTarget[]>): void {
    this.sources.set(scope, names);
  }

  /**
   * The name that work goes by, for the one that somebody has typed: a connector's work goes by its kind.
   * @throws Problem invalid_request when there is no such thing
   */
  async named(scope: NamedScope, typed: string): Promise<string> {
    const there =
      scope === 'action'
        ? this.actions.effects.map((name) => ({ name, title: name }))
        : ((await this.sources.get(scope)?.()) ?? []);
    const wanted = fold(typed);
    const found = there.filter(({ name, title }) => fold(name) === wanted || fold(title) === wanted);
    const names = [...new Set(found.map(({ name }) => name))];
    if (names.length === 1 && names[0] !== undefined) return names[0];
    const known = [...new Set(there.map(({ name }) => name))].sort();
    const list = known.length === 0 ? 'There is none.' : `There are: ${known.slice(0, TOLD).join(', ')}.`;
    const message = `${names.length === 0 ? `There is no ${scope}` : `There is more than one ${scope}`} “${typed.slice(0, 100)}”: name one, so that it stops something. ${list}`;
    throw new Problem('invalid_request', message, {
      errors: [{ path: 'target', code: 'unknown', message }],
    });
  }
}
