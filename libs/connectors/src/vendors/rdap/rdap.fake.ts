import {
  startFake,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
  type FakeService,
} from '../../../../../test/fakes/fake-server.ts';

export interface RdapState {
  /** The answer's object by domain; what is not there is not registered. */
  domains: Map<string, Record<string, unknown>>;
  /** Top-level domains that are sent on, to the base address of their registry. */
  registries: Map<string, string>;
  throttled: boolean;
}

export function startFakeRdap(options: FakeOptions = {}): Promise<FakeService<RdapState>> {
  const state: RdapState = {
    domains: new Map([['example.com', rdapDomain('example.com', { registered: '1995-08-14T04:00:00Z' })]]),
    registries: new Map(),
    throttled: false,
  };
  return startFake<RdapState>(
    {
      name: 'rdap',
      state,
      handle: (request) => handle(state, request),
      troubled: (status) => failure(status, 'Internal Server Error'),
      connector: (url) => ({
        type: 'rdap',
        name: 'RDAP',
        settings: { base_url: url, requests_per_minute: 0 },
        secrets: {},
      }),
    },
    options,
  );
}

/** As a registry says it. */
export function rdapDomain(
  name: string,
  { registered, registrar = 'Registrar X' }: { registered: string; registrar?: string },
): Record<string, unknown> {
  return {
    rdapConformance: ['rdap_level_0', 'icann_rdap_response_profile_1'],
    objectClassName: 'domain',
    handle: '2138514_DOMAIN_COM-VRSN',
    ldhName: name.toUpperCase(),
    status: ['client transfer prohibited', 'active'],
    events: [
      { eventAction: 'registration', eventDate: registered },
      { eventAction: 'expiration', eventDate: '2027-11-25T08:00:00Z' },
      { eventAction: 'last changed', eventDate: '2026-11-26T09:30:00Z' },
      { eventAction: 'last update of RDAP database', eventDate: '2026-11-28T08:00:00Z' },
    ],
    entities: [
      {
        objectClassName: 'entity',
        handle: '9999',
        roles: ['registrar'],
        publicIds: [{ type: 'IANA Registrar ID', identifier: '9999' }],
        vcardArray: [
          'vcard',
          [
            ['version', {}, 'text', '4.0'],
            ['fn', {}, 'text', registrar],
          ],
        ],
        entities: [
          { objectClassName: 'entity', roles: ['abuse'], vcardArray: ['vcard', [['fn', {}, 'text', '']]] },
        ],
      },
    ],
  };
}

const TYPE = { 'content-type': 'application/rdap+json' };

function failure(errorCode: number, title: string, description: string[] = []): unknown {
  return { rdapConformance: ['rdap_level_0'], errorCode, title, description };
}

function handle(state: RdapState, { method, parts }: FakeRequest): FakeAnswer {
  const [kind, name, ...rest] = parts;
  if (method !== 'GET') return { status: 405, headers: TYPE, body: failure(405, 'Method Not Allowed') };
  if (kind !== 'domain' || name === undefined || rest.length > 0)
    return { status: 400, headers: TYPE, body: failure(400, 'Bad Request', ['This is no RDAP query.']) };
  if (state.throttled)
    return {
      status: 429,
      headers: { ...TYPE, 'retry-after': '600' },
      body: failure(429, 'Too Many Requests', ['You have exceeded the query limit.']),
    };
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name))
    return { status: 400, headers: TYPE, body: failure(400, 'Bad Request', ['Invalid domain name.']) };
  const registry = state.registries.get(name.slice(name.lastIndexOf('.') + 1));
  if (registry !== undefined) return { status: 302, headers: { location: `${registry}/domain/${name}` } };
  const found = state.domains.get(name);
  if (found === undefined) return { status: 404, headers: TYPE, body: failure(404, 'Not Found') };
  return { status: 200, headers: TYPE, body: found };
}
