import type { Actor, BehindPart, PersonBehind, ProposerType } from '#contracts';

/** Whoever does something now, as one who stands behind what follows from it; nobody for the system's own work. */
export function actorBehind(actor: Actor, part: BehindPart): PersonBehind[] {
  const user_id = actor.user_id ?? (actor.type === 'user' ? actor.id : null);
  return user_id === null ? [] : [{ user_id, name: actor.name, part }];
}

/** Each person once for each of their parts. */
export function withBehind(known: readonly PersonBehind[], more: readonly PersonBehind[]): PersonBehind[] {
  const all = [...known];
  for (const person of more)
    if (!all.some(({ user_id, part }) => user_id === person.user_id && part === person.part))
      all.push(person);
  return all;
}

const ASKING: ReadonlySet<BehindPart> = new Set(['requested', 'api_key_owner', 'retried']);

/** Who has asked this question, as those who stand behind what automation makes of the answer. */
export function lookedUpBy({ behind }: { behind: readonly PersonBehind[] }): PersonBehind[] {
  return behind.flatMap((one) => (ASKING.has(one.part) ? [{ ...one, part: 'looked_up' as const }] : []));
}

/** Who made the incident what it is. A person who asks has read the evidence, whoever looked it up. */
export function behindIncident(behind: readonly PersonBehind[], asker: ProposerType): PersonBehind[] {
  const automated = asker !== 'user' && asker !== 'api_key';
  return behind.filter(({ part }) => automated || part !== 'looked_up');
}

export function standsBehind(behind: readonly PersonBehind[], userId: string | null): boolean {
  return behind.some(({ user_id }) => user_id === userId);
}
