import type { Json, JsonObject } from '#contracts';
import { accountFacts } from './accounts.ts';
import { commandFacts } from './command-lines/index.ts';
import type { Fact } from './fact.ts';
import { serviceFacts } from './services/index.ts';
import { registryFacts } from './registry.ts';
import { Seen } from './seen.ts';
import { vendorFacts } from './vendor.ts';

export type { Fact } from './fact.ts';

/** Each kind of knowledge looks at the alert by itself; what it knows nothing of it leaves alone. */
const KNOWLEDGE: readonly ((seen: Seen) => Fact[])[] = [
  vendorFacts,
  commandFacts,
  registryFacts,
  serviceFacts,
  accountFacts,
];

/** What is known of what an alert holds, one fact of a kind: the weightiest. */
export function knownFacts(alert: { raw: Json; fields: JsonObject }): Fact[] {
  const seen = new Seen(alert.raw, alert.fields);
  const byKind = new Map<string, Fact>();
  for (const fact of KNOWLEDGE.flatMap((know) => know(seen))) {
    const known = byKind.get(fact.kind);
    if (known === undefined || known.weight < fact.weight) byKind.set(fact.kind, fact);
  }
  return [...byKind.values()];
}
