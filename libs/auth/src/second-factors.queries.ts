import { Injectable } from '@nestjs/common';
import type { Role } from '#contracts';
import { Context, TenantSettings, UnitOfWork } from '#platform';
import { PasskeysRepository } from './data/passkeys.repository.ts';
import { SecondFactorsRepository } from './data/second-factors.repository.ts';
import { secondFactorSettings } from './domain/second-factor-settings.ts';
import type { SecondFactorsDto } from './http/dto/second-factor.dto.ts';
import { ownUserId } from './own-user.ts';
import { PasskeyCeremonies } from './passkey-ceremonies.ts';

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

  async own(role: Role): Promise<SecondFactorsDto> {
    const userId = ownUserId(this.context);
    const need = (await this.settings.get(secondFactorSettings))[role];
    return this.unit.read(async () => {
      const totp = await this.factors.totp(userId);
      const passkeys = await this.passkeys.ofUser(userId);
      return {
        totp:
          totp === undefined || totp.confirmed_at === null
            ? null
            : {
                created_at: totp.created_at.toISOString(),
                last_used_at: totp.last_used_at?.toISOString() ?? null,
              },
        passkeys: passkeys.map(({ id, name, synced, backed_up, created_at, last_used_at }) => ({
          id,
          name,
          synced,
          backed_up,
          created_at: created_at.toISOString(),
          last_used_at: last_used_at?.toISOString() ?? null,
        })),
        recovery_codes_left: await this.factors.unusedRecoveryCodes(userId),
        need,
        passkey_origin: this.ceremonies.origin,
      };
    });
  }
}
