import type { SourceDto, SourceFormat } from '../../shared/api/generated/index.ts';

/** A small body of each format that its parser knows, for the first delivery by hand. */
export const SAMPLE_BODIES: Record<SourceFormat, string> = {
  generic: JSON.stringify(
    {
      alert_id: 'test-1',
      type: 'phishing',
      severity: 'medium',
      title: 'Test delivery',
      description: 'A first alert, sent by hand.',
      observables: [{ type: 'domain', value: 'example.net' }],
    },
    null,
    2,
  ),
  raw_email: JSON.stringify(
    {
      raw_email:
        'From: Sender <sender@example.net>\r\nTo: someone@example.com\r\nSubject: Test delivery\r\nMessage-ID: <test-1@example.net>\r\n\r\nA first mail, sent by hand.\r\n',
    },
    null,
    2,
  ),
  crowdstrike: JSON.stringify(
    {
      metadata: { eventType: 'DetectionSummaryEvent', eventCreationTime: 1764000000000 },
      event: {
        DetectId: 'ldt:test:1',
        DetectName: 'Test delivery',
        Severity: 3,
        ComputerName: 'WS-0042',
        UserName: 'someone',
      },
    },
    null,
    2,
  ),
  splunk_alert: JSON.stringify(
    {
      sid: 'test-1',
      search_name: 'Test delivery',
      app: 'search',
      owner: 'admin',
      result: { host: 'WS-0042', user: 'someone' },
    },
    null,
    2,
  ),
  microsoft_defender: JSON.stringify(
    {
      id: 'test-1',
      title: 'Test delivery',
      severity: 'medium',
      category: 'Malware',
      description: 'A first alert, sent by hand.',
    },
    null,
    2,
  ),
};

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * A delivery by hand that signs as the source asks. The secret comes from a variable: a command with the secret in it
 * would stay in the shell's history.
 */
export function curlExample(source: SourceDto, origin: string): string {
  const body = quoted(JSON.stringify(JSON.parse(SAMPLE_BODIES[source.format])));
  const url = `${origin}${source.path}`;
  const head = ["SECRET='…'  # as it was shown when the source was made", `BODY=${body}`];
  const send = (...options: string[]): string =>
    [`curl -sS ${url}`, '-H "Content-Type: application/json"', ...options, '--data-binary "$BODY"'].join(
      ' \\\n  ',
    );
  switch (source.authentication) {
    case 'hmac':
      return [
        ...head,
        'TIME=$(date +%s)',
        'SIGNATURE=$(printf \'%s.%s\' "$TIME" "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -hex | sed \'s/^.* //\')',
        send('-H "X-Webhook-Timestamp: $TIME"', '-H "X-Webhook-Signature: sha256=$SIGNATURE"'),
      ].join('\n');
    case 'bearer':
      return [...head, send('-H "Authorization: Bearer $SECRET"')].join('\n');
    case 'basic':
      return [...head, send(`-u "${source.authentication_name ?? 'user'}:$SECRET"`)].join('\n');
    case 'header':
      return [...head, send(`-H "${source.authentication_name ?? 'X-Secret'}: $SECRET"`)].join('\n');
  }
}
