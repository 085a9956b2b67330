import { ROLES, type Role } from './vocabulary.ts';

/** What permissions are about, in the order and the words in which people choose scopes. */
export const PERMISSION_GROUPS = {
  incidents: 'Incidents',
  response: 'Playbooks, actions and approvals',
  policy: 'Policy and kill switch',
  connections: 'Sources, mailboxes and connectors',
  inventory: 'Assets and identities',
  access: 'People and access',
  operation: 'Record, reports and operation',
} as const;
export type PermissionGroup = keyof typeof PERMISSION_GROUPS;

/** What is true of a permission. There is no default: whoever adds one says all of it. */
interface PermissionDefinition {
  /** What it lets do, as people read it beside a key's scopes. */
  title: string;
  group: PermissionGroup;
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
  'incident:read': { title: 'Read incidents', group: 'incidents', least: 'viewer', ...KEY },
  'incident:write': {
    title: 'Enter, change, triage and resolve incidents',
    group: 'incidents',
    least: 'analyst',
    ...KEY,
  },
  'team:read': { title: 'Read teams and who is in them', group: 'incidents', least: 'viewer', ...KEY },
  'action:read': { title: 'Read actions', group: 'response', least: 'viewer', ...KEY },
  'action:request': {
    title: 'Request actions, and take back its own',
    group: 'response',
    least: 'analyst',
    ...KEY,
  },
  'action:cancel': {
    title: "Take back others' requests",
    group: 'response',
    least: 'senior_analyst',
    ...PERSON_ONLY,
  },
  'action:settle': {
    title: 'Say what became of an unconfirmed action',
    group: 'response',
    least: 'analyst',
    ...PERSON_ONLY,
  },
  'approval:read': { title: 'Read approvals', group: 'response', least: 'viewer', ...KEY },
  'approval:decide': { title: 'Decide approvals', group: 'response', least: 'analyst', ...PERSON_ONLY },
  'playbook:read': { title: 'Read playbooks and runs', group: 'response', least: 'viewer', ...KEY },
  'playbook:write': {
    title: 'Save, enable and disable playbooks',
    group: 'response',
    least: 'senior_analyst',
    ...KEY,
  },
  'playbook:run': { title: 'Start and cancel runs', group: 'response', least: 'analyst', ...KEY },
  'policy:read': { title: 'Read the policy', group: 'policy', least: 'viewer', ...KEY },
  'policy:write': { title: 'Publish the policy', group: 'policy', least: 'manager', ...ADMINISTRATION },
  'killswitch:read': { title: 'See kill switches', group: 'policy', least: 'viewer', ...KEY },
  'killswitch:write': { title: 'Use the kill switch', group: 'policy', least: 'manager', ...PERSON_ONLY },
  'connector:read': {
    title: 'Read connectors, without their secrets',
    group: 'connections',
    least: 'analyst',
    ...KEY,
  },
  'connector:write': { title: 'Set up connectors', group: 'connections', least: 'admin', ...ADMINISTRATION },
  'source:read': {
    title: 'Read sources, without their secrets',
    group: 'connections',
    least: 'analyst',
    ...KEY,
  },
  'source:write': { title: 'Set up sources of alerts', group: 'connections', least: 'admin', ...KEY },
  'mailbox:read': {
    title: 'Read mailboxes, without their passwords',
    group: 'connections',
    least: 'analyst',
    ...KEY,
  },
  'mailbox:write': { title: 'Set up mailboxes', group: 'connections', least: 'admin', ...ADMINISTRATION },
  'inventory:read': {
    title: 'Read the lists of assets and identities',
    group: 'inventory',
    least: 'viewer',
    ...KEY,
  },
  'inventory:write': {
    title: 'Change and import these lists',
    group: 'inventory',
    least: 'senior_analyst',
    ...KEY,
  },
  'user:read': { title: 'Read users', group: 'access', least: 'manager', ...KEY },
  'user:write': { title: 'Make and change users', group: 'access', least: 'admin', ...ADMINISTRATION },
  'team:write': {
    title: 'Make, change and archive teams',
    group: 'access',
    least: 'admin',
    ...KEY,
  },
  'tenant:read': {
    title: 'See the tenants of the installation',
    group: 'access',
    least: 'admin',
    ...PLATFORM,
  },
  'tenant:write': { title: 'Make, rename and disable tenants', group: 'access', least: 'admin', ...PLATFORM },
  'settings:read': { title: 'Read the settings', group: 'operation', least: 'manager', ...KEY },
  'settings:write': { title: 'Change the settings', group: 'operation', least: 'admin', ...ADMINISTRATION },
  'apikey:write': { title: 'Make and revoke API keys', group: 'access', least: 'admin', ...ADMINISTRATION },
  'report:read': { title: 'Read the reports', group: 'operation', least: 'manager', ...KEY },
  'audit:read': { title: 'Read and export the audit', group: 'operation', least: 'manager', ...KEY },
  'job:read': { title: 'See jobs that failed', group: 'operation', least: 'senior_analyst', ...KEY },
  'job:write': { title: 'Try failed jobs again', group: 'operation', least: 'manager', ...KEY },
} as const satisfies Record<string, PermissionDefinition>;

export type Permission = keyof typeof DEFINITIONS;
export const PERMISSION_DEFINITIONS: Readonly<Record<Permission, Readonly<PermissionDefinition>>> =
  DEFINITIONS;
export const PERMISSIONS = Object.keys(DEFINITIONS) as Permission[];

/** What an API key may be given, at most. */
export const SCOPES = PERMISSIONS.filter((permission) => DEFINITIONS[permission].grantable);

/** A use of keys that many have, and all that it needs. */
interface ScopePreset {
  title: string;
  /** What a key with them does, and what it is not for. */
  description: string;
  scopes: readonly Permission[];
}

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

export const SCOPE_PRESETS: readonly ScopePreset[] = [
  {
    title: 'Read only',
    description: 'Reads everything that a key can read, and changes nothing: for reports and exports.',
    scopes: SCOPES.filter((scope) => scope.endsWith(':read')),
  },
  {
    title: 'Send alerts',
    description:
      'Enters incidents. A system that only delivers its own alerts is better off with a webhook source: its secret opens nothing else.',
    scopes: ['incident:write'],
  },
  {
    title: 'Analyst automation',
    description:
      'Works incidents and requests actions as an analyst does. Policy answers each request, and people still decide.',
    scopes: SCOPES.filter((scope) => ROLE_PERMISSIONS.analyst.includes(scope)),
  },
];

/** Those roles that hold it. */
export function rolesThatMay(permission: Permission): Role[] {
  return ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission));
}
