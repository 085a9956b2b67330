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

  it('takes each key once, and a plain one', () => {
    expect(() => defineSettings({ ...group })).toThrow('Two groups of settings are called spec_group.');
    expect(() => defineSettings({ ...group, key: 'Sessions' })).toThrow('is not a settings key');
  });
});
