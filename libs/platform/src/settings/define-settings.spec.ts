import { defineSettings, settingsGroups } from './define-settings.ts';

const group = defineSettings<{ minutes: number; roles: string[] }>({
  key: 'spec_group',
  title: 'Of this test',
  description: 'Nothing else reads it.',
  fields: {
    minutes: { type: 'integer', minimum: 1, maximum: 60, title: 'Minutes', description: 'How long.' },
    roles: {
      type: 'array',
      items: { enum: ['analyst', 'manager'] },
      title: 'Roles',
      description: 'For whom.',
    },
  },
  defaults: () => ({ minutes: 5, roles: [] }),
});

describe('a group of settings', () => {
  it('is known by its key', () => {
    expect(settingsGroups().map(({ key }) => key)).toContain('spec_group');
  });

  it('accepts a whole value', () => {
    expect(group.check({ minutes: 60, roles: ['manager'] })).toEqual([]);
  });

  it.each([
    [{ minutes: 61, roles: [] }, 'minutes', 'maximum'],
    [{ minutes: 1.5, roles: [] }, 'minutes', 'type'],
    [{ minutes: '5', roles: [] }, 'minutes', 'type'],
    [{ roles: [] }, 'minutes', 'required'],
    [{ minutes: 5, roles: ['admin'] }, 'roles.0', 'enum'],
    [{ minutes: 5, roles: [], more: 1 }, 'more', 'additionalProperties'],
    [null, '', 'type'],
  ])('says of %j which field is wrong', (value, path, code) => {
    expect(group.check(value)).toEqual([expect.objectContaining({ path, code })]);
  });

  it('says in a sentence what is wrong with each field', () => {
    const said = group.check({ roles: ['admin'], more: 1 }).map(({ path, message }) => `${path}: ${message}`);
    expect(said.sort()).toEqual([
      'minutes: This field is needed.',
      'more: There is no such field.',
      'roles.0: It must be equal to one of the allowed values: analyst, manager.',
    ]);
    expect(group.check({ minutes: 0, roles: [] })).toMatchObject([{ message: 'It must be >= 1.' }]);
  });

  const spare = (key: string, minutes: object) =>
    defineSettings<{ minutes: number | null }>({
      ...{ key, title: key, description: key, defaults: () => ({ minutes: null }) },
      fields: { minutes: { title: 'Minutes', description: 'How long.', ...minutes } },
    });

  it('is listed by its key, whenever it was made known', () => {
    for (const key of ['spec_zeta', 'spec_alpha', 'spec_middle']) spare(key, { type: 'integer' });
    const keys = settingsGroups().map(({ key }) => key);
    expect(keys).toEqual([...keys].sort());
  });

  it('may have fields of several types, and none whose schema is wrong', () => {
    const either = spare('spec_either', { type: ['integer', 'null'] });
    expect([either.check({ minutes: null }), either.check({ minutes: 5 })]).toEqual([[], []]);
    expect(() => spare('spec_wrong', { type: 'integer', atLeast: 5 }).check({})).toThrow('atLeast');
  });

  it('takes each key once, and a plain one', () => {
    expect(() => defineSettings({ ...group })).toThrow('Two groups of settings are called spec_group.');
    expect(() => defineSettings({ ...group, key: 'Sessions' })).toThrow('is not a settings key');
  });
});
