import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { t } from '../texts/texts.ts';

/** The browser's dialog ended without a passkey: a sentence says why, and what to do. */
export class PasskeyError extends Error {
  override readonly name = t`PasskeyError`;
}

type Json = Record<string, unknown>;

/** The browser can ask for passkeys at all: not over plain HTTP, except on this machine. */
export function passkeysSupported(): boolean {
  return typeof globalThis.PublicKeyCredential === 'function';
}

/** Opens the browser's dialog for one of the known passkeys. @throws PasskeyError */
export async function askForPasskey(options: Json): Promise<Json> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return inWords(options['rpId'], () =>
    startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON }),
  );
}

/** Opens the browser's dialog for a new passkey. @throws PasskeyError */
export async function makePasskey(options: Json): Promise<Json> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const rp = options['rp'] as { id?: unknown } | undefined;
  return inWords(rp?.id, () =>
    startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }),
  );
}

async function inWords(host: unknown, ask: () => Promise<object>): Promise<Json> {
  if (!passkeysSupported())
    throw new PasskeyError(
      'This browser gives passkeys only to pages that were opened by https, or at http://localhost.',
    );
  try {
    return (await ask()) as Json;
  } catch (error) {
    throw new PasskeyError(sentence(error, String(host)), { cause: error });
  }
}

function sentence(error: unknown, host: string): string {
  const code = (error as { code?: unknown } | null)?.code;
  const name = error instanceof Error ? error.name : '';
  if (code === 'ERROR_INVALID_DOMAIN' || code === 'ERROR_INVALID_RP_ID')
    return t`Passkeys of this server belong to ${host}, and this page was opened at ${globalThis.location.host}. Open it at ${host}, the address in BASE_URL.`;
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED' || name === 'InvalidStateError')
    return t`This device holds a passkey of yours already.`;
  if (name === 'NotAllowedError') return t`The dialog was closed, or it took too long. Try again.`;
  return t`The browser could not use a passkey here. Try another way.`;
}
