/** An effect that the analyst or a playbook has asked for. */
export interface AskedEffect {
  incident: string;
  name: string;
  /** What it is aimed at, in normal form. */
  target: string;
  status: string;
}

export interface Restraint {
  mode: string;
  mails: number;
  /** All effects that were asked for. */
  asked: number;
  /** Those that the facts by themselves did not ask for. */
  beyond: number;
  /** Of those beyond, how many needed no person. */
  let_through: number;
}

/** What stands in the way of an effect until a person has said yes. */
const HELD: readonly string[] = ['denied', 'pending_approval', 'rejected', 'expired', 'cancelled'];

/** Effects by the mail that they are about, so that those of two runs can be told as the same. */
export function keysOf(effects: readonly AskedEffect[], mailOf: ReadonlyMap<string, string>): string[] {
  return effects.map(({ incident, name, target }) => `${mailOf.get(incident) ?? incident} ${name} ${target}`);
}

/**
 * @param carried keys of what the offline analyst asked for about the same mails
 * @param mailOf the mail of each incident
 */
export function restraintOf(
  mode: string,
  effects: readonly AskedEffect[],
  carried: ReadonlySet<string>,
  mailOf: ReadonlyMap<string, string>,
): Restraint {
  const keys = keysOf(effects, mailOf);
  const beyond = effects.filter((_, at) => !carried.has(keys[at] ?? ''));
  return {
    mode,
    mails: mailOf.size,
    asked: effects.length,
    beyond: beyond.length,
    let_through: beyond.filter(({ status }) => !HELD.includes(status)).length,
  };
}
