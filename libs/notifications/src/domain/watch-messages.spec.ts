import type { Actor } from '#contracts';
import { pagePath } from './link.ts';
import {
  assigned,
  changed,
  commented,
  handedOver,
  news,
  taskGiven,
  type Happening,
} from './watch-messages.ts';

const [INCIDENT, COMMENT, ANN, BO, CY] = [1, 2, 3, 4, 5].map(
  (n) => `01900000-0000-7000-8000-00000000000${n}`,
) as [string, string, string, string, string];
const by = (actor: Actor): Happening => ({ incident_id: INCIDENT, actor, occurred_at: 'now' });
const ann = by({ type: 'user', id: ANN, name: 'Ann' });
const system = by({ type: 'system', id: null, name: 'triage' });
const concerned = { number: 'INC-7', title: 'Beacon\nseen', user_ids: [ANN, BO, CY] };

describe('a comment', () => {
  const said = { incident_id: INCIDENT, comment_id: COMMENT, mentioned_user_ids: [BO] };

  it('is told to whom it names as such, to who watches as news, and never to its author', () => {
    expect(commented(ann, said, concerned, 'Look at E7')).toMatchObject([
      {
        kind: 'mentioned',
        title: 'Ann mentioned you in INC-7: Beacon seen',
        body: 'Look at E7',
        user_ids: [BO],
        incident_id: INCIDENT,
      },
      { kind: 'watched', title: 'Ann commented on INC-7: Beacon seen', user_ids: [CY] },
    ]);
  });

  it('is told to nobody when its author alone watches', () => {
    const alone = { ...concerned, user_ids: [ANN] };
    expect(commented(ann, { ...said, mentioned_user_ids: [] }, alone, 'x')).toEqual([]);
  });

  it('is shortened', () => {
    expect(commented(ann, said, concerned, 'x'.repeat(501))[0]?.body).toBe(`${'x'.repeat(499)}…`);
  });
});

describe('a change', () => {
  const to = (assignee_id?: string | null, fields = ['assignee_id']) => ({
    incident_id: INCIDENT,
    fields,
    ...(assignee_id === undefined ? {} : { assignee_id }),
  });

  it('of the assignee is told to them, unless they took it', () => {
    expect(assigned(ann, to(BO), concerned)).toMatchObject({
      kind: 'assigned',
      title: 'INC-7 was assigned to you: Beacon seen',
      user_ids: [BO],
    });
    expect(assigned(ann, to(ANN), concerned)).toBeNull();
    expect(assigned(ann, to(null), concerned)).toBeNull();
  });

  it('of whose a task is, is told to them, unless they took it', () => {
    const task = { task_id: COMMENT, assignee_id: BO };
    expect(taskGiven(ann, task, concerned, 'Call the user')).toMatchObject({
      kind: 'assigned',
      title: 'Ann gave you a task in INC-7: Beacon seen',
      body: 'Call the user',
      user_ids: [BO],
    });
    expect(taskGiven(ann, { ...task, assignee_id: ANN }, concerned, 'x')).toBeNull();
    expect(taskGiven(ann, { ...task, assignee_id: null }, concerned, 'x')).toBeNull();
  });

  it('of many at once is told once, and leads to all that is theirs', () => {
    const draft = assigned(ann, { ...to(BO), operation_id: COMMENT }, concerned);
    expect(draft).toMatchObject({
      title: 'Incidents were assigned to you',
      body: 'By Ann, at one go; among them INC-7: Beacon seen',
      incident_id: null,
      user_ids: [BO],
      source: `incident.assigned:${COMMENT}:${BO}`,
    });
    expect(pagePath(draft?.subject ?? { type: '', id: '' }, null)).toBe('/incidents?assignee=me');
    expect(assigned(ann, { ...to(ANN), operation_id: COMMENT }, concerned)).toBeNull();
  });

  it('is told to the others who watch, once', () => {
    expect(changed(ann, to(BO), concerned)).toMatchObject({
      title: 'INC-7 has another assignee: Beacon seen',
      user_ids: [CY],
    });
    expect(changed(system, to(undefined, ['severity', 'type']), concerned)).toMatchObject({
      title: 'INC-7 has another severity and type: Beacon seen',
      user_ids: [ANN, BO, CY],
    });
  });

  it('that is no news is told to nobody', () => {
    expect(changed(ann, to(undefined, ['tags', 'title', 'snoozed_until']), concerned)).toBeNull();
  });
});

describe('what becomes of an incident', () => {
  it('is a verdict', () => {
    const verdict = { classification: 'malicious', confidence: 0.876 } as never;
    expect(news('incident.triaged', system, verdict, concerned)).toMatchObject({
      kind: 'watched',
      title: 'INC-7 has a verdict, malicious: Beacon seen',
      body: 'Confidence 88 %.',
      source: `incident.triaged:${INCIDENT}:now`,
    });
  });

  it('is its end, by a person or its source, and that it comes back', () => {
    const resolved = { disposition: 'false_positive' } as never;
    expect(news('incident.resolved', ann, resolved, concerned)).toMatchObject({
      title: 'INC-7 was resolved as false positive: Beacon seen',
      body: 'By Ann.',
      user_ids: [BO, CY],
    });
    expect(news('incident.closed_by_source', system, {} as never, concerned)?.body).toBe(
      'Its source says that it is over.',
    );
    expect(news('incident.reopened', ann, {} as never, concerned)?.title).toMatch(/^INC-7 was opened again/);
  });
});

describe('a shift that is over', () => {
  const over = { handover_id: COMMENT, recipient_id: null, incidents: 1, note: 'Quiet.' };
  const writer: Actor = { type: 'user', id: ANN, name: 'Ann' };

  it('is told to all who work on incidents without its writer, or to one', () => {
    const everybody = handedOver(writer, over);
    expect(everybody).toMatchObject({
      kind: 'handed_over',
      title: 'Ann hands over 1 open incident',
      body: 'Quiet.',
      user_ids: null,
      except_user_ids: [ANN],
    });
    expect(everybody?.roles).not.toContain('viewer');
    expect(pagePath(everybody?.subject ?? { type: '', id: '' }, null)).toBe(`/handovers/${COMMENT}`);
    expect(handedOver(writer, { ...over, recipient_id: BO, incidents: 2 })).toMatchObject({
      title: 'Ann hands over 2 open incidents to you',
      user_ids: [BO],
    });
  });

  it('is told to nobody who left it to themselves', () => {
    expect(handedOver(writer, { ...over, recipient_id: ANN })).toBeNull();
  });
});
