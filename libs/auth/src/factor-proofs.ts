import { Injectable } from '@nestjs/common';
import type { SecondFactorMethod } from '#contracts';
import { Clock, Problem, SecretBox, UnitOfWork } from '#platform';
import { PasskeysRepository, type PasskeyRow } from './data/passkeys.repository.ts';
import { SecondFactorsRepository } from './data/second-factors.repository.ts';
import type { CheckedProof, FactorProof } from './domain/proof.ts';
import { hashRecoveryCode } from './domain/recovery-code.ts';
import { totpStep } from './domain/totp.ts';
import type { ChallengeUse } from './passkey-challenges.ts';
import { PasskeyCeremonies } from './passkey-ceremonies.ts';
import { purposeOf } from './authenticator-app.service.ts';

/** What a person can prove a second factor with, and what their passkeys are asked. */
export interface FactorOffer {
  methods: SecondFactorMethod[];
  /** WebAuthn request options; null without a passkey, or where this server's address can have none. */
  passkey: object | null;
}

/** Checks what somebody shows. Nothing is used up before the transaction of what it is good for. */
@Injectable()
export class FactorProofs {
  constructor(
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly unit: UnitOfWork,
    private readonly factors: SecondFactorsRepository,
    private readonly passkeys: PasskeysRepository,
    private readonly ceremonies: PasskeyCeremonies,
  ) {}

  async offer(userId: string, use: ChallengeUse): Promise<FactorOffer> {
    const { methods, passkeys } = await this.methods(userId);
    const passkey = passkeys.length > 0 ? await this.ceremonies.authenticationOptions(passkeys, use) : null;
    return { methods, passkey };
  }

  /** What they can prove it with; `passkeys`: those that this server's address can use. */
  async methods(userId: string): Promise<{ methods: SecondFactorMethod[]; passkeys: PasskeyRow[] }> {
    const { enrolled, known, codes } = await this.unit.read(async () => ({
      enrolled: await this.factors.enrolled(userId),
      known: await this.passkeys.ofUser(userId),
      codes: await this.factors.unusedRecoveryCodes(userId),
    }));
    const passkeys = this.ceremonies.origin === null ? [] : known;
    const methods: SecondFactorMethod[] = [
      ...(passkeys.length > 0 ? (['passkey'] as const) : []),
      ...(enrolled.includes('totp') ? (['totp'] as const) : []),
      ...(codes > 0 ? (['recovery_code'] as const) : []),
    ];
    return { methods, passkeys };
  }

  /** @throws Problem invalid_credentials */
  async check(userId: string, proof: FactorProof, use: ChallengeUse): Promise<CheckedProof> {
    switch (proof.method) {
      case 'passkey':
        return this.ceremonies.authenticated(proof.response, userId, use);
      case 'totp':
        return this.checkTotp(userId, proof.code);
      case 'recovery_code':
        return this.checkRecoveryCode(userId, proof.code);
    }
  }

  private async checkTotp(userId: string, code: string): Promise<CheckedProof> {
    const row = await this.unit.read(() => this.factors.totp(userId));
    const step =
      row === null || row.confirmed_at === null
        ? null
        : totpStep(this.box.open(row.secret, purposeOf(userId)), code, this.clock.now());
    if (row === null || step === null) throw wrong('This code is not right. Use the newest one.');
    return {
      userId,
      method: 'totp',
      spend: async () => {
        if (!(await this.factors.useTotpStep(userId, row.secret, step, this.clock.now())))
          throw wrong('This code has been used already. Wait for the next one.');
      },
    };
  }

  private async checkRecoveryCode(userId: string, code: string): Promise<CheckedProof> {
    const hash = hashRecoveryCode(code, userId, this.box.key('recovery-codes'));
    if (!(await this.unit.read(() => this.factors.hasRecoveryCode(userId, hash))))
      throw wrong('This recovery code is wrong or has been used already.');
    return {
      userId,
      method: 'recovery_code',
      spend: async () => {
        if (!(await this.factors.useRecoveryCode(userId, hash, this.clock.now())))
          throw wrong('This recovery code has been used already.');
      },
    };
  }
}

function wrong(message: string): Problem {
  return new Problem('invalid_credentials', message, { errors: [{ path: 'code', code: 'wrong', message }] });
}
