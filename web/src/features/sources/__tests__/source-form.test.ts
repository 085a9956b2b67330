import { describe, expect, it } from 'vitest';
import { aFormat, anAuthentication, aSource } from '../../../test/rows.ts';
import { bodyOf, changesOf, sourceSchema, valuesOf, withFormat } from '../source-form.ts';

const MAIL = aFormat({
  name: 'raw_email',
  title: 'Raw email',
  sender: 'A gateway',
  reads: 'Mails',
  authentications: ['basic'],
});
const formats = [aFormat(), MAIL];
const authentications = [
  anAuthentication(),
  anAuthentication({ name: 'bearer', description: 'A token.', setup: 'Set it.', replay: 'It can.' }),
  anAuthentication({
    name: 'basic',
    title: 'Basic',
    authentication_name: { title: 'User name', example: 'gateway', usual: null },
  }),
  anAuthentication({
    name: 'hmac-body',
    authentication_name: { title: 'Name of the header', example: 'X-Sig', usual: 'X-Hub' },
  }),
];
const schema = (values: object, isNew = false, playbooks: { name: string; enabled: boolean }[] = []) =>
  sourceSchema({ format: 'generic', authentication: 'hmac', ...values }, isNew, {
    formats,
    authentications,
    playbooks,
    teams: [
      { id: 'team-1', name: 'Tier 1', archived: false },
      { id: 'team-2', name: 'Summer', archived: true },
    ],
  });

describe('the form of a source', () => {
  it('offers the teams, an archived one only where it was chosen before', () => {
    const tier = { const: 'team-1', title: 'Tier 1' };
    expect(schema({}, false).properties?.['team_id']?.oneOf).toEqual([tier]);
    const summer = { const: 'team-2', title: 'Summer (archived)' };
    expect(schema({ team_id: 'team-2' }, false).properties?.['team_id']?.oneOf).toEqual([tier, summer]);
  });

  it('asks for a slug once', () => {
    expect(schema({}, true).required).toEqual(['slug', 'name', 'format', 'authentication']);
    expect(schema({}, true).properties).toHaveProperty('slug');
    expect(schema({}).required).toEqual(['name', 'format', 'authentication']);
    expect(schema({}).properties).not.toHaveProperty('slug');
  });

  it.each([
    ['hmac', undefined, undefined, undefined],
    ['bearer', undefined, undefined, undefined],
    ['basic', 'User name', 'gateway', undefined],
    ['hmac-body', 'Name of the header', 'X-Sig', 'X-Hub when empty.'],
    ['not-told-yet', undefined, undefined, undefined],
  ])('asks for a name where the authentication has one: %s', (authentication, title, example, usual) => {
    const { required, properties } = schema({ authentication });
    expect(required?.includes('authentication_name')).toBe(authentication === 'basic');
    expect(properties?.['authentication_name']?.description).toBe(usual);
    expect(properties?.['authentication_name']?.title).toBe(title);
    expect(properties?.['authentication_name']?.examples?.[0]).toBe(example);
  });

  it('says what is chosen, and what the sender cannot do', () => {
    const BEARER = 'A token. At the sender: Set it. It can.';
    const said = (values: object, field: string) => schema(values).properties?.[field]?.description;
    expect(said({ format: 'raw_email' }, 'format')).toBe('A gateway. Mails');
    expect(said({ format: 'gone' }, 'format')).toBeUndefined();
    expect(said({ authentication: 'bearer' }, 'authentication')).toBe(BEARER);
    expect(said({ format: 'gone', authentication: 'bearer' }, 'authentication')).toBe(BEARER);
    expect(said({ authentication: 'other' }, 'authentication')).toBeUndefined();
    expect(said({ format: 'raw_email' }, 'authentication')).toContain(
      'What usually sends Raw email cannot do this (it can: Basic): something in between must.',
    );
  });

  it('offers the playbooks that are on, and the one that was chosen', () => {
    const playbooks = [
      { name: 'on', enabled: true },
      { name: 'off', enabled: false },
      { name: 'mine', enabled: false },
    ];
    expect(schema({ playbook: 'mine' }, false, playbooks).properties?.['playbook']?.oneOf).toEqual([
      { const: 'on', title: 'on' },
      { const: 'mine', title: 'mine (disabled)' },
    ]);
    // Whoever may not read them types a name.
    expect(schema({}).properties?.['playbook']).not.toHaveProperty('oneOf');
  });
});

it('goes along with the format but for what a person has changed', () => {
  const before = {
    format: 'generic',
    authentication: 'hmac',
    default_type: 'malware',
    deduplication_window_seconds: 3600,
  };
  expect(withFormat(before, { ...before, format: 'raw_email' }, formats)).toEqual({
    ...before,
    format: 'raw_email',
    authentication: 'basic',
  });
  const typed = { ...before, authentication: 'bearer' };
  expect(withFormat(before, typed, formats)).toBe(typed);
  expect(withFormat(before, { ...before, format: 'gone' }, formats)).toEqual({ ...before, format: 'gone' });
});

describe('what is sent', () => {
  it('has no name where the authentication has none, and null for what is empty', () => {
    const name = { authentication_name: 'gateway' };
    expect(bodyOf({ authentication: 'hmac', ...name }, authentications)).toEqual({
      authentication: 'hmac',
      authentication_name: null,
      playbook: null,
      team_id: null,
    });
    expect(bodyOf({ authentication: 'basic', ...name, playbook: 'p' }, authentications)).toMatchObject({
      ...name,
      playbook: 'p',
    });
    expect(bodyOf({ authentication: 'hmac-body', ...name }, authentications)).toMatchObject(name);
    expect(bodyOf({ authentication: 'hmac-body' }, authentications)).toMatchObject({
      authentication_name: null,
    });
  });

  it('is what has become different', () => {
    const source = aSource({
      authentication: 'basic',
      authentication_name: 'gateway',
      playbook: 'p',
      allowed_networks: ['a'],
    });
    const values = valuesOf(source);
    expect(values).toMatchObject({ authentication_name: 'gateway', playbook: 'p' });
    expect(valuesOf(aSource())).not.toHaveProperty('playbook');
    expect(valuesOf(aSource())).not.toHaveProperty('authentication_name');
    expect(changesOf(source, values, authentications)).toEqual({});
    const { playbook: _none, ...without } = values;
    expect(
      changesOf(source, { ...without, enabled: false, allowed_networks: ['a', 'b'] }, authentications),
    ).toEqual({
      enabled: false,
      allowed_networks: ['a', 'b'],
      playbook: null,
    });
    expect(changesOf(source, { ...values, authentication: 'hmac' }, authentications)).toEqual({
      authentication: 'hmac',
      authentication_name: null,
    });
  });
});
