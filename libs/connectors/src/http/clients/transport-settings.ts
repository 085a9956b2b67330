import type { JsonObject } from '#contracts';
import { number, string } from './answers.ts';
import type { TransportOptions } from './transport.ts';

/** The transport's part of a connector's settings. */
export function transportSettings(settings: JsonObject): Partial<TransportOptions> {
  const seconds = number(settings['timeout_seconds']);
  const ca = string(settings['ca_certificate']);
  return {
    ...(seconds > 0
      ? { headersTimeoutMs: seconds * 1000, bodyTimeoutMs: seconds * 1000, totalTimeoutMs: seconds * 2000 }
      : {}),
    ...(ca === null ? {} : { ca }),
  };
}
