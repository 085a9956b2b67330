import type { Actor, BehindPart, PersonBehind } from '#contracts';

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

export function standsBehind(behind: readonly PersonBehind[], userId: string): boolean {
  return behind.some(({ user_id }) => user_id === userId);
}
