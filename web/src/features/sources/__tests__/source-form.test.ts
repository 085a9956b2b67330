import { describe, expect, it } from 'vitest';
import { aFormat, aSource } from '../../../test/rows.ts';
import {
  AUTHENTICATION_SENTENCES,
  bodyOf,
  changesOf,
  sourceSchema,
  valuesOf,
  withFormat,
} from '../source-form.ts';

const MAIL = aFormat({
  name: 'raw_email',
  title: 'Raw email',
  sender: 'A gateway',
  reads: 'Mails',
  authentications: ['basic'],
});
const formats = [aFormat(), MAIL];
const schema = (values: object, isNew = false, playbooks: { name: string; enabled: boolean }[] = []) =>
  sourceSchema({ format: 'generic', authentication: 'hmac', ...values }, isNew, { formats, playbooks });

describe('the form of a source', () => {
  it('asks for a slug once', () => {
    expect(schema({}, true).required).toEqual(['slug', 'name', 'format', 'authentication']);
    expect(schema({}, true).properties).toHaveProperty('slug');
    expect(schema({}).required).toEqual(['name', 'format', 'authentication']);
    expect(schema({}).properties).not.toHaveProperty('slug');
  });

  it.each([
    ['hmac', undefined, undefined],
    ['bearer', undefined, undefined],
    ['basic', 'User name', 'gateway'],
    ['header', 'Name of the header', 'X-Alert-Secret'],
  ])('asks for a name where the authentication has one: %s', (authentication, title, example) => {
    const { required, properties } = schema({ authentication });
    expect(required?.includes('authentication_name')).toBe(title !== undefined);
    expect(properties?.['authentication_name']?.title).toBe(title);
    expect(properties?.['authentication_name']?.examples?.[0]).toBe(example);
  });

  it('says what is chosen, and what the sender cannot do', () => {
    const said = (values: object, field: string) => schema(values).properties?.[field]?.description;
    expect(said({ format: 'raw_email' }, 'format')).toBe('A gateway. Mails');
    expect(said({ format: 'gone' }, 'format')).toBeUndefined();
    expect(said({ authentication: 'bearer' }, 'authentication')).toBe(AUTHENTICATION_SENTENCES.bearer);
    expect(said({ format: 'gone', authentication: 'bearer' }, 'authentication')).toBe(
      AUTHENTICATION_SENTENCES.bearer,
    );
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
    expect(bodyOf({ authentication: 'hmac', ...name })).toEqual({
      authentication: 'hmac',
      authentication_name: null,
      playbook: null,
    });
    expect(bodyOf({ authentication: 'basic', ...name, playbook: 'p' })).toMatchObject({
      ...name,
      playbook: 'p',
    });
    expect(bodyOf({ authentication: 'header', ...name })).toMatchObject(name);
    expect(bodyOf({ authentication: 'header' })).toMatchObject({ authentication_name: null });
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
    expect(changesOf(source, values)).toEqual({});
    const { playbook: _none, ...without } = values;
    expect(changesOf(source, { ...without, enabled: false, allowed_networks: ['a', 'b'] })).toEqual({
      enabled: false,
      allowed_networks: ['a', 'b'],
      playbook: null,
    });
    expect(changesOf(source, { ...values, authentication: 'hmac' })).toEqual({
      authentication: 'hmac',
      authentication_name: null,
    });
  });
});
