export interface AskedEffect {
  incident: string;
  name: string;
  status: string;
}

/** What stands in the way of an effect until a person has said yes. */
const HELD: readonly string[] = ['denied', 'pending_approval', 'rejected', 'expired', 'cancelled'];

export interface Restraint {
  mode: string;
  mails: number;
  /** Mails that the facts by themselves do not make malicious. */
  not_carried: number;
  /** Effects that were asked for on those, and how many of them needed no person. */
  asked: number;
  let_through: number;
}

/** @param beyond the effects that were asked for on mails that the facts do not make malicious */
export function restraintOf(
  mode: string,
  mails: number,
  carried: number,
  beyond: readonly AskedEffect[],
): Restraint {
  return {
    mode,
    mails,
    not_carried: mails - carried,
    asked: beyond.length,
    let_through: beyond.filter(({ status }) => !HELD.includes(status)).length,
  };
}
