import { PERMISSION_DEFINITIONS, type Permission } from '#contracts';
import type { SessionView } from '../auth.queries.ts';
import type { ApiKeyRow } from '../data/api-keys.repository.ts';
import type { IdentityRow } from '../data/identities.repository.ts';
import { scopesOf } from '../domain/principal.ts';
import type { SecondFactorsView } from '../second-factors.queries.ts';
import type { ApiKeyDto, ScopeDto } from './dto/api-key.dto.ts';
import type { SecondFactorsDto } from './dto/second-factor.dto.ts';
import type { SessionDto } from './dto/session.dto.ts';
import type { IdentityDto } from './dto/sign-on.dto.ts';

export function toIdentityDto(row: IdentityRow): IdentityDto {
  return {
    id: row.id,
    issuer: row.issuer,
    created_at: row.created_at.toISOString(),
    last_signed_in_at: row.last_signed_in_at?.toISOString() ?? null,
  };
}

export function toSessionDto(view: SessionView): SessionDto {
  return {
    id: view.id,
    ip: view.ip,
    user_agent: view.user_agent,
    factors: view.factors,
    created_at: view.created_at.toISOString(),
    last_seen_at: view.last_seen_at.toISOString(),
    expires_at: view.expires_at.toISOString(),
    current: view.current,
  };
}

export function toApiKeyDto(row: ApiKeyRow): ApiKeyDto {
  return {
    id: row.id,
    name: row.name,
    prefix: `tw_${row.prefix}`,
    scopes: scopesOf(row.scopes),
    owner: { id: row.owner_id, name: row.owner_name },
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  };
}

export function toScopeDto(scope: Permission): ScopeDto {
  const { title, administration } = PERMISSION_DEFINITIONS[scope];
  return { scope, title, administration };
}

export function toSecondFactorsDto({ totp, passkeys, ...rest }: SecondFactorsView): SecondFactorsDto {
  return {
    totp: totp === null ? null : used(totp),
    passkeys: passkeys.map((passkey) => {
      const { id, name, synced, backed_up } = passkey;
      return { id, name, synced, backed_up, ...used(passkey) };
    }),
    ...rest,
  };
}

function used({ created_at, last_used_at }: { created_at: Date; last_used_at: Date | null }) {
  return { created_at: created_at.toISOString(), last_used_at: last_used_at?.toISOString() ?? null };
}
