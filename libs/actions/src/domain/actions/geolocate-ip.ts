import { countryName, locationEvidence } from '#geolocation';
import { normalAddress } from '#platform';
import { defineAction } from '../definition.ts';
import {
  BOOLEAN,
  BOOLEAN_OR_NULL,
  INTEGER_OR_NULL,
  IP_ADDRESS,
  STRING,
  STRING_OR_NULL,
  arrayOf,
  output,
  parameters,
  string,
} from '../schemas.ts';
import { lookup } from './shared.ts';

interface LocationParameters {
  ip: string;
}

const NOWHERE = { country: null, asn: null, network: null, hosting: null };

export const geolocateIp = defineAction<LocationParameters>({
  ...lookup({
    name: 'geolocate_ip',
    title: 'Locate IP address',
    description:
      'Tells country and network of an IP address, and whether machines are rented there, from the databases beside this server; nobody outside is asked.',
    capability: null,
    looks_up: null,
    target_type: null,
    analyst: 'look_up',
    code_parameters: [],
  }),
  parameters: parameters({
    ip: string('An IPv4 or IPv6 address', { max: 45, pattern: IP_ADDRESS, example: '203.0.113.7' }),
  }),
  output: output({
    ip: STRING,
    known: BOOLEAN,
    country: STRING_OR_NULL,
    country_name: STRING_OR_NULL,
    asn: INTEGER_OR_NULL,
    network: STRING_OR_NULL,
    hosting: BOOLEAN_OR_NULL,
    databases: arrayOf(STRING),
  }),
  summary: (p) => `Tell country and network of ${p.ip}`,
  async apply(ctx) {
    const { ip } = ctx.parameters;
    const located = await ctx.locate(ip);
    const { country, asn, network, hosting } = located?.location ?? NOWHERE;
    return {
      output: {
        ip: located?.address ?? normalAddress(ip) ?? ip.toLowerCase(),
        known: located !== null,
        country,
        country_name: country === null ? null : countryName(country),
        asn,
        network,
        hosting,
        databases: located?.databases ?? [],
      },
      evidence: located === null ? [] : [locationEvidence(located, ctx.now())],
    };
  },
});
