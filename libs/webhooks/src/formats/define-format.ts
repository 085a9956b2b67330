import type { IncidentType, Json } from '#contracts';
import type { SourceAuthentication } from '../authentications/index.ts';
import type { Delivery, ParsedAlert } from '../domain/parsed-alert.ts';

/** A delivery as its sender makes it, and its right answer: shown to people, and what the format is held to. */
export interface FormatSample {
  /** What it shows, for people. */
  title: string;
  /** JSON unless told. */
  content_type?: string;
  /** JSON, or the text itself when the content type is another. */
  body: Json;
  /** Every alert of it, whole but for the raw body, the mail, the description and the fingerprint. */
  alerts: Omit<ParsedAlert, 'raw' | 'raw_email' | 'description' | 'fingerprint'>[];
}

/** Everything that is true of a format. */
interface FormatDefinition<Name extends string> {
  /** As sources and fingerprints of alerts hold it: lower case and underscores, and never changed. */
  name: Name;
  /** What people call it. */
  title: string;
  /** What delivers in it, for whoever sets the sender up. */
  sender: string;
  /** What of it is read. */
  reads: string;
  /** How its sender can show itself, the most fitting first. A source may have another: something may stand in between. */
  authentications: readonly [SourceAuthentication, ...SourceAuthentication[]];
  /** What a new source of it has where nothing else is said. */
  defaults?: { default_type?: IncidentType; deduplication_window_seconds?: number };
  /** Bytes of a delivery where 1 MiB is not enough, and what to do about a larger one. */
  limit?: { bytes: number; advice: string };
  /**
   * Paths, with dots, that differ between two deliveries of the same thing. Alerts that differ there only have the same
   * fingerprint, which the samples are tried for.
   */
  volatile: readonly string[];
  /** @throws Problem invalid_request, too_large: sentences for whoever runs the sender */
  parse(body: Json): Delivery;
  /** What a body that is no JSON is, for a sender that has others, by their content types. */
  other?: { content_types: readonly [string, ...string[]]; parse(body: Buffer): Delivery };
  /** The first is the shortest: deliveries by hand are made of it. */
  samples: readonly [FormatSample, ...FormatSample[]];
}

export interface WebhookFormat<Name extends string = string> extends FormatDefinition<Name> {
  defaults: { default_type: IncidentType; deduplication_window_seconds: number };
  limit: { bytes: number; advice: string };
}

const DEFAULTS = { default_type: 'other', deduplication_window_seconds: 3600 } as const;
const LIMIT = {
  bytes: 1024 * 1024,
  advice: 'Send fewer alerts at once; whole mails belong to a source of the format raw_email.',
};

export function defineFormat<const Name extends string>(format: FormatDefinition<Name>): WebhookFormat<Name> {
  return { ...format, defaults: { ...DEFAULTS, ...format.defaults }, limit: format.limit ?? LIMIT };
}

export function contentTypeOf(sample: FormatSample): string {
  return sample.content_type ?? 'application/json';
}

/** The sample as it comes over the wire, set out for people. */
export function textOf(sample: FormatSample): string {
  return isText(sample) ? sample.body : JSON.stringify(sample.body, null, 2);
}

/** The same on as few lines as can be. */
export function compactOf(sample: FormatSample): string {
  return isText(sample) ? sample.body : JSON.stringify(sample.body);
}

function isText(sample: FormatSample): sample is FormatSample & { body: string } {
  return sample.content_type !== undefined && typeof sample.body === 'string';
}
