import { Injectable } from '@nestjs/common';
import type { Role } from '#contracts';
import { Context, TenantSettings, UnitOfWork } from '#platform';
import { PasskeysRepository, type PasskeyRow } from './data/passkeys.repository.ts';
import { SecondFactorsRepository, type TotpRow } from './data/second-factors.repository.ts';
import { secondFactorSettings, type SecondFactorNeed } from './domain/second-factor-settings.ts';
import { ownUserId } from './own-user.ts';
import { PasskeyCeremonies } from './passkey-ceremonies.ts';

/** What somebody has enrolled, and whether their role needs it. */
export interface SecondFactorsView {
  /** Null also while it is begun and not confirmed. */
  totp: TotpRow | null;
  passkeys: PasskeyRow[];
  recovery_codes_left: number;
  need: SecondFactorNeed;
  /** The origin at which passkeys work; null: BASE_URL allows none. */
  passkey_origin: string | null;
}

@Injectable()
export class SecondFactorsQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly settings: TenantSettings,
    private readonly factors: SecondFactorsRepository,
    private readonly passkeys: PasskeysRepository,
    private readonly ceremonies: PasskeyCeremonies,
  ) {}

  async own(role: Role): Promise<SecondFactorsView> {
    const userId = ownUserId(this.context);
    const need = (await this.settings.get(secondFactorSettings))[role];
    return this.unit.read(async () => {
      const totp = await this.factors.totp(userId);
      return {
        totp: totp === null || totp.confirmed_at === null ? null : totp,
        passkeys: await this.passkeys.ofUser(userId),
        recovery_codes_left: await this.factors.unusedRecoveryCodes(userId),
        need,
        passkey_origin: this.ceremonies.origin,
      };
    });
  }
}
