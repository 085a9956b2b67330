import { ANALYST, NOW, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { IncidentFindingsRepository } from './data/findings.repository.ts';
import { IncidentsListeners } from './incidents.listeners.ts';

function house() {
  const written: unknown[][] = [];
  const repository = {
    addChange: async (...given: unknown[]) => void written.push(given),
  } as unknown as IncidentFindingsRepository;
  return { written, listeners: new IncidentsListeners(repository, fixedClock, plainUnit().ids) };
}
const event = (payload: object) => ({ actor: ANALYST, payload }) as never;
const ACTION = { action_id: 'a1', incident_id: 'i1', action: 'isolate_host' };

it.each<[keyof IncidentsListeners, object, string, string]>([
  ['requested', { status: 'awaiting_approval' }, 'awaiting_approval', 'Isolate host: awaiting approval'],
  ['approved', {}, 'approved', 'Isolate host: approved'],
  ['settled', { status: 'timed_out', more: 1 }, 'timed_out', 'Isolate host: timed out'],
])('an action that is %s stands on the timeline of its incident', async (happening, more, status, text) => {
  const { listeners, written } = house();
  await listeners[happening](event({ ...ACTION, ...more }));
  expect(written).toEqual([
    [
      'i1',
      {
        id: expect.any(String),
        kind: 'action',
        text,
        data: { action_id: 'a1', action: 'isolate_host', status },
      },
      ANALYST,
      NOW,
    ],
  ]);
});

it('an action of no incident stands on none', async () => {
  const { listeners, written } = house();
  const alone = event({ ...ACTION, incident_id: null, status: 'succeeded' });
  await listeners.requested(alone);
  await listeners.approved(alone);
  await listeners.settled(alone);
  expect(written).toEqual([]);
});
