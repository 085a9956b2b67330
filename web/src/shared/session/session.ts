import type { Permission, Role } from '#contracts';
import { createContext, use } from 'react';

/** Who is signed in, as features need to know it. The auth feature provides it. */
export interface Session {
  userId: string;
  name: string;
  email: string;
  role: Role;
  /** The zone that they have chosen; null: the browser's. */
  timeZone: string | null;
  /** The language that they have chosen; null: the browser's. */
  language: string | null;
  permissions: ReadonlySet<Permission>;
  signOut: () => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession needs a signed-in session above it');
  return session;
}

/** Whether the signed-in person may do something: which buttons exist. The server decides in the end. */
export function useCan(permission: Permission): boolean {
  return useSession().permissions.has(permission);
}
