import { SOURCE_AUTHENTICATIONS } from '../../authentications/index.ts';
import { hostOf, ipOf, isEmail, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const ciscoUmbrella = defineFormat({
  name: 'cisco_umbrella',
  title: 'Cisco Umbrella',
  vendor: 'Cisco',
  product: 'Umbrella',
  watches: 'web',
  sender: "Whatever forwards the activity of Umbrella's reporting API or the JSON of its log export",
  reads: 'Queries and web requests with their verdict and categories.',
  authentications: SOURCE_AUTHENTICATIONS,
  samples,
  recognises: (log) =>
    log.has('verdict') &&
    (log.has('domain') || log.has('url')) &&
    (log.has('externalip') || log.has('internalip')) &&
    (Array.isArray(log.at('identities')) || Array.isArray(log.at('categories'))),
  read: readActivity,
});

/** Umbrella grades nothing: of which kind the name is and whether it was reached do. */
const SCALE = worded('kind of category and verdict', {
  'security reached': 'high',
  'security blocked': 'medium',
  'other reached': 'informational',
  'other blocked': 'low',
});
const SECURITY =
  /malware|command and control|botnet|phish|cryptomin|dns tunnel|newly seen|dynamic dns|harmful|ransom/i;

function readActivity(log: Reader): FormatReading {
  const categories = log.each('categories');
  const labels = categories.map((category) => category.text('label') ?? '');
  const found = [...labels, ...log.texts('threats.label', 'threats.type')].filter((label) =>
    SECURITY.test(label),
  );
  const isSecurity = found.length > 0 || categories.some((category) => category.text('type') === 'security');
  const verdict = log.text('verdict')?.toLowerCase();
  // What is `proxied` is looked at further, and the proxy tells what became of it.
  const blocked = verdict === 'blocked';
  // The proxy's requests have an address, and may leave out whose it is.
  const domain = log.text('domain') ?? hostOf(log.text('url'), false)?.name;
  const what = found[0] ?? labels[0];
  const { host, user } = identities(log);
  const internal = ipOf(log.text('internalip'))?.ip;
  return {
    id: null,
    title: `${log.has('url') ? 'Web access to' : 'DNS query for'} ${domain ?? ''}${what === undefined ? '' : ` (${what})`} ${blocked ? 'blocked' : 'allowed'}`,
    severity: {
      said: `${isSecurity ? 'security' : 'other'} ${blocked ? 'blocked' : 'reached'}`,
      scale: SCALE,
    },
    type: [...found, ...(blocked && !isSecurity ? ['policy_violation'] : [])],
    occurred_at: time(log.text('timestamp')) ?? time(`${log.text('date') ?? ''} ${log.text('time') ?? ''}`),
    state: null,
    fields: {
      host: part({ name: host, ip: internal }) ?? null,
      user: user ?? null,
      source: part({ ip: internal ?? ipOf(log.text('externalip'))?.ip }) ?? null,
      destination: part({ ip: ipOf(log.text('destinationip'))?.ip, domain }) ?? null,
      dns: log.has('url') ? null : part({ question: { name: domain } }),
      url: part({ full: log.text('url') }) ?? null,
      event: { action: log.text('verdict'), category: what },
      vendor: { verdict: blocked ? 'blocked' : 'allowed' },
      rule: part({ id: log.text('rule.id'), name: log.text('rule.label') }) ?? null,
      user_agent: part({ original: log.text('useragent') }) ?? null,
      file: part({ name: log.text('filename'), hash: { sha256: log.text('sha256') } }) ?? null,
      resource: null,
    },
  };
}

/** Of who asked, a person where one is known, and a machine. */
function identities(log: Reader): { host?: string | undefined; user?: ReturnType<typeof personOf> } {
  let host: string | undefined;
  let user: ReturnType<typeof personOf>;
  for (const identity of log.each('identities')) {
    const label = identity.text('label');
    const kind = identity.text('type.type', 'type.label', 'type') ?? '';
    if (label === undefined) continue;
    const address = /\(([^()\s@]{1,100}@[^()\s@]{1,255})\)/.exec(label)?.[1];
    if (/user/i.test(kind) || isEmail(label) || address !== undefined) user ??= personOf(address ?? label);
    else if (/computer|roaming|anyconnect|device/i.test(kind)) host ??= hostOf(label)?.name;
  }
  return { host, user };
}
