import type { Actor } from '#contracts';
import type { TeamDirectory } from '#teams';
import { ANALYST, NOW, SYSTEM, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { IncidentFindingsRepository } from './data/findings.repository.ts';
import type { NamedPerson } from './domain/mentions.ts';
import type { IncidentChanges } from './incident-changes.ts';
import { IncidentEdits } from './incident-edits.ts';
import type { IncidentWatchers } from './incident-watchers.ts';

const ID = '01900000-0000-7000-8000-0000000000c1';
const ANN: NamedPerson = { id: ANALYST.id ?? '', name: 'Ann' };
const BO: NamedPerson = { id: '01900000-0000-7000-8000-0000000000a2', name: 'Bo' };

function house(actor: Actor = ANALYST) {
  const { told, unit, context, ids, as } = plainUnit(actor);
  const comments: unknown[] = [];
  const followed: unknown[] = [];
  const repository = {
    comment: async (...given: unknown[]) => comments.push(given) > 0,
  } as unknown as IncidentFindingsRepository;
  const watchers = {
    mentionedIn: async () => [ANN, BO],
    follow: async (...given: unknown[]) => void followed.push(given),
  } as unknown as IncidentWatchers;
  const changes = {} as IncidentChanges;
  const teams = {} as TeamDirectory;
  const edits = new IncidentEdits(repository, changes, watchers, teams, unit, context, fixedClock, ids);
  return { edits, told, as, comments, followed };
}

describe('a comment', () => {
  it('is kept within bounds', async () => {
    const { edits, told, as, comments } = house();
    const { id } = await as(() => edits.comment(ID, ` ${'x'.repeat(20_001)}`));
    const text = `${'x'.repeat(19_999)}…`;
    expect(comments).toEqual([[ID, { id, author: ANALYST, text, now: NOW }]]);
    expect(told).toEqual([
      {
        event: 'incident.commented',
        payload: { incident_id: ID, comment_id: id, mentioned_user_ids: [BO.id] },
        options: { after: { text } },
      },
    ]);
  });

  it('of a person calls those whom it names, and all of them follow the incident', async () => {
    const { edits, as, followed } = house();
    expect(await as(() => edits.comment(ID, '@Ann and @Bo'))).toMatchObject({ mentioned: [BO] });
    expect(followed).toEqual([
      [ID, [ANN.id], 'commented'],
      [ID, [BO.id], 'mentioned'],
    ]);
  });

  it.each([SYSTEM, { ...ANALYST, type: 'api_key' as const }])('of $type calls nobody', async (actor) => {
    const { edits, told, as, followed } = house(actor);
    expect(await as(() => edits.comment(ID, '@Bo'))).toMatchObject({ mentioned: [] });
    expect(followed).toEqual([]);
    expect(told).toMatchObject([{ payload: { mentioned_user_ids: [] } }]);
  });
});
