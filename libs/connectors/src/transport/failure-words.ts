/** Why an answer is a failure, as it reads after the service's name. */
export function statusReason(
  status: number,
  words: string | null,
  waitMs: number | null,
  headers: Record<string, string>,
): string {
  const said = words === null || words === '' ? '' : `: ${words}`;
  if (status < 300) return `gave an answer that cannot be used${said}`;
  if (status < 400)
    return `answered with a redirect (${status})${redirectWords(headers)}, which is not followed: check the address`;
  if (status === 401) return `refused the credentials (401)${said}`;
  if (status === 403) return `refused permission (403)${said}`;
  if (status === 429) {
    const wait = waitMs === null ? '' : `, and asks to wait ${Math.ceil(waitMs / 1000)} s`;
    return `is throttling (429)${said}${wait}`;
  }
  return `answered ${status}${said}`;
}

function redirectWords(headers: Record<string, string>): string {
  const location = URL.parse(String(headers['location']));
  return location === null ? '' : ` to ${location.host}`;
}
