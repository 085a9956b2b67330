import { Problem } from '../errors/problem.ts';

/**
 * The version that a change is based on, from If-Match or the body.
 * @throws Problem invalid_request when neither says it, or If-Match is no version
 */
export function expectedVersion(
  what: string,
  ifMatch: string | undefined,
  version: number | undefined,
): number {
  const tag = ifMatch === undefined ? undefined : /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch.trim())?.[1];
  const expected = tag === undefined ? version : Number(tag);
  if (expected === undefined || (ifMatch !== undefined && tag === undefined))
    throw new Problem(
      'invalid_request',
      `Say which version of ${what} your change is based on: send it as If-Match or as "version".`,
    );
  return expected;
}
