import {
  PERMISSIONS,
  PERMISSION_DEFINITIONS,
  PERMISSION_GROUPS,
  ROLES,
  ROLE_PERMISSIONS,
  SCOPES,
  SCOPE_PRESETS,
} from '#contracts';

it('gives a higher role whatever a lower one has, and the administrator everything', () => {
  for (const [at, role] of ROLES.entries()) {
    const lower = ROLES[at - 1];
    if (lower !== undefined)
      expect(ROLE_PERMISSIONS[role]).toEqual(expect.arrayContaining([...ROLE_PERMISSIONS[lower]]));
  }
  expect(ROLE_PERMISSIONS.admin).toEqual(PERMISSIONS);
});

it('leaves to people what they answer for with their own name', () => {
  const personal = PERMISSIONS.filter((permission) => !SCOPES.includes(permission));
  expect(personal).toEqual(
    expect.arrayContaining(['approval:decide', 'action:cancel', 'action:settle', 'killswitch:write']),
  );
});

it('says which scopes equal administration', () => {
  const administration = SCOPES.filter((scope) => PERMISSION_DEFINITIONS[scope].administration);
  expect(administration).toEqual(
    expect.arrayContaining([
      'user:write',
      'apikey:write',
      'connector:write',
      'policy:write',
      'settings:write',
    ]),
  );
});

it('gives each role what nobody below it has', () => {
  const gained = ROLES.map((role, at) => {
    const lower = ROLES[at - 1];
    const before: readonly string[] = lower === undefined ? [] : ROLE_PERMISSIONS[lower];
    return [role, ROLE_PERMISSIONS[role].filter((permission) => !before.includes(permission))];
  });
  expect(Object.fromEntries(gained)).toEqual({
    viewer: [
      'incident:read',
      'team:read',
      'action:read',
      'approval:read',
      'playbook:read',
      'policy:read',
      'killswitch:read',
      'inventory:read',
    ],
    analyst: [
      ...['incident:write', 'action:request', 'action:settle', 'approval:decide', 'playbook:run'],
      ...['connector:read', 'source:read', 'mailbox:read'],
    ],
    senior_analyst: ['action:cancel', 'playbook:write', 'inventory:write', 'job:read'],
    manager: [
      ...['policy:write', 'killswitch:write', 'user:read', 'settings:read', 'report:read', 'audit:read'],
      'job:write',
    ],
    admin: [
      ...[
        'connector:write',
        'source:write',
        'mailbox:write',
        'user:write',
        'team:write',
        'tenant:read',
        'tenant:write',
      ],
      ...['settings:write', 'apikey:write'],
    ],
  });
});

it('keeps from keys what people answer for and what is of the whole installation, and nothing else', () => {
  expect(PERMISSIONS.filter((permission) => !SCOPES.includes(permission))).toEqual([
    ...['action:cancel', 'action:settle', 'approval:decide', 'killswitch:write'],
    ...['tenant:read', 'tenant:write'],
  ]);
  const marked = (mark: 'administration' | 'platform') =>
    PERMISSIONS.filter((permission) => PERMISSION_DEFINITIONS[permission][mark]);
  expect(marked('platform')).toEqual(['tenant:read', 'tenant:write']);
  expect(marked('administration')).toEqual([
    ...['policy:write', 'connector:write', 'mailbox:write', 'user:write', 'tenant:read', 'tenant:write'],
    ...['settings:write', 'apikey:write'],
  ]);
});

it('puts scopes into every group that people choose from', () => {
  const used = new Set(SCOPES.map((scope) => PERMISSION_DEFINITIONS[scope].group));
  expect([...used]).toEqual(Object.keys(PERMISSION_GROUPS));
});

it('has presets that a key may hold and that are no administration', () => {
  const scopesOf = Object.fromEntries(SCOPE_PRESETS.map(({ title, scopes }) => [title, scopes]));
  for (const { scopes } of SCOPE_PRESETS) {
    expect(SCOPES).toEqual(expect.arrayContaining([...scopes]));
    expect(scopes.filter((scope) => PERMISSION_DEFINITIONS[scope].administration)).toEqual([]);
  }
  expect(scopesOf['Read only']?.filter((scope) => !scope.endsWith(':read'))).toEqual([]);
  expect(scopesOf['Read only']).toEqual(expect.arrayContaining(['incident:read', 'audit:read']));
  expect(scopesOf['Send alerts']).toEqual(['incident:write']);
  expect(scopesOf['Analyst automation']).toEqual(
    expect.arrayContaining(['incident:write', 'action:request', 'playbook:run']),
  );
  expect(scopesOf['Analyst automation']).not.toContain('playbook:write');
});
