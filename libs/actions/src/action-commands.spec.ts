import { NOW } from '../../../test/fixtures/action-context.ts';
import { KEY, actionRow, clock, mapper, parts, type World } from '../../../test/fixtures/action-row.ts';
import { ActionListeners } from './actions.listeners.ts';
import { ActionCommands } from './actions.service.ts';

describe('taking an action back', () => {
  const cancel = async (changes: Partial<World>, reason?: string) => {
    const { repository, settlement, unit, context, done, recorded } = parts(changes);
    await new ActionCommands(repository, settlement, mapper, unit, context, clock).cancel('a1', reason);
    return { done, recorded };
  };
  const own = actionRow({ proposer_type: 'user', proposer_id: 'u-ann' });
  const all = ['action:cancel'];

  it('says who and why, where it is told', async () => {
    const { done, recorded } = await cancel({ row: own });
    expect(done).toEqual([
      ['a1', 'cancel', { error_code: 'cancelled', error_message: 'Ann took it back.', finished_at: NOW }],
      ['announce', undefined],
    ]);
    expect(recorded).toEqual([
      ['action.cancelled', expect.objectContaining({ action_id: 'a1' }), { after: expect.anything() }],
    ]);
    const why = await cancel({ row: own }, 'wrong host');
    expect(why.done[0]?.[2]).toMatchObject({ error_message: 'Ann took it back: wrong host' });
    expect(why.recorded[0]?.[2]).toMatchObject({ reason: 'wrong host' });
  });

  it.each<[string, Partial<World>, string | null]>([
    ['who asked', { row: own }, null],
    [
      'the key that asked',
      { row: actionRow({ proposer_type: 'api_key', proposer_id: 'k1' }), actor: KEY },
      null,
    ],
    ['a person who may', { permissions: all }, null],
    ['a key of a person who may', { permissions: all, actor: KEY }, 'forbidden'],
    ['another person', { row: actionRow({ proposer_type: 'user', proposer_id: 'u-bob' }) }, 'forbidden'],
    [
      'another thing of the same id',
      { row: actionRow({ proposer_type: 'api_key', proposer_id: 'u-ann' }) },
      'forbidden',
    ],
    ['nobody, where there is none', { row: undefined }, 'not_found'],
    [
      'nobody, once it has begun',
      { row: actionRow({ ...own, status: 'executing' }), moves: false },
      'illegal_transition',
    ],
  ])('is for %s', async (_who, changes, code) => {
    if (code === null) expect((await cancel(changes)).done).toHaveLength(2);
    else await expect(cancel(changes)).rejects.toMatchObject({ code });
  });
});

describe('saying what became of an action', () => {
  const settle = async (outcome: 'completed' | 'failed', changes: Partial<World> = {}) => {
    const { repository, settlement, unit, context, done } = parts(changes);
    await new ActionCommands(repository, settlement, mapper, unit, context, clock).settle(
      'a1',
      outcome,
      'seen',
    );
    return done;
  };

  it('is done or not, with what was seen', async () => {
    expect(await settle('completed')).toEqual([
      [
        'a1',
        'settle_completed',
        {
          error_code: null,
          error_message: null,
          finished_at: NOW,
          result: { settled_by_person: true, note: 'seen' },
        },
      ],
      ['announce', 'seen'],
    ]);
    expect((await settle('failed'))[0]).toEqual([
      'a1',
      'settle_failed',
      { error_code: 'unconfirmed', error_message: 'seen', finished_at: NOW },
    ]);
  });

  const behind = (user_id: string) => actionRow({ behind: [{ user_id, name: 'N', part: 'requested' }] });
  it.each<[string, Partial<World>, string | null]>([
    ['a person', { row: behind('u-bob') }, null],
    ['nobody who stands behind it', { row: behind('u-ann') }, 'own_request'],
    ['no key', { actor: KEY }, 'forbidden'],
    ['nobody, where there is none', { row: undefined }, 'not_found'],
    ['nobody, where it is not asked', { moves: false }, 'illegal_transition'],
  ])('is for %s', async (_who, changes, code) => {
    if (code === null) expect(await settle('failed', changes)).toHaveLength(2);
    else await expect(settle('failed', changes)).rejects.toMatchObject({ code });
  });
});

describe('what people decide', () => {
  const hear = (changes: Partial<World> = {}) => {
    const { repository, settlement, unit, done, recorded, enqueued } = parts(changes);
    return { listeners: new ActionListeners(repository, settlement, unit, clock), done, recorded, enqueued };
  };
  const event = (payload: object) => ({ payload }) as never;

  it('an approval sends the action on its way, for the very request that was seen', async () => {
    const { listeners, done, recorded, enqueued } = hear();
    await listeners.approved(event({ action_id: 'a1', digest: 'd', voters: ['v'] }));
    expect(done).toEqual([
      ['a1', 'grant', { approved_digest: 'd', approved_at: NOW, approved_by: ['v'] }, { digest: 'd' }],
    ]);
    expect(recorded).toMatchObject([
      ['action.approved', { action_id: 'a1' }, { after: { status: 'approved' } }],
    ]);
    expect(enqueued).toEqual([['action.execute', { action_id: 'a1' }]]);
    const late = hear({ moves: false });
    await expect(
      late.listeners.approved(event({ action_id: 'a1', digest: 'd', voters: [] })),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(late.enqueued).toEqual([]);
  });

  it.each([
    ['rejected', 'reject', 'rejected', 'no'],
    ['expired', 'expire', 'expired', 'Nobody decided before the deadline.'],
  ] as const)('ends it where it was %s', async (method, move, code, reason) => {
    const { listeners, done } = hear();
    await listeners[method](event({ action_id: 'a1', reason: 'no' }));
    expect(done).toEqual([
      ['a1', move, { error_code: code, error_message: reason, finished_at: NOW }],
      ['announce', reason],
    ]);
    const late = hear({ moves: false });
    await late.listeners[method](event({ action_id: 'a1', reason: 'no' }));
    expect(late.done).toHaveLength(1);
  });

  it('ends what is open with its incident, unless it is kept', async () => {
    const resolved = { incident_id: 'i1', disposition: 'false_positive', open_requests: 'cancel' };
    const { listeners, done, recorded } = hear();
    await listeners.incidentResolved(event(resolved));
    const reason = 'The incident was resolved as false positive.';
    expect(done.map(([what]) => what)).toEqual(['a1', 'announce', 'a2', 'announce']);
    expect(done.slice(0, 2)).toEqual([
      ['a1', 'cancel', { error_code: 'cancelled', error_message: reason, finished_at: NOW }],
      ['announce', reason],
    ]);
    expect(recorded).toMatchObject([
      ['action.cancelled', { action_id: 'a1', incident_id: 'i1' }, { reason }],
      ['action.cancelled', { action_id: 'a2' }, { reason }],
    ]);
    const begun = hear({ moves: false });
    await begun.listeners.incidentResolved(event(resolved));
    expect([begun.done.length, begun.recorded]).toEqual([2, []]);
    const kept = hear();
    await kept.listeners.incidentResolved(event({ ...resolved, open_requests: 'keep' }));
    expect(kept.done).toEqual([['keep', 'i1']]);
  });
});
