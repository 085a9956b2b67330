import { Type, type TObject, type TProperties, type TSchema } from 'typebox';
import { MAIL_SERVER_PATTERN } from '../domain/addresses.ts';

/**
 * The fields that settings are made of. What settingsOf() returns is the TypeScript type of a client's settings, the
 * JSON Schema by which they are checked and the text of the web's form.
 */

interface Texts {
  title: string;
  description: string;
}

/** A setting that may be left out and is then `value`: never missing in what a client gets. */
export function defaulted<S extends TSchema>(schema: S, value: unknown): S {
  // Optional to whoever fills it in, present after the check: the schema says one, the type the other.
  return Type.Optional({ ...schema, default: value } as TSchema) as unknown as S;
}

/** Where the secrets are sent. It is checked against the rules for outside addresses. */
export function address(title: string, more: { examples?: string[] } = {}) {
  return Type.String({
    format: 'uri',
    maxLength: 500,
    title,
    description: 'It must begin with https:// unless it is on this machine or plain HTTP is allowed below.',
    ...more,
  });
}

/** As `address`, of a service that speaks SMTP. */
export function mailServerAddress(title: string) {
  return Type.String({
    format: 'uri',
    maxLength: 300,
    pattern: MAIL_SERVER_PATTERN,
    title,
    description:
      'smtps:// speaks TLS from the first byte, smtp:// turns to TLS before it signs in; without TLS only a server on this machine is spoken to.',
    examples: ['smtp://mail.corp.example:587', 'smtps://mail.corp.example:465'],
  });
}

/** PEM of an authority besides the usual ones. */
export function certificateAuthority() {
  return Type.Optional(
    Type.String({
      maxLength: 20_000,
      title: 'Certificate authority',
      description:
        'PEM of the authority that signed the server’s certificate, when it is an own one. Checking is never switched off.',
      contentMediaType: 'application/x-pem-file',
    }),
  );
}

export function line(
  title: string,
  description: string,
  more: { pattern?: string; maxLength?: number } = {},
) {
  return Type.String({ minLength: 1, maxLength: 500, title, description, ...more });
}

export function mailAddress(texts: Partial<Texts> = {}) {
  return Type.String({ maxLength: 320, pattern: '^[^@\\s]+@[^@\\s]+$', ...texts });
}

export function whole(minimum: number, maximum: number, texts: Texts) {
  return Type.Integer({ minimum, maximum, ...texts });
}

/** An object without unknown fields. */
export function closed<P extends TProperties>(properties: P, texts: Partial<Texts> = {}): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, ...texts });
}

/** A vendor's settings with those that every connector over HTTP has. */
export function settingsOf<P extends TProperties>(properties: P) {
  return closed({
    ...properties,
    timeout_seconds: defaulted(
      whole(1, 120, {
        title: 'Time-out',
        description: 'Seconds until the service must have begun to answer.',
      }),
      15,
    ),
    allow_http: defaulted(
      Type.Boolean({
        title: 'Allow plain HTTP',
        description: 'Secrets then travel unencrypted: for test systems in an own network only.',
      }),
      false,
    ),
  });
}
