import type { ActionCatalogue, Availability } from '#actions';
import type { NeededService } from '#contracts';
import type { CandidateRow, PlaybooksRepository } from './data/playbooks.repository.ts';
import { Definitions } from './definitions.ts';
import { incidentSnapshot } from './domain/cases.fixture.ts';
import { RegisteredActions } from './known-actions.ts';
import { PlaybookChoice } from './playbook-choice.ts';
import { unitOfWork } from './run-session.fixture.ts';

const yaml = (name: string, on = '') => `name: ${name}\n${on}steps: [{ action: look }]\n`;
const TEXTS: Record<string, string> = {
  'v-any': yaml('any', 'on: {}\n'),
  'v-generic': yaml('generic_triage'),
};
const row = (name: string): CandidateRow => ({
  id: name,
  name,
  version: 1,
  enabled: true,
  version_id: name === 'any' ? 'v-any' : 'v-generic',
  saved_by: null,
  saved_by_name: '',
  enabled_by: null,
  enabled_by_name: null,
});

function choice(stored: Record<string, boolean> = {}) {
  const read: string[] = [];
  const repository = {
    find: async (name: string) => (name in stored ? { ...row(name), enabled: stored[name] } : undefined),
    versionText: async (id: string) => (read.push(id), TEXTS[id] ?? (id.startsWith('n') ? yaml(id) : null)),
  } as unknown as PlaybooksRepository;
  const definitions = new Definitions(repository, unitOfWork().unit);
  return { read, definitions, choice: new PlaybookChoice(repository, definitions) };
}

describe('the playbook that looks into an incident', () => {
  const among = async (names: string[], named: string | null, stored = {}) => {
    const chosen = await choice(stored).choice.among(names.map(row), named, incidentSnapshot());
    return chosen && { name: chosen.name, instead_of: chosen.instead_of };
  };

  it('stands in for none where none is named, or the very one is taken', async () => {
    expect(await among(['any', 'generic_triage'], null)).toEqual({ name: 'any', instead_of: null });
    expect(await among(['any', 'generic_triage'], 'any')).toEqual({ name: 'any', instead_of: null });
    expect(await among([], null)).toBeNull();
    expect(await among([], 'gone')).toBeNull();
  });

  it('says for which it stands in, and why', async () => {
    expect(await among(['any'], 'off', { off: false })).toEqual({
      name: 'any',
      instead_of: 'off, which is disabled',
    });
    expect(await among(['any'], 'gone')).toEqual({
      name: 'any',
      instead_of: 'gone, which is not there any more',
    });
  });

  it('is not started by name when it is disabled or not there', async () => {
    const { choice: one } = choice({ on: true, off: false });
    expect(await one.named('on')).toMatchObject({ name: 'on' });
    await expect(one.named('off')).rejects.toMatchObject({
      code: 'conflict',
      message: 'The playbook off is disabled. Enable it first.',
    });
    await expect(one.named('gone')).rejects.toMatchObject({
      code: 'not_found',
      message: 'There is no playbook named gone.',
    });
  });
});

describe('the definition of a version', () => {
  it('is read once, and again after five hundred others', async () => {
    const { definitions, read } = choice();
    const first = await definitions.load('n0');
    expect(await definitions.load('n0')).toBe(first);
    for (let version = 1; version < 500; version += 1) await definitions.load(`n${version}`);
    await definitions.load('n0');
    expect(read).toHaveLength(500);
    await definitions.load('n500');
    await definitions.load('n0');
    expect(read.slice(500)).toEqual(['n500', 'n0']);
  });

  it('that is gone is told by its id', async () => {
    await expect(choice().definitions.load('gone')).rejects.toThrow(
      'The playbook version gone is gone although a run uses it.',
    );
  });
});

describe('the actions as playbooks see them', () => {
  const edr: NeededService = { capability: 'edr', looks_up: null };
  const listed = { calls: 0 };
  const actions = new RegisteredActions(
    {
      list: () => {
        listed.calls += 1;
        return [{ name: 'isolate_host', read_only: false, code_parameters: [], title: 'Isolate' }];
      },
    } as unknown as ActionCatalogue,
    { lacks: (action: string) => (action === 'isolate_host' ? edr : null) } as unknown as Availability,
  );

  it('are what the registry has, read once', () => {
    expect(actions.names()).toEqual(['isolate_host']);
    expect(actions.find('isolate_host')).toEqual({ read_only: false, code_parameters: [] });
    expect(actions.find('gone')).toBeNull();
    expect(listed.calls).toBe(1);
  });

  it('are not asked for where nothing can do them, with what is lacking', () => {
    expect(actions.unaskable('isolate_host', [edr])).toBe('Not asked for: no EDR is connected.');
    expect(actions.unaskable('add_comment', [edr])).toBeNull();
  });
});
