import type { Actor } from '#contracts';
import { ANALYST, NOW, SYSTEM, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { AlertExtraction } from './alert-extraction.ts';
import type { IncidentDetailRow } from './data/incident-row.ts';
import type { IncidentRepository } from './data/incident.repository.ts';
import type { NewIncident } from './domain/incident-input.ts';
import type { IncidentChanges } from './incident-changes.ts';
import type { IncidentEdits } from './incident-edits.ts';
import type { IncidentIntake } from './incident-intake.ts';
import { IncidentsService } from './incidents.service.ts';

const ID = '01900000-0000-7000-8000-0000000000c1';
const BOB = '01900000-0000-7000-8000-0000000000a2';
const ROW = {
  id: ID,
  number: 7,
  version: 3,
  status: 'triaged',
  title: 'Beacon seen',
  severity: 'medium',
  type: 'malware',
  ...{ assignee_id: null, assignee_name: null, team_id: null, team_name: null },
  ...{ tags: ['vip'], snoozed_until: null },
  disposition: null,
  resolved_by: null,
} as unknown as IncidentDetailRow;

interface House {
  actor?: Actor;
  row?: Partial<IncidentDetailRow> | null;
  /** What the repository's compare-and-set says. */
  allowed?: boolean;
  user?: { name: string };
}

function house({ actor = ANALYST, row = {}, allowed = true, user }: House = {}) {
  const { told, unit, context, as } = plainUnit(actor);
  const done: unknown[][] = [];
  const note =
    (name: string, answer: unknown = undefined) =>
    async (...given: unknown[]) => {
      done.push([name, ...given]);
      return answer;
    };
  const found = row === null ? undefined : { ...ROW, ...row };
  const service = new IncidentsService(
    {
      find: async () => found,
      findForUpdate: async () => found,
      update: note('update', allowed),
      resolve: note('resolve', allowed),
      reopen: note('reopen', allowed),
      requestTriage: note('requestTriage', allowed),
      replaceWords: note('replaceWords'),
      addTitleWords: note('addTitleWords'),
      userName: note('userName', user),
      enteredBy: (...given: unknown[]) => void done.push(['enteredBy', ...given]),
      standBehind: (...given: unknown[]) => void done.push(['standBehind', ...given]),
    } as unknown as IncidentRepository,
    { add: note('change') } as unknown as IncidentChanges,
    {
      comment: note('comment', { id: 'c1', mentioned: [] }),
      assignedTo: note('assignedTo'),
      receivingTeam: note('receivingTeam', 'Night shift'),
    } as unknown as IncidentEdits,
    { receive: note('receive', [{ incident_id: ID }]) } as unknown as IncidentIntake,
    { ofIncident: note('extract') } as unknown as AlertExtraction,
    unit,
    context,
    fixedClock,
  );
  const of = (name: string) => done.filter(([one]) => one === name).map(([, ...given]) => given);
  return { service, told, as, of, done };
}

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => error,
  );

describe('an incident that a person enters', () => {
  const given: NewIncident = { title: 'By phone', type: 'phishing', severity: 'high' };
  const alertOf = async (input: NewIncident, actor?: Actor) => {
    const { service, as, of } = house(actor === undefined ? {} : { actor });
    await as(() => service.create(input));
    return { alert: of('receive')[0]?.[0] as unknown[], of };
  };

  it('is one alert of no source, with what was left out left out, and triaged by itself', async () => {
    const { alert, of } = await alertOf(given);
    expect(alert).toEqual([
      {
        source: expect.objectContaining({ slug: 'manual', playbook: null, auto_triage: true }),
        fingerprint: '',
        external_id: null,
        content: '',
        state: null,
        title: 'By phone',
        description: '',
        severity: 'high',
        type: 'phishing',
        occurred_at: null,
        raw: { ...given, entered_by: 'Ann' },
        raw_email: null,
        recipient: null,
        fields: {},
        observables: [],
      },
    ]);
    expect(of('enteredBy')).toEqual([[ID, ANALYST.user_id, 'Ann']]);
    expect(of('extract')).toEqual([[ID]]);
  });

  it('keeps what was given; the mail stands beside what was sent', async () => {
    const more = {
      description: 'Rang at noon',
      recipient: 'me@corp.example',
      observables: [{ type: 'ip' as const, value: '192.0.2.1' }],
      playbook: 'mine',
      auto_triage: false,
    };
    const { alert } = await alertOf({ ...given, ...more, raw_email: 'From: a' });
    expect(alert).toMatchObject([
      {
        source: { playbook: 'mine', auto_triage: false },
        description: 'Rang at noon',
        raw_email: 'From: a',
        recipient: 'me@corp.example',
        fields: { recipient: 'me@corp.example' },
        observables: more.observables,
        raw: { ...given, ...more, entered_by: 'Ann' },
      },
    ]);
    expect((alert[0] as { raw: object }).raw).not.toHaveProperty('raw_email');
  });

  it('by no person has nobody behind it', async () => {
    expect((await alertOf(given, SYSTEM)).of('enteredBy')).toEqual([]);
    expect((await alertOf(given, { ...ANALYST, user_id: null })).of('enteredBy')).toEqual([]);
  });
});

describe('a change of an incident', () => {
  it('reaches what differs only, and tells before and after', async () => {
    const { service, told, as, of } = house();
    const input = { version: 3, title: ' Beacon \n seen ', severity: 'high', type: 'malware' } as const;
    await as(() => service.update(ID, { ...input, assignee_id: null }));
    expect(of('update')).toEqual([[ID, 3, { severity: 'high' }, NOW]]);
    expect(of('replaceWords')).toEqual([]);
    const data = { before: { severity: 'medium' }, after: { severity: 'high' } };
    expect(of('change')).toEqual([[ID, { kind: 'field', text: 'Severity set to high', data }]]);
    expect(told).toEqual([
      { event: 'incident.updated', payload: { incident_id: ID, fields: ['severity'] }, options: data },
    ]);
    expect(of('standBehind')).toEqual([
      [ID, [{ user_id: ANALYST.user_id, name: 'Ann', part: 'changed_severity' }]],
    ]);
  });

  it('that changes nothing is no change, and leaves no entry', async () => {
    const { service, told, as, done } = house();
    await as(() => service.update(ID, { version: 3, title: '  ', severity: 'medium', type: 'malware' }));
    expect(told).toEqual([]);
    expect(done).toEqual([]);
  });

  it('of the title is searched by its new words as well', async () => {
    const { service, as, of } = house();
    await as(() => service.update(ID, { version: 3, title: 'Quiet night', type: 'data_exfiltration' }));
    expect(of('addTitleWords')).toEqual([[ID, ['quiet', 'night']]]);
    expect(of('change')[0]?.[1]).toMatchObject({
      text: 'Title set to Quiet night, type set to data exfiltration',
    });
    expect(of('standBehind')[0]?.[1]).toMatchObject([{ part: 'changed_type' }, { part: 'changed_title' }]);
  });

  it('without a title looks through nothing', async () => {
    const { service, as, of } = house();
    await as(() => service.update(ID, { version: 3, severity: 'low' }));
    expect(of('extract')).toEqual([]);
  });

  it.each<[string, House, string | null, string, object]>([
    [
      'gives it to somebody',
      { user: { name: 'Bob' } },
      BOB,
      'Assigned to Bob',
      { assignee_id: BOB, assignee_name: 'Bob' },
    ],
    [
      'takes it away',
      { row: { assignee_id: BOB, assignee_name: 'Bob' } },
      null,
      'Assignment taken away',
      { assignee_id: null, assignee_name: null },
    ],
  ])('%s', async (_what, given, assignee_id, text, fields) => {
    const { service, told, as, of } = house(given);
    await as(() => service.update(ID, { version: 3, assignee_id }));
    expect(of('update')).toEqual([[ID, 3, fields, NOW]]);
    expect(of('change')).toMatchObject([[ID, { text, data: { after: fields } }]]);
    expect(told).toMatchObject([{ payload: { fields: ['assignee_id'], assignee_id } }]);
    expect(of('assignedTo')).toEqual(assignee_id === null ? [] : [[ID, assignee_id]]);
    // It is no part of what is decided about.
    expect(of('standBehind')).toEqual([]);
  });

  it('tags it in one spelling, found by the new tags', async () => {
    const { service, told, as, of } = house();
    await as(() => service.update(ID, { version: 3, tags: ['VIP', 'Q4 Sale'] }));
    expect(of('update')).toEqual([[ID, 3, { tags: ['vip', 'q4-sale'] }, NOW]]);
    expect(of('replaceWords')).toEqual([[ID, ['tag:vip'], ['tag:vip', 'tag:q4-sale']]]);
    const data = { before: { tags: ['vip'] }, after: { tags: ['vip', 'q4-sale'] } };
    expect(of('change')[0]?.[1]).toMatchObject({ text: 'Tagged vip, q4-sale', data });
    expect(told).toMatchObject([{ payload: { fields: ['tags'] } }]);
    const same = house();
    await same.as(() => same.service.update(ID, { version: 3, tags: [' VIP'] }));
    expect(same.told).toEqual([]);
  });

  it('to the same person changes nothing, and asks for no name', async () => {
    const { service, as, of } = house({ row: { assignee_id: BOB, assignee_name: 'Bob' } });
    await as(() => service.update(ID, { version: 3, assignee_id: BOB }));
    expect([of('update'), of('userName')]).toEqual([[], []]);
  });

  it('to nobody who is there is refused with the field', async () => {
    const { service, as } = house();
    expect(await refused(as(() => service.update(ID, { version: 3, assignee_id: BOB })))).toMatchObject({
      code: 'invalid_request',
      message: 'There is no enabled user with this id who may work on incidents.',
      errors: [{ path: 'assignee_id', code: 'unknown_user' }],
    });
  });

  it('by a system has nobody behind it', async () => {
    const { service, as, of } = house({ actor: SYSTEM });
    await as(() => service.update(ID, { version: 3, severity: 'low' }));
    expect([of('update').length, of('standBehind')]).toEqual([1, []]);
  });

  it.each<[string, House, number]>([
    ['of an older version', {}, 2],
    ['that another has overtaken', { allowed: false }, 3],
  ])('%s is refused', async (_what, given, version) => {
    const { service, told, as } = house(given);
    expect(await refused(as(() => service.update(ID, { version, severity: 'low' })))).toMatchObject({
      code: 'stale_version',
      message: expect.stringContaining('Somebody changed INC-7 in between (it is at version 3 now)'),
    });
    expect(told).toEqual([]);
  });
});

describe('an incident that is not there', () => {
  it.each(['nonsense', ID])('is unknown, whatever is asked: %s', async (ref) => {
    const { service, as } = house({ row: null });
    for (const ask of [
      () => service.update(ref, { version: 1, title: 'x' }),
      () => service.update(ref, { version: 1 }),
      () => service.requestTriage(ref, null),
      () => service.resolve(ref, { disposition: 'duplicate' }),
      () => service.reopen(ref, 'why'),
      () => service.comment(ref, 'text'),
    ])
      expect(await refused(as<unknown>(ask))).toMatchObject({ code: 'not_found' });
  });
});

describe('a triage that is asked for', () => {
  it('is told with its playbook', async () => {
    const { service, told, as, of } = house();
    await as(() => service.requestTriage('INC-7', 'mine'));
    expect(of('change')).toEqual([
      [ID, { kind: 'state', text: 'Asked to triage again', data: { playbook: 'mine' } }],
    ]);
    expect(told).toEqual([
      { event: 'incident.triage_requested', payload: { incident_id: ID, playbook: 'mine', news: false } },
    ]);
  });

  it.each([
    ['triaging', 'INC-7 is being triaged already: wait for the verdict or cancel the run.'],
    ['resolved', 'INC-7 is resolved: reopen it to triage it again.'],
  ] as const)('is refused while it is %s', async (status, message) => {
    const { service, told, as } = house({ row: { status }, allowed: false });
    expect(await refused(as(() => service.requestTriage(ID, null)))).toMatchObject({
      code: 'illegal_transition',
      message,
    });
    expect(told).toEqual([]);
  });
});

describe('an incident that is resolved', () => {
  it.each<[string, Parameters<IncidentsService['resolve']>[1], Record<string, unknown>]>([
    ['cancels what is open', { disposition: 'true_positive' }, { open_requests: 'cancel', note: null }],
    [
      'keeps it where that is said',
      { disposition: 'true_positive', open_requests: 'keep', note: ' Isolated ' },
      { open_requests: 'keep', note: 'Isolated', reason: 'Isolated' },
    ],
    [
      'has no reason without words',
      { disposition: 'duplicate', note: '  ' },
      { open_requests: 'cancel', note: '' },
    ],
    [
      'may say what it does anyway',
      { disposition: 'false_positive', open_requests: 'cancel' },
      { open_requests: 'cancel', note: null },
    ],
  ])('%s', async (_what, input, { open_requests, note, reason }) => {
    const { service, told, as, of } = house();
    await as(() => service.resolve(ID, input));
    const { disposition } = input;
    expect(of('resolve')).toEqual([[ID, { disposition, note, by: ANALYST, now: NOW }]]);
    expect(of('change')).toEqual([
      [
        ID,
        {
          kind: 'state',
          text: `Resolved as ${disposition.replace('_', ' ')}`,
          data: { before: { status: 'triaged' }, after: { status: 'resolved', disposition, note } },
        },
      ],
    ]);
    expect(told).toEqual([
      {
        event: 'incident.resolved',
        payload: { incident_id: ID, disposition, from: 'triaged', open_requests },
        options: {
          before: { status: 'triaged' },
          after: { status: 'resolved', disposition, open_requests },
          ...(reason === undefined ? {} : { reason }),
        },
      },
    ]);
  });

  it('leaves nothing open but for a true positive', async () => {
    const { service, as, of } = house();
    const work = as(() => service.resolve(ID, { disposition: 'benign_positive', open_requests: 'keep' }));
    expect(await refused(work)).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('resolved as benign positive leaves nothing to be done'),
      errors: [{ path: 'open_requests', code: 'disposition' }],
    });
    expect(of('resolve')).toEqual([]);
  });

  it('already says as what and by whom', async () => {
    const { service, told, as } = house({
      row: { status: 'resolved', disposition: 'duplicate', resolved_by: 'Bob' },
      allowed: false,
    });
    expect(await refused(as(() => service.resolve(ID, { disposition: 'duplicate' })))).toMatchObject({
      code: 'illegal_transition',
      message: 'INC-7 is resolved already (duplicate, by Bob): reopen it to say something else.',
    });
    expect(told).toEqual([]);
  });

  it('is reopened with a reason, and only when it is', async () => {
    const { service, told, as, of } = house({ row: { status: 'resolved', disposition: 'duplicate' } });
    await as(() => service.reopen(ID, ' New facts '));
    const before = { status: 'resolved', disposition: 'duplicate' };
    const after = { status: 'triaged' };
    expect(of('change')).toEqual([
      [ID, { kind: 'state', text: 'Reopened', data: { before, after, reason: 'New facts' } }],
    ]);
    expect(told).toEqual([
      {
        event: 'incident.reopened',
        payload: { incident_id: ID },
        options: { reason: 'New facts', before, after },
      },
    ]);
    const open = house({ allowed: false });
    expect(await refused(open.as(() => open.service.reopen(ID, 'why')))).toMatchObject({
      code: 'illegal_transition',
      message: 'INC-7 is not resolved: there is nothing to reopen.',
    });
    expect(open.told).toEqual([]);
  });
});

it('a comment is answered as it was written, in the name of its writer', async () => {
  const { service, as, of } = house();
  expect(await as(() => service.comment('INC-7', ' Looking at it. '))).toEqual({
    id: 'c1',
    ...{ author_type: 'user', author_name: 'Ann', mentioned: [] },
    text: 'Looking at it.',
    created_at: NOW,
  });
  expect(of('comment')).toEqual([[ID, ' Looking at it. ']]);
});
