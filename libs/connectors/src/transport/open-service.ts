import type { ClientConfig, ClientHost } from './client-host.ts';
import { ServiceHttp, type ServiceHttpOptions } from './service-http.ts';
import type { TransportOptions } from './transport.ts';

/** The transport's part of a connector's settings. */
interface TransportSettings {
  timeout_seconds: number;
  ca_certificate?: string | undefined;
}

type Wanted = Pick<ServiceHttpOptions, 'baseUrl' | 'dialect' | 'secrets' | 'token' | 'sendsOn'>;

/** The road to one connector's service, with what its settings and the house say about all of its calls. */
export function openService(
  config: ClientConfig<TransportSettings, string>,
  host: ClientHost,
  wanted: Wanted,
): ServiceHttp {
  const { connector, title, limits, probe } = config;
  return new ServiceHttp({
    connector,
    service: title,
    ...wanted,
    clock: host.clock,
    transport: transportOptions(config.settings),
    probe,
    observe: (status, seconds) => host.observe(connector.type, status, seconds),
    ...(limits.length === 0 ? {} : { reserve: (signal) => host.reserve(connector, limits, signal) }),
    random: host.random,
  });
}

function transportOptions(settings: TransportSettings): Partial<TransportOptions> {
  const ms = settings.timeout_seconds * 1000;
  return {
    headersTimeoutMs: ms,
    bodyTimeoutMs: ms,
    totalTimeoutMs: ms * 2,
    ca: settings.ca_certificate,
  };
}
