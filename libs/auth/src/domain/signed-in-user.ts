import type { Role } from '#contracts';

/** The person a session is started for. */
export interface SignedInUser {
  id: string;
  name: string;
  role: Role;
}
