import type { Json, JsonObject } from '#contracts';
import type { ConnectorRef, DomainRegistration, DomainRegistrations } from '../../domain/capabilities.ts';
import { array, object, string, strings, words } from '../../transport/answers.ts';
import type { ClientHost } from '../../transport/client-host.ts';
import { openService } from '../../transport/open-service.ts';
import { RememberedAnswers } from '../../transport/remembered-reputations.ts';
import type { ErrorDialect, ServiceHttp } from '../../transport/service-http.ts';
import type { RdapConfig } from './connector.ts';

/** More than any registry says of one domain. */
const MOST_BYTES = 512 * 1024;
/** Lists in an answer are read no further. */
const MOST_ENTRIES = 100;
const MOST_STATUS = 20;

const dialect: ErrorDialect = {
  message: (body) => {
    const { title, description } = object(body);
    return words([string(title), ...strings(description)].filter((part) => part !== null).join(': '));
  },
};

/** RDAP (RFC 9082, RFC 9083): what registries say about domains. */
export class Rdap implements DomainRegistrations {
  readonly connector: ConnectorRef;
  private readonly http: ServiceHttp;
  private readonly remembered: RememberedAnswers<DomainRegistration | null>;
  private readonly checkDomain: string;

  constructor(config: RdapConfig, host: ClientHost) {
    this.connector = config.connector;
    this.checkDomain = config.settings.check_domain;
    this.remembered = new RememberedAnswers(host.clock, (answer) => answer !== null);
    this.http = openService(config, host, {
      baseUrl: config.settings.base_url,
      dialect,
      secrets: [],
      sendsOn: true,
    });
  }

  lookupRegistration(domain: string, signal?: AbortSignal): Promise<DomainRegistration | null> {
    const name = domain.toLowerCase();
    return this.remembered.get(name, () => this.ask(name, 'looking up a registration'), signal);
  }

  async check(signal?: AbortSignal): Promise<void> {
    const what = 'checking the address';
    if ((await this.ask(this.checkDomain, what, { counted: false, signal })) === null)
      throw this.http.fail(what, `does not know ${this.checkDomain}; check the address and the domain`);
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private async ask(
    domain: string,
    what: string,
    options: { counted?: boolean; signal?: AbortSignal | undefined } = {},
  ): Promise<DomainRegistration | null> {
    const { status, headers, body } = await this.http.request({
      what,
      method: 'GET',
      path: `/domain/${encodeURIComponent(domain)}`,
      headers: { accept: 'application/rdap+json, application/json' },
      accept: [404],
      maxResponseBytes: MOST_BYTES,
      ...options,
    });
    const isRdap = status === 404 ? isNotFound(headers, body) : object(body)['objectClassName'] === 'domain';
    if (!isRdap) throw this.http.fail(what, 'gave an answer that is not RDAP; check the address', { status });
    return status === 404 ? null : registration(domain, object(body));
  }
}

/** Many registries answer with nothing, others with an error object; a web page is somebody else's. */
function isNotFound(headers: Record<string, string>, body: Json): boolean {
  if (body === null) return !(headers['content-type'] ?? '').includes('html');
  return object(body)['errorCode'] === 404;
}

/** What is left out or makes no sense is not known: a registry's slip is no reason to know nothing. */
export function registration(domain: string, answer: JsonObject): DomainRegistration {
  const times = eventTimes(answer);
  return {
    domain,
    // A domain that changed hands after it had run out was registered again: the last time counts.
    registered_at: times('registration', 'reregistration').at(-1) ?? null,
    expires_at: times('expiration').at(-1) ?? null,
    changed_at: times('last changed').at(-1) ?? null,
    registrar: registrar(answer),
    status: strings(answer['status'])
      .slice(0, MOST_STATUS)
      .flatMap((status) => words(status) ?? []),
  };
}

/** The times of events with one of these names, earliest first. */
function eventTimes(answer: JsonObject): (...actions: string[]) => string[] {
  const events = array(answer['events']).slice(0, MOST_ENTRIES).map(object);
  return (...actions) =>
    events
      .filter(({ eventAction }) => actions.includes(string(eventAction)?.toLowerCase() ?? ''))
      .flatMap(({ eventDate }) => time(eventDate) ?? [])
      .sort();
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}([Tt ][\d:.]+([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/** RFC 3339 in UTC; a time without a zone is read as UTC, as registries that leave it out mean it. */
function time(value: Json | undefined): string | null {
  const said = string(value);
  if (said === null || said.length > 40 || !RFC_3339.test(said)) return null;
  const zoned = /[Zz]$|[+-]\d{2}:?\d{2}$/.test(said.slice(10)) || said.length === 10 ? said : `${said}Z`;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

function registrar(answer: JsonObject): string | null {
  const entity = array(answer['entities'])
    .slice(0, MOST_ENTRIES)
    .map(object)
    .find(({ roles }) => strings(roles).some((role) => role.toLowerCase() === 'registrar'));
  if (entity === undefined) return null;
  return fullName(entity) ?? words(string(entity['handle']));
}

/** `["vcard", [["fn", {}, "text", "Registrar X"], …]]` (RFC 7095). */
function fullName(entity: JsonObject): string | null {
  const properties = array(array(entity['vcardArray'])[1]).slice(0, MOST_ENTRIES).map(array);
  const named = properties.find(([name]) => string(name)?.toLowerCase() === 'fn');
  return words(string(named?.[3]));
}
