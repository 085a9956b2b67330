/** What stands between the commas of a log of PAN-OS, from its first; `_` is of no use. */
const THREAT = `
_ receive_time serial type subtype _ time_generated src dst natsrc natdst rule srcuser dstuser app vsys from to
inbound_if outbound_if logset _ sessionid repeatcnt sport dport natsport natdport flags proto action misc threatid
category severity direction seqno actionflags srcloc dstloc _ contenttype pcap_id filedigest cloud url_idx user_agent
filetype xff referer sender subject recipient reportid _ _ _ _ vsys_name device_name _ _ _ _ _ _ _ _ _ thr_category
`;
const TRAFFIC = `
_ receive_time serial type subtype _ time_generated src dst natsrc natdst rule srcuser dstuser app vsys from to
inbound_if outbound_if logset _ sessionid repeatcnt sport dport natsport natdport flags proto action bytes bytes_sent
bytes_received packets start elapsed category _ seqno actionflags srcloc dstloc _ pkts_sent pkts_received
session_end_reason _ _ _ _ vsys_name device_name
`;
const SYSTEM = `
_ receive_time serial type subtype _ time_generated vsys eventid object _ _ module severity opaque seqno actionflags
_ _ _ _ vsys_name device_name
`;

/** PAN-OS 11, "Syslog field descriptions". */
const ORDERS: Record<string, readonly string[]> = Object.fromEntries(
  Object.entries({ THREAT, TRAFFIC, SYSTEM }).map(([type, names]) => [type, names.trim().split(/\s+/)]),
);

/** `1,2026/11/22 12:00:00,0011,THREAT,spyware,…` by its names; Strata writes ISO times. Null: it is no log of PAN-OS. */
export function readCommas(message: string): Record<string, string> | null {
  const type = /^\d*,\d{4}[/-]\d\d[/-]\d\d[T ][\d:.]{8,20}Z?,\w*,([A-Z]+),/.exec(message)?.[1];
  const order = type === undefined ? undefined : ORDERS[type];
  if (order === undefined) return null;
  const named: Record<string, string> = {};
  for (const [index, value] of commaSeparated(message).entries()) {
    const name = order[index];
    if (name !== undefined && name !== '_' && value !== '') named[name] = value;
  }
  return named;
}

/** A value with commas stands in quotation marks, and two of those are one. */
function commaSeparated(line: string): string[] {
  const values: string[] = [];
  for (const [, quoted, bare] of line.slice(0, 64 * 1024).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    values.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
  return values;
}
