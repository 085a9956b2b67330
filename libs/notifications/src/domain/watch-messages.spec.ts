import type { Actor } from '#contracts';
import { assigned, changed, commented, news, type Happening } from './watch-messages.ts';

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
