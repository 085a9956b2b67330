import { Injectable } from '@nestjs/common';
import type { TargetType } from '#contracts';
import { Inventory, type NamedThing } from '#inventory';
import type { CompiledPolicy } from './domain/compile.ts';
import type { Name } from './domain/names/name.ts';
import { requestNames } from './domain/names/request-names.ts';
import type { ListedTarget, PolicyRequest } from './domain/request.ts';

/** As what the lists know a target; null: as nothing. */
const LISTED_AS: Record<TargetType, NamedThing['type'] | null> = {
  host: 'host',
  user: 'user',
  mailbox: 'email_address',
  email_address: 'email_address',
  ticket: null,
  channel: null,
  incident: null,
};

/** What the lists of assets and identities say of targets, for rules that ask for it. */
@Injectable()
export class TargetLists {
  constructor(private readonly inventory: Inventory) {}

  /**
   * In the order of the requests, each entry that a target could be. Where no rule asks, nothing is read.
   * @throws DatabaseAway
   */
  async of(
    { rules }: CompiledPolicy,
    requests: readonly PolicyRequest[],
  ): Promise<{ listed?: ListedTarget[] }[]> {
    return rules.some(({ rule }) => rule.target !== undefined)
      ? this.all(requests)
      : requests.map(() => ({}));
  }

  /** As `of`, whether a rule asks or not: what is kept with a decision. @throws DatabaseAway */
  async all(requests: readonly PolicyRequest[]): Promise<{ listed: ListedTarget[] }[]> {
    const named = requests.map(namedThings);
    const entries = await this.inventory.each(named.flat().map(({ thing }) => thing));
    let at = 0;
    return named.map((things) => ({
      listed: things.flatMap(({ target }) =>
        (entries[at++] ?? []).map(({ name, criticality, tags }) => ({ target, name, criticality, tags })),
      ),
    }));
  }
}

interface NamedTarget {
  target: string;
  thing: NamedThing;
}

function namedThings(request: PolicyRequest): NamedTarget[] {
  const type = LISTED_AS[request.action.target_type as TargetType] ?? null;
  // A look-up touches nothing that could be on a list.
  if (type === null || request.action.read_only) return [];
  const { asked, resolved } = requestNames(request);
  const things = new Map<string, NamedTarget>();
  for (const name of [...asked, ...(resolved ?? [])])
    for (const value of readings(name, type))
      things.set(`${name.text} ${value}`, { target: name.text, thing: { type, value } });
  return [...things.values()];
}

/** `CORP\\dc-01` is listed as `dc-01`; what has no normal form is listed as nothing. */
function readings({ text, hosts, problem }: Name, type: NamedThing['type']): string[] {
  if (problem !== null) return [];
  return type === 'host' ? [...new Set([text, ...hosts])] : [text];
}
