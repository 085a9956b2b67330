import { hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { rising } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const qradar = defineFormat({
  name: 'qradar',
  title: 'IBM QRadar',
  vendor: 'IBM',
  product: 'QRadar',
  watches: 'siem',
  sender: 'A custom action of a rule, or whatever forwards the offenses of the API',
  reads: 'Offenses as the API lists them (offense_type, offense_source, magnitude), alone or in a list.',
  authentications: ['header', 'bearer', 'basic', 'query'],
  samples,
  recognises: (alert) =>
    alert.has('offense_source') &&
    (alert.has('magnitude', 'offense_type') || alert.has('credibility', 'relevance')),
  read: readOffense,
});

/** Magnitude is made of severity, relevance and credibility: it orders QRadar's own list. */
const MAGNITUDE = rising('0..10', [2, 4, 7, 9]);

function readOffense(offense: Reader): FormatReading {
  const categories = offense.texts('categories');
  const title = offense
    .text('description')
    ?.split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim();
  const status = offense.text('status');
  const closing = offense.text('closing_reason', 'closing_reason_text');
  return {
    id: offense.text('id', 'offense_id') ?? null,
    // QRadar joins what contributed to it: `Brute force preceded by Port scan containing Firewall deny`.
    title: title?.replace(/ containing [^]{1,200}$/i, ''),
    description: [title, categories.join(', ')]
      .filter((text) => text !== undefined && text !== '')
      .join('. '),
    severity: { said: offense.text('magnitude', 'severity'), scale: MAGNITUDE },
    type: [title, ...categories],
    occurred_at: time(offense.text('start_time', 'first_persisted_time')),
    state: status === undefined ? null : /^closed$/i.test(status) ? 'resolved' : 'open',
    fields: {
      vendor: part({
        state: status,
        verdict: /false.?positive/i.test(closing ?? '') ? 'false_positive' : undefined,
      }),
      event: part({
        category: categories[0],
        count: countOf(offense),
        provider: offense.text('log_sources.0.name', 'log_sources.name'),
        url: offense.text('offense_url', 'link', 'url'),
        end: time(offense.text('close_time')) ?? undefined,
        reason: closing,
      }),
      rule: part({ id: offense.text('rules.0.id'), name: offense.text('rules.0.name', 'rule_name') }),
      ...aboutWhom(offense),
    },
  };
}

function countOf(offense: Reader): number | undefined {
  const count = (offense.number('event_count') ?? 0) + (offense.number('flow_count') ?? 0);
  return count > 1 ? count : undefined;
}

/** What `offense_source` is, by the number of the type: GET /siem/offense_types of the API. */
function aboutWhom(offense: Reader): FormatReading['fields'] {
  const source = offense.text('offense_source');
  const type = offense.text('offense_type', 'offense_type_name', 'offense_type_str');
  const address = ipOf(source)?.ip;
  const resolved = {
    source: part({ ip: ipOf(offense.text('source_addresses.0', 'source_ip'))?.ip }) ?? null,
    destination:
      part({ ip: ipOf(offense.text('local_destination_addresses.0', 'destination_ip'))?.ip }) ?? null,
    user: part({ ...personOf(offense.text('usernames.0', 'username')) }) ?? null,
    host: null,
    url: null,
  };
  if (/^(?:1|11)$|^destination ip/i.test(type ?? '') && address !== undefined)
    return { ...resolved, destination: { ip: address } };
  if (address !== undefined) return { ...resolved, source: { ip: address } };
  if (/^3$|^user ?name$/i.test(type ?? ''))
    return { ...resolved, user: part({ ...personOf(source) }) ?? null };
  if (/^7$|^host ?name$/i.test(type ?? '')) {
    const host = hostOf(source);
    return { ...resolved, host: part({ name: host?.name, domain: host?.domain }) ?? null };
  }
  return resolved;
}
