import { PERMISSIONS, PERMISSION_DEFINITIONS, ROLES, ROLE_PERMISSIONS, SCOPES } from '#contracts';

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
