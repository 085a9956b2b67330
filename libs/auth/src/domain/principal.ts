import {
  PERMISSION_DEFINITIONS,
  ROLE_PERMISSIONS,
  SCOPES,
  type Actor,
  type Permission,
  type Role,
  type SecondFactor,
} from '#contracts';

/** What the person's session knows of them. */
export interface SessionFacts {
  /** Somebody else knows the password. */
  must_change_password: boolean;
  /** What the person has enrolled. */
  second_factors: readonly SecondFactor[];
  /** When it last proved who sits there. */
  authenticated_at: Date;
  /** When it last proved a second factor, or one of single sign-on. */
  second_factor_at: Date | null;
}

/** Who is behind a request, found by a session or an API key. */
export interface Principal {
  kind: 'session' | 'api_key';
  /** The session's or the key's id. */
  id: string;
  tenant_id: string;
  /** Of the tenant that runs the installation. */
  platform: boolean;
  user_id: string;
  user_name: string;
  email: string;
  role: Role;
  /** Null for a key: it proves neither presence nor a second factor. */
  session: SessionFacts | null;
  /** Null: everything the role may do. */
  scopes: readonly string[] | null;
  key_name: string | null;
}

export function permissionsOf(principal: Principal): ReadonlySet<Permission> {
  const byRole = ROLE_PERMISSIONS[principal.role].filter(
    (permission) => principal.platform || !PERMISSION_DEFINITIONS[permission].platform,
  );
  if (principal.scopes === null) return new Set(byRole);
  const scopes = scopesOf(principal.scopes);
  return new Set(byRole.filter((permission) => scopes.includes(permission)));
}

/** A key that was made when it could still be given more has only what a key may hold now. */
export function scopesOf(stored: readonly string[]): Permission[] {
  return SCOPES.filter((scope) => stored.includes(scope));
}

export function actorOf(principal: Principal): Actor {
  const common = { user_id: principal.user_id, role: principal.role };
  return principal.kind === 'session'
    ? { type: 'user', id: principal.user_id, name: principal.user_name, ...common }
    : {
        type: 'api_key',
        id: principal.id,
        name: `${principal.user_name} (key ${principal.key_name ?? ''})`,
        ...common,
      };
}
