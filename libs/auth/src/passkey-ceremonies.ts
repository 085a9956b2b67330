import { Injectable } from '@nestjs/common';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { Clock, Config, Problem, UnitOfWork } from '#platform';
import { PasskeysRepository, type PasskeyRow } from './data/passkeys.repository.ts';
import { passkeySite, type PasskeySite } from './domain/passkey-site.ts';
import type { CheckedProof } from './domain/proof.ts';
import { CHALLENGE_MS, PasskeyChallenges, type ChallengeUse } from './passkey-challenges.ts';

export interface NewPasskey {
  credential_id: string;
  public_key: Buffer;
  sign_count: number;
  transports: string[];
  synced: boolean;
  backed_up: boolean;
  /** Uses the challenge up. */
  spend(): Promise<void>;
}

const MOST_TEXT = 20_000;

/** With the first passkey: with all that it knows of certificates it takes 20 MB. */
const webAuthn = () => import('@simplewebauthn/server');

/** What is said between this server, a browser and an authenticator (WebAuthn). */
@Injectable()
export class PasskeyCeremonies {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly unit: UnitOfWork,
    private readonly challenges: PasskeyChallenges,
    private readonly passkeys: PasskeysRepository,
  ) {}

  /** The origin at which passkeys work; null: at none. */
  get origin(): string | null {
    const site = passkeySite(this.config.baseUrl);
    return 'origin' in site ? site.origin : null;
  }

  /** @throws Problem conflict when this server's address can have none */
  async registrationOptions(
    user: { id: string; email: string; name: string },
    known: PasskeyRow[],
    use: ChallengeUse,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { rpId } = this.site();
    const { generateRegistrationOptions } = await webAuthn();
    return generateRegistrationOptions({
      rpName: 'Triage Warden',
      rpID: rpId,
      userID: new Uint8Array(Buffer.from(user.id)),
      userName: user.email,
      userDisplayName: user.name,
      challenge: this.challenges.issue(use),
      timeout: CHALLENGE_MS,
      attestationType: 'none',
      excludeCredentials: known.map(descriptor),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    });
  }

  /** @throws Problem invalid_request with what was wrong */
  async registered(response: object, use: ChallengeUse): Promise<NewPasskey> {
    const site = this.site();
    const { challenge, expiresAt } = this.challengeOf(response, site, use, 'invalid_request');
    const { verifyRegistrationResponse } = await webAuthn();
    const { registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: false,
    }).catch((cause: unknown) => {
      throw new Problem('invalid_request', 'The passkey could not be checked; try again.', { cause });
    });
    if (registrationInfo === undefined)
      throw new Problem('invalid_request', 'The passkey is not signed as it should be; try again.');
    const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo;
    return {
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey),
      sign_count: credential.counter,
      transports: (credential.transports ?? []).slice(0, 10).map((one) => one.slice(0, 30)),
      synced: credentialDeviceType === 'multiDevice',
      backed_up: credentialBackedUp,
      spend: () => this.spend(challenge, expiresAt),
    };
  }

  /** `known` undefined: whoever signs in without a password is not known yet, and the device has to ask who it is. */
  async authenticationOptions(
    known: PasskeyRow[] | undefined,
    use: ChallengeUse,
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { rpId } = this.site();
    const { generateAuthenticationOptions } = await webAuthn();
    return generateAuthenticationOptions({
      rpID: rpId,
      challenge: this.challenges.issue(use),
      timeout: CHALLENGE_MS,
      ...(known === undefined
        ? { userVerification: 'required' as const }
        : { userVerification: 'preferred' as const, allowCredentials: known.map(descriptor) }),
    });
  }

  /** @throws Problem invalid_credentials; `userId` null: of whoever the passkey is, who must have unlocked it */
  async authenticated(response: object, userId: string | null, use: ChallengeUse): Promise<CheckedProof> {
    const site = this.site();
    const { challenge, expiresAt } = this.challengeOf(response, site, use, 'invalid_credentials');
    const { id } = response as { id?: unknown };
    const passkey = await this.unit.read(async () =>
      typeof id === 'string' ? this.passkeys.byCredential(id) : null,
    );
    if (passkey === null || (userId !== null && passkey.user_id !== userId))
      throw new Problem('invalid_credentials', 'This passkey is not known here; use another one.');
    const { verifyAuthenticationResponse } = await webAuthn();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: userId === null,
      credential: {
        id: passkey.credential_id,
        publicKey: new Uint8Array(passkey.public_key),
        counter: Number(passkey.sign_count),
      },
    }).catch((cause: unknown) => {
      throw new Problem('invalid_credentials', 'The passkey could not be checked; try again.', { cause });
    });
    if (!verified) throw new Problem('invalid_credentials', 'The passkey has not signed this sign-in.');
    const use_ = {
      signCount: authenticationInfo.newCounter,
      backedUp: authenticationInfo.credentialBackedUp,
    };
    return {
      userId: passkey.user_id,
      method: 'passkey',
      spend: async () => {
        await this.spend(challenge, expiresAt);
        if (!(await this.passkeys.used(passkey.id, { ...use_, now: this.clock.now() })))
          throw new Problem(
            'invalid_credentials',
            'The passkey was used or removed in the meantime; try again.',
          );
      },
    };
  }

  private site(): PasskeySite {
    const site = passkeySite(this.config.baseUrl);
    if ('missing' in site) throw new Problem('conflict', site.missing);
    return site;
  }

  /** The two things that people meet, in words of their own: the wrong address and having waited too long. */
  private challengeOf(
    response: object,
    site: PasskeySite,
    use: ChallengeUse,
    code: 'invalid_request' | 'invalid_credentials',
  ): { challenge: string; expiresAt: Date } {
    const client = clientDataOf(response);
    if (client === null) throw new Problem(code, "This is no answer of a browser's passkey dialog.");
    if (client.origin !== site.origin)
      throw new Problem(
        code,
        `Passkeys work at ${site.origin} only, the address in BASE_URL, and this page was opened at ${client.origin.slice(0, 200)}.`,
      );
    const expiresAt = this.challenges.expiryOf(client.challenge, use);
    if (expiresAt === null)
      throw new Problem(code, 'This took too long, or was meant for another page; try again.');
    return { challenge: client.challenge, expiresAt };
  }

  private async spend(challenge: string, expiresAt: Date): Promise<void> {
    if (!(await this.passkeys.spendChallenge(challenge, expiresAt)))
      throw new Problem('invalid_credentials', 'This answer has been used already; try again.');
  }
}

function descriptor(passkey: PasskeyRow) {
  return { id: passkey.credential_id, transports: passkey.transports };
}

function clientDataOf(response: object): { origin: string; challenge: string } | null {
  const text = (response as { response?: { clientDataJSON?: unknown } | null }).response?.clientDataJSON;
  if (typeof text !== 'string' || text.length > MOST_TEXT) return null;
  try {
    const { origin, challenge } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Record<
      string,
      unknown
    >;
    return typeof origin === 'string' && typeof challenge === 'string' ? { origin, challenge } : null;
  } catch {
    // Not JSON: whoever sent it is told so.
    return null;
  }
}
