import type { Role } from './vocabulary.ts';

export const PERMISSIONS = [
  'incident:read',
  'incident:write',
  'action:read',
  'action:request',
  'approval:read',
  'approval:decide',
  'playbook:read',
  'playbook:write',
  'playbook:run',
  'policy:read',
  'policy:write',
  'killswitch:read',
  'killswitch:write',
  'connector:read',
  'connector:write',
  'source:read',
  'source:write',
  'user:read',
  'user:write',
  'settings:read',
  'settings:write',
  'apikey:write',
  'audit:read',
  'job:read',
  'job:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWER: readonly Permission[] = [
  'incident:read',
  'action:read',
  'approval:read',
  'playbook:read',
  'policy:read',
  'killswitch:read',
];
const ANALYST: readonly Permission[] = [
  ...VIEWER,
  'incident:write',
  'action:request',
  'approval:decide',
  'playbook:run',
  'connector:read',
  'source:read',
];
const SENIOR_ANALYST: readonly Permission[] = [...ANALYST, 'playbook:write', 'job:read'];
const MANAGER: readonly Permission[] = [
  ...SENIOR_ANALYST,
  'policy:write',
  'killswitch:write',
  'audit:read',
  'user:read',
  'settings:read',
  'job:write',
];

/** What each role may do. An API key may do what its scopes and its owner's role both allow. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  viewer: VIEWER,
  analyst: ANALYST,
  senior_analyst: SENIOR_ANALYST,
  manager: MANAGER,
  admin: PERMISSIONS,
};
