import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { Context, type Problem, type Tenants } from '#platform';
import { BUILT_IN_PLAYBOOKS } from './builtin/index.ts';
import type { PlaybooksRepository, PlaybookTextRow, Saver } from './data/playbooks.repository.ts';
import { KNOWN_ACTIONS } from './domain/cases.fixture.ts';
import type { RegisteredActions } from './known-actions.ts';
import { PlaybooksService } from './playbooks.service.ts';
import { asAnn, unitOfWork } from './run-session.fixture.ts';

const yaml = (name: string, more = '') => `name: ${name}\n${more}steps: [{ action: look }]\n`;
const STORED = {
  id: 'p',
  name: 'mine',
  version: 3,
  enabled: true,
  built_in: false,
  edited: false,
  yaml: yaml('mine'),
};

afterEach(() => vi.restoreAllMocks());

function house(stored: Partial<PlaybookTextRow> | null = {}, isNew = true) {
  const { unit, recorded } = unitOfWork();
  const context = new Context();
  const calls: unknown[] = [];
  const row = stored && { ...STORED, ...stored };
  const repository = {
    insert: async (draft: {
      name: string;
      built_in: boolean;
      enabled: boolean;
      incident_types: string[];
      by: Saver;
    }) => {
      calls.push(['insert', draft.name, draft.built_in, draft.enabled, draft.incident_types, draft.by]);
      return isNew;
    },
    find: async (name: string) => ({ ...STORED, name, version: 4 }),
    lock: async () => row ?? undefined,
    addVersion: async (_row: object, draft: { edited: boolean; description: string }) => {
      calls.push(['version', draft.edited, draft.description]);
      return 4;
    },
    setEnabled: async (_row: object, enabled: boolean, by: Saver) =>
      void calls.push(['enabled', enabled, by.name]),
    remove: async (id: string, by: string) => void calls.push(['remove', id, by]),
  } as unknown as PlaybooksRepository;
  const actions = {
    ...KNOWN_ACTIONS,
    find: () => ({ read_only: true, code_parameters: [] }),
    validate: () => [],
  };
  const service = new PlaybooksService(
    unit,
    context,
    repository,
    actions as unknown as RegisteredActions,
    { forEach: async (_name: string, work: () => Promise<void>) => work() } as unknown as Tenants,
  );
  const as = <T>(work: () => Promise<T>) => asAnn(context, work);
  return { service, as, calls, recorded };
}
const refusal = async (work: Promise<unknown>) => {
  const { code, message, errors } = (await work.catch((error: unknown) => error)) as Problem;
  return { code, message, errors };
};
const ANN = { user_id: 'ann', name: 'Ann' };

describe('a playbook that is saved', () => {
  it('is new and enabled, of whoever saves it, and recorded', async () => {
    const { service, as, calls, recorded } = house();
    await as(() => service.create(yaml('mine', 'on: { incident_type: [phishing] }\n')));
    await as(() => service.create(yaml('other')));
    expect(calls).toEqual([
      ['insert', 'mine', false, true, ['phishing'], ANN],
      ['insert', 'other', false, true, [], ANN],
    ]);
    expect(recorded[0]).toMatchObject({ name: 'playbook.saved', payload: { playbook: 'mine', version: 1 } });
  });

  it('is refused where its name is taken, it has faults, or it is to be another', async () => {
    const { service, as } = house({}, false);
    expect(await refusal(as(() => service.create(yaml('mine'))))).toMatchObject({
      code: 'already_exists',
      message: 'There is a playbook named mine already. Change that one, or choose another name.',
    });
    expect(await refusal(as(() => service.create('name: X\nsteps: [{ action: look }]\n')))).toMatchObject({
      code: 'invalid_playbook',
      message: 'The playbook has a fault; nothing was saved.',
      errors: [{ message: expect.stringMatching(/^Line 1, column 7: /), line: 1, column: 7 }],
    });
    expect(await refusal(as(() => service.create('name: X\nsteps: 7\n')))).toMatchObject({
      message: 'The playbook has 2 faults; nothing was saved.',
    });
    expect(await refusal(as(() => service.update('mine', yaml('other'), null)))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('The text names the playbook other, but mine is to be changed.'),
    });
  });

  it('is another version, unless it is the same or somebody was faster', async () => {
    const changed = yaml('mine', 'description: New\n');
    for (const version of [null, 3]) {
      const { service, as, calls, recorded } = house();
      await as(() => service.update('mine', changed, version));
      expect(calls).toEqual([['version', true, 'New']]);
      expect(recorded).toMatchObject([{ name: 'playbook.saved', payload: { version: 4 } }]);
    }
    const same = house();
    expect(await same.as(() => same.service.update('mine', yaml('mine'), 3))).toMatchObject({ version: 3 });
    expect([same.calls, same.recorded]).toEqual([[], []]);
    const late = house();
    expect(await refusal(late.as(() => late.service.update('mine', changed, 2)))).toMatchObject({
      code: 'stale_version',
      message: expect.stringContaining('has saved version 3 in between; you have changed version 2'),
    });
    const gone = house(null);
    expect(await refusal(gone.as(() => gone.service.update('mine', changed, 3)))).toMatchObject({
      code: 'not_found',
    });
  });
});

describe('a playbook that is there', () => {
  it('is removed by whoever made it; one of the product stays', async () => {
    const { service, as, calls, recorded } = house();
    await as(() => service.remove('mine'));
    expect(calls).toEqual([['remove', 'p', 'Ann']]);
    expect(recorded).toMatchObject([{ name: 'playbook.deleted', payload: { playbook: 'mine' } }]);
    const built = house({ built_in: true });
    expect(await refusal(built.as(() => built.service.remove('mine')))).toMatchObject({
      code: 'conflict',
      message: 'mine comes with Triage Warden and would come back; disable it instead.',
    });
    expect(built.calls).toEqual([]);
  });

  it.each([
    [true, false, 'playbook.disabled'],
    [false, true, 'playbook.enabled'],
  ])('is switched from %s to %s, and recorded as such', async (from, to, event) => {
    const { service, as, calls, recorded } = house({ enabled: from });
    await as(() => service.setEnabled('mine', to));
    expect(calls).toEqual([['enabled', to, 'Ann']]);
    expect(recorded.map(({ name }) => name)).toEqual([event]);
    const already = house({ enabled: to });
    await already.as(() => already.service.setEnabled('mine', to));
    expect([already.calls, already.recorded]).toEqual([[], []]);
  });

  it('stays enabled where it takes what no other takes', async () => {
    const { service, as } = house();
    expect(await refusal(as(() => service.setEnabled('generic_triage', false)))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('triages every incident that no other playbook takes'),
    });
    const off = house({ enabled: false });
    await off.as(() => off.service.setEnabled('generic_triage', true));
    expect(off.calls).toEqual([['enabled', true, 'Ann']]);
  });
});

describe('the playbooks of the product', () => {
  const install = async (stored: Partial<PlaybookTextRow> | null, isNew = false) => {
    const logged = vi.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
    const { service, as, calls, recorded } = house(stored, isNew);
    await as(() => service.onApplicationBootstrap());
    return { calls, recorded, logged: logged.mock.calls.length };
  };
  const all = BUILT_IN_PLAYBOOKS.length;

  it('are installed in the name of the product', async () => {
    const { calls, recorded } = await install({}, true);
    expect(calls).toHaveLength(all);
    expect(calls[0]).toMatchObject([
      'insert',
      expect.any(String),
      true,
      true,
      expect.any(Array),
      { user_id: null, name: 'Triage Warden' },
    ]);
    expect(recorded).toHaveLength(all);
  });

  it.each<[string, Partial<PlaybookTextRow> | null, number, number]>([
    ['is renewed', { built_in: true }, all, 0],
    ['stays as a person has edited it, and that is said', { built_in: true, edited: true }, 0, all],
    ['is nobody else’s of that name', { built_in: false }, 0, 0],
    ['is not there', null, 0, 0],
  ])('one that %s', async (_what, stored, versions, told) => {
    const { calls, recorded, logged } = await install(stored);
    const renewed = calls.filter((call) => (call as string[])[0] === 'version');
    expect([renewed.length, recorded.length, logged]).toEqual([versions, versions, told]);
    expect(renewed.every((call) => (call as unknown[])[1] === false)).toBe(true);
  });
});
