import type { Json, NormalAlert } from '#contracts';
import { isGuid } from './names.ts';
import type { Reader } from './reader.ts';
import { remembered } from './remembered.ts';
import { time } from './time.ts';

/**
 * What makes two alerts of a known sender the same thing: what detected it and all that it is about. Two users, hosts or
 * accounts are two things.
 */
export function detectorAndEntities(what: string | null, fields: NormalAlert): Json[] {
  const { rule, host, user, source, destination, file, process, registry, url, dns, email, cloud, resource } =
    fields;
  const { container, orchestrator, vulnerability } = fields;
  return [
    rule?.id ?? rule?.name ?? what,
    host?.id ?? host?.name ?? host?.ip,
    user?.email ?? user?.name ?? user?.id,
    user?.target?.email ?? user?.target?.name ?? user?.target?.id,
    source?.ip,
    destination?.ip,
    file?.hash?.sha256 ?? file?.hash?.sha1 ?? file?.hash?.md5 ?? file?.path ?? file?.name,
    process?.hash?.sha256 ?? process?.executable ?? process?.name,
    registry?.path,
    url?.full ?? url?.domain,
    dns?.question?.name,
    email?.message_id,
    email?.from?.address,
    cloud?.account?.id ?? cloud?.project?.id,
    resource?.id ?? resource?.name,
    container?.id ?? container?.name,
    orchestrator?.resource?.name,
    vulnerability?.id,
  ].map((value) => value?.toLowerCase() ?? null);
}

/** Keys under which each delivery of the same thing says something else. */
const OF_THE_DELIVERY =
  /(?:^|\.)(?:id|uuid|guid|uid|key|alertid|eventid|findingid|incidentid|detectionid|notableid|requestid|traceid|spanid|correlationid|transactionid|deliveryid|sequence|sequencenumber|offset|nonce|signature|severity\w*|status|state|priority|urgency|description|message|text|summary|pid|ppid|processid|threadid|parentprocessid|(?:count|hits|occurrences|attempts?|total|times)\w*)$|(?:count|counter|time|timestamp|date|at|seen|duration|elapsed|seconds|ms)$/;
/** Numbers count as names only where a key says that they are: an account, a port, somebody's id. */
const NAMED_BY_NUMBER = /(?:id|uid|account|number|port|sid|asn|code)$/;

/**
 * The same of an alert that no format knows: all that it says but for its own id, times, counts and how bad it is. What
 * identifies a thing is never left out for how its key ends: an `id` deeper down or of something (`userId`) counts.
 */
export function allThatItNames(reader: Reader): Json[] {
  const named: string[] = [];
  for (const { place, depth, value } of reader.leaves()) {
    const says = saysOf(place);
    // `device.id` is that of a device.
    if (says.delivery === 'always' || (says.delivery === 'near' && depth < 2)) continue;
    const written = String(value);
    if (time(written) !== null) continue;
    if (says.request && typeof value === 'string' && isGuid(value)) continue;
    if (!says.name && (typeof value === 'number' || /^\d+(?:\.\d+)?$/.test(written))) continue;
    named.push(`${place}=${written}`);
  }
  return named.sort();
}

/** What a place says of the values that stand there. */
const saysOf = remembered((place) => ({
  delivery: ofTheDelivery(place),
  name: NAMED_BY_NUMBER.test(place),
  request: /(?:request|trace|span|event|correlation|delivery|message)\w*$/.test(place),
}));

/** Near: only near the root. */
function ofTheDelivery(place: string): 'always' | 'near' | 'never' {
  if (!OF_THE_DELIVERY.test(place)) return 'never';
  const isId = /(?:^|\.)(?:id|uuid|guid|uid|key)$/.test(place);
  const ofTheAlert = /(?:^|\.)(?:alert|event|finding|incident|detection|data)\.\w+$/.test(place);
  return !isId || ofTheAlert ? 'always' : 'near';
}
