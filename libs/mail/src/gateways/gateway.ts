/** What a gateway's link tells of where it leads: all of it, the host alone, or nothing that others could read. */
export type Goal = { url: string } | { host: string } | { unknown: true };

/** A security gateway that puts its own address before every link. */
export interface Gateway {
  /** Null for a link that the gateway has not written, or not in a form that is known. */
  goalOf: (link: URL) => Goal | null;
}

export const UNKNOWN: Goal = { unknown: true };

export function isHost(link: URL, ...hosts: readonly string[]): boolean {
  return hosts.some((host) => link.hostname === host || link.hostname.endsWith(`.${host}`));
}

/** The goal that a parameter of the query holds, percent-coded as usual; null without one. */
export function goalIn(link: URL, parameter: string): Goal | null {
  const url = link.searchParams.get(parameter);
  return url === null || url === '' ? null : { url };
}

/** With its percent codes taken off; as it stands where they are broken. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A name such as a parameter gives it, when it is one. */
export function hostGoal(name: string | null): Goal | null {
  return name !== null && /^(?:[a-z0-9_-]{1,63}\.){1,10}[a-z0-9-]{2,63}$/i.test(name)
    ? { host: name.toLowerCase() }
    : null;
}
