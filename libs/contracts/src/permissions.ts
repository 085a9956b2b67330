import { ROLES, type Role } from './vocabulary.ts';

/** What is true of a permission. There is no default: whoever adds one says all of it. */
interface PermissionDefinition {
  /** What it lets do, as people read it beside a key's scopes. */
  title: string;
  /** The least role that has it; every higher role has it too. */
  least: Role;
  /**
   * Whether an API key may hold it. What a person answers for with their own name is no key's: a key that leaks, or
   * that its owner runs by night, would decide in their place.
   */
  grantable: boolean;
  /** Whoever holds it can come by everything else: make users, keys or policy, or send secrets elsewhere. */
  administration: boolean;
  /** Of the whole installation: only people of the platform's own tenant hold it. */
  platform: boolean;
}

const KEY = { grantable: true, administration: false, platform: false };
const PERSON_ONLY = { grantable: false, administration: false, platform: false };
const ADMINISTRATION = { grantable: true, administration: true, platform: false };
const PLATFORM = { grantable: false, administration: true, platform: true };

const DEFINITIONS = {
  'incident:read': { title: 'Read incidents', least: 'viewer', ...KEY },
  'incident:write': { title: 'Enter, change, triage and resolve incidents', least: 'analyst', ...KEY },
  'action:read': { title: 'Read actions', least: 'viewer', ...KEY },
  'action:request': { title: 'Request actions, and take back its own', least: 'analyst', ...KEY },
  'action:cancel': { title: "Take back others' requests", least: 'senior_analyst', ...PERSON_ONLY },
  'action:settle': {
    title: 'Say what became of an unconfirmed action',
    least: 'analyst',
    ...PERSON_ONLY,
  },
  'approval:read': { title: 'Read approvals', least: 'viewer', ...KEY },
  'approval:decide': { title: 'Decide approvals', least: 'analyst', ...PERSON_ONLY },
  'playbook:read': { title: 'Read playbooks and runs', least: 'viewer', ...KEY },
  'playbook:write': { title: 'Save, enable and disable playbooks', least: 'senior_analyst', ...KEY },
  'playbook:run': { title: 'Start and cancel runs', least: 'analyst', ...KEY },
  'policy:read': { title: 'Read the policy', least: 'viewer', ...KEY },
  'policy:write': { title: 'Publish the policy', least: 'manager', ...ADMINISTRATION },
  'killswitch:read': { title: 'See kill switches', least: 'viewer', ...KEY },
  'killswitch:write': { title: 'Use the kill switch', least: 'manager', ...PERSON_ONLY },
  'connector:read': { title: 'Read connectors, without their secrets', least: 'analyst', ...KEY },
  'connector:write': { title: 'Set up connectors', least: 'admin', ...ADMINISTRATION },
  'source:read': { title: 'Read sources, without their secrets', least: 'analyst', ...KEY },
  'source:write': { title: 'Set up sources of alerts', least: 'admin', ...KEY },
  'mailbox:read': { title: 'Read mailboxes, without their passwords', least: 'analyst', ...KEY },
  'mailbox:write': { title: 'Set up mailboxes', least: 'admin', ...ADMINISTRATION },
  'inventory:read': { title: 'Read the lists of assets and identities', least: 'viewer', ...KEY },
  'inventory:write': { title: 'Change and import these lists', least: 'senior_analyst', ...KEY },
  'user:read': { title: 'Read users', least: 'manager', ...KEY },
  'user:write': { title: 'Make and change users', least: 'admin', ...ADMINISTRATION },
  'tenant:read': { title: 'See the tenants of the installation', least: 'admin', ...PLATFORM },
  'tenant:write': { title: 'Make, rename and disable tenants', least: 'admin', ...PLATFORM },
  'settings:read': { title: 'Read the settings', least: 'manager', ...KEY },
  'settings:write': { title: 'Change the settings', least: 'admin', ...ADMINISTRATION },
  'apikey:write': { title: 'Make and revoke API keys', least: 'admin', ...ADMINISTRATION },
  'report:read': { title: 'Read the reports', least: 'manager', ...KEY },
  'audit:read': { title: 'Read and export the audit', least: 'manager', ...KEY },
  'job:read': { title: 'See jobs that failed', least: 'senior_analyst', ...KEY },
  'job:write': { title: 'Try failed jobs again', least: 'manager', ...KEY },
} as const satisfies Record<string, PermissionDefinition>;

export type Permission = keyof typeof DEFINITIONS;
export const PERMISSION_DEFINITIONS: Readonly<Record<Permission, Readonly<PermissionDefinition>>> =
  DEFINITIONS;
export const PERMISSIONS = Object.keys(DEFINITIONS) as Permission[];

/** What an API key may be given, at most. */
export const SCOPES = PERMISSIONS.filter((permission) => DEFINITIONS[permission].grantable);

function permissionsFrom(role: Role): readonly Permission[] {
  return PERMISSIONS.filter(
    (permission) => ROLES.indexOf(DEFINITIONS[permission].least) <= ROLES.indexOf(role),
  );
}

/** What each role may do. An API key may do what its scopes and its owner's role both allow. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  viewer: permissionsFrom('viewer'),
  analyst: permissionsFrom('analyst'),
  senior_analyst: permissionsFrom('senior_analyst'),
  manager: permissionsFrom('manager'),
  admin: permissionsFrom('admin'),
};

/** Those roles that hold it. */
export function rolesThatMay(permission: Permission): Role[] {
  return ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission));
}
