import { lastingBecause, readBulkChange, type BulkChangeInput } from './bulk.ts';

const ANN = '01900000-0000-7000-8000-0000000000a1';

describe('a change of many incidents', () => {
  it.each<[BulkChangeInput, object]>([
    [
      { change: 'assign', assignee_id: ANN },
      { change: 'assign', assignee_id: ANN },
    ],
    [
      { change: 'assign', assignee_id: null },
      { change: 'assign', assignee_id: null },
    ],
    [
      { change: 'resolve', disposition: 'duplicate', note: 'of INC-1' },
      { change: 'resolve', disposition: 'duplicate', note: 'of INC-1' },
    ],
    [
      { change: 'resolve', disposition: 'duplicate' },
      { change: 'resolve', disposition: 'duplicate', note: null },
    ],
    [{ change: 'triage' }, { change: 'triage', playbook: null }],
    [
      { change: 'tag', add_tags: ['VIP'] },
      { change: 'tag', add_tags: ['vip'], remove_tags: [] },
    ],
    [
      { change: 'snooze', snoozed_until: null },
      { change: 'snooze', snoozed_until: null },
    ],
  ])('is read from %j', (given, read) => {
    expect(readBulkChange(given)).toEqual(read);
  });

  it.each<[BulkChangeInput, string]>([
    [{ change: 'assign' }, 'assignee_id'],
    [{ change: 'resolve' }, 'disposition'],
    [{ change: 'resolve', note: 'why' }, 'disposition'],
    [{ change: 'assign', assignee_id: ANN, disposition: 'duplicate' }, 'disposition'],
    [{ change: 'triage', note: 'why' }, 'note'],
    [{ change: 'tag' }, 'add_tags'],
    [{ change: 'tag', add_tags: ['?'] }, 'tags'],
    [{ change: 'snooze' }, 'snoozed_until'],
    [{ change: 'snooze', add_tags: ['vip'], snoozed_until: null }, 'add_tags'],
    [{ change: 'resolve', disposition: 'duplicate', playbook: 'p' }, 'playbook'],
  ])('is refused for %j, by its field %s', (given, path) => {
    expect(() => readBulkChange(given)).toThrow(
      expect.objectContaining({ code: 'invalid_request', errors: [expect.objectContaining({ path })] }),
    );
  });

  it('can be taken back, but for a triage', () => {
    expect(lastingBecause('assign')).toBeNull();
    for (const change of ['resolve', 'tag', 'snooze'] as const) expect(lastingBecause(change)).toBeNull();
    expect(lastingBecause('triage')).toMatch(/not taken back/);
  });
});
