/** @throws Error that lists the choices when `given` is none of them */
export function choice<T extends string>(option: string, choices: readonly T[], given: string): T {
  const found = choices.find((candidate) => candidate === given);
  if (found === undefined)
    throw new Error(`${option} is "${given}", but must be one of ${choices.join(', ')}.`);
  return found;
}
