import type { NormalAlert } from '#contracts';
import { isSpecialPurpose } from '#platform';
import { hostOf, ipOf } from './names.ts';
import type { ToldFields } from './reading.ts';
import { part } from './values.ts';

/** One end of a connection, as sensors in a network name it. */
export interface ToldEnd {
  ip?: string | undefined;
  port?: number | undefined;
  name?: string | undefined;
  country?: string | undefined;
}

/**
 * Both ends of a connection, and the machine that it is about: ours, which is the one that began it where both are. Sensors
 * in a network know machines by their addresses more often than by their names.
 */
export function endsOf(
  source: ToldEnd,
  destination: ToldEnd,
): Pick<ToldFields, 'source' | 'destination' | 'host'> {
  return {
    source: endOf(source),
    destination: endOf(destination),
    host: machineOf(source, destination) ?? null,
  };
}

function endOf({ ip, port, name, country }: ToldEnd): NormalAlert['source'] {
  const code = country !== undefined && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined;
  const known = country !== undefined && !/\d|reserved|private|internal|unknown/i.test(country);
  return part({
    ip: ipOf(ip)?.ip,
    port: port !== undefined && port > 0 && port < 65_536 ? port : undefined,
    domain: hostOf(name, false)?.name,
    geo: { country_iso_code: code, country_name: code === undefined && known ? country : undefined },
  }) as NormalAlert['source'];
}

function machineOf(source: ToldEnd, destination: ToldEnd): NormalAlert['host'] {
  const ours = [source, destination].filter(isOurs);
  const end = ours.find(({ name }) => name !== undefined) ?? ours[0];
  return end === undefined
    ? undefined
    : (part({ name: hostOf(end.name)?.name, ip: ipOf(end.ip)?.ip }) as NormalAlert['host']);
}

/** An address of a private network; of an end without an address, a name without dots. */
function isOurs({ ip, name }: ToldEnd): boolean {
  const address = ipOf(ip)?.ip;
  return address === undefined ? name !== undefined && !name.includes('.') : isSpecialPurpose(address);
}
