import type { Histogram } from 'prom-client';
import type { EvidenceDraft, Polarity, VerdictDraft } from '#contracts';
import type { TenantSettings } from '#platform';
import type { TeamDirectory } from '#teams';
import { ANALYST, NOW, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import type { IncidentFindingsRepository, VerdictOutcome } from './data/findings.repository.ts';
import type { IncidentRepository } from './data/incident.repository.ts';
import type { ObservableRepository } from './data/observable.repository.ts';
import { IncidentChanges } from './incident-changes.ts';
import { IncidentEdits } from './incident-edits.ts';
import { IncidentEndings } from './incident-endings.ts';
import { IncidentFindings } from './incident-findings.ts';
import { IncidentRefs } from './incident-refs.ts';
import { IncidentSnapshots } from './incident-snapshots.ts';
import type { IncidentWatchers } from './incident-watchers.ts';

const ID = '01900000-0000-7000-8000-0000000000c1';
const RUN = '01900000-0000-7000-8000-0000000000d1';
const OTHER_RUN = '01900000-0000-7000-8000-0000000000d2';

interface Stored {
  begins?: boolean;
  state?: { status: string; run_id: string | null } | null;
  /** The number before the first new one; null: no such incident. */
  base?: number | null;
  outcome?: VerdictOutcome;
  before?: object;
  comments?: boolean;
}

function house(stored: Stored = {}) {
  const { told, unit, context, ids, as } = plainUnit();
  const done: unknown[][] = [];
  const seconds: unknown[][] = [];
  const note =
    (name: string, answer: unknown = undefined) =>
    async (...given: unknown[]) => {
      done.push([name, ...given]);
      return answer;
    };
  const repository = {
    beginTriage: note('begin', stored.begins ?? true),
    state: async () => stored.state ?? null,
    addChange: note('change'),
    addEvidence: note('evidence', stored.base === undefined ? 0 : stored.base),
    recordVerdict: note('verdict', stored.outcome),
    setPolarity: note('polarity'),
    setFields: note('fields', stored.before),
    comment: note('comment', stored.comments ?? true),
    standing: note('standing', []),
    load: async () => null,
  } as unknown as IncidentFindingsRepository;
  const observables = {
    upsert: async (given: { id: string; type: string; value: string; seen_at: Date }[]) => {
      done.push(['upsert', ...given.map(({ type, value, seen_at }) => [type, value, seen_at])]);
      return new Map(given.map(({ id, value }) => [id, `of ${value}`]));
    },
  } as unknown as ObservableRepository;
  const incidents = {
    standBehind: (...given: unknown[]) => void done.push(['behind', ...given]),
  } as unknown as IncidentRepository;
  const duration = { observe: (...given: unknown[]) => void seconds.push(given) } as unknown as Histogram;
  const settings = {
    get: async () => ({ domains: ['corp.example'], networks: [], mailboxes: [] }),
  } as unknown as TenantSettings;
  const teams = {} as TeamDirectory;
  const watchers = { mentionedIn: async () => [] } as unknown as IncidentWatchers;
  const changes = new IncidentChanges(repository, context, fixedClock, ids);
  return {
    findings: new IncidentFindings(
      repository,
      incidents,
      observables,
      new IncidentEndings(incidents, changes, unit, context, fixedClock, duration),
      unit,
      context,
      fixedClock,
      ids,
    ),
    edits: new IncidentEdits(repository, changes, watchers, teams, unit, context, fixedClock, ids),
    snapshots: new IncidentSnapshots(repository, unit, settings),
    refs: new IncidentRefs(unit),
    as,
    told,
    seconds,
    of: (name: string) => done.filter(([one]) => one === name).map(([, ...given]) => given),
  };
}

const draft: EvidenceDraft = {
  kind: 'k',
  source: { type: 'system', name: 'x' },
  subject: { type: 'ip', value: '192.0.2.1' },
  statement: 's',
  polarity: 'malicious',
  weight: 0.5,
  raw: null,
  observed_at: NOW.toISOString(),
};
const verdict = {
  classification: 'malicious',
  confidence: 0.9,
  category: 'c'.repeat(201),
  summary: 's'.repeat(20_001),
  analyst: 'offline',
} as unknown as VerdictDraft;

describe('a triage that begins', () => {
  it('is told, and how it is done where people would not expect it', async () => {
    const plain = house();
    expect(await plain.as(() => plain.findings.beginTriage(ID, RUN))).toBe(true);
    expect(plain.told).toEqual([
      { event: 'incident.triage_started', payload: { incident_id: ID, run_id: RUN } },
    ]);
    expect(plain.of('change')).toEqual([]);

    const unusual = house();
    await unusual.as(() => unusual.findings.beginTriage(ID, RUN, { how: 'the agent' }));
    expect(unusual.of('change')).toEqual([
      [
        ID,
        { id: expect.any(String), kind: 'state', text: 'Triaged by the agent', data: { run_id: RUN } },
        ANALYST,
        NOW,
      ],
    ]);
  });

  it.each([
    ['triaging', RUN, true],
    ['triaging', OTHER_RUN, false],
    ['resolved', RUN, false],
  ])('where it does not, is its own already only when it is (%s by %s)', async (status, run_id, own) => {
    const { findings, told, as } = house({ begins: false, state: { status, run_id } });
    expect(await as(() => findings.beginTriage(ID, RUN))).toBe(own);
    expect(told).toEqual([]);
  });

  it('is of no incident that is not there', async () => {
    const { findings, as } = house({ begins: false });
    await expect(as(() => findings.beginTriage(ID, RUN))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('evidence', () => {
  it('has its labels in the order given, behind what is there', async () => {
    const { findings, as, of } = house({ base: 6 });
    const stored = await as(() => findings.addEvidence(ID, [draft, draft], { step: 'look' }));
    expect(stored.map(({ label }) => label)).toEqual(['E7', 'E8']);
    expect(new Set(stored.map(({ id }) => id)).size).toBe(2);
    expect(of('evidence')[0]?.slice(2)).toEqual([{ step: 'look' }, NOW]);
  });

  it('of which there is none is not stored; of no incident it is refused', async () => {
    const { findings, as, of } = house({ base: null });
    expect(await as(() => findings.addEvidence(ID, [], {}))).toEqual([]);
    expect(of('evidence')).toEqual([]);
    await expect(as(() => findings.addEvidence(ID, [draft], {}))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('can be cited before it has a label', () => {
    const [one] = house().findings.identify([{ ...draft, weight: 7 }]);
    expect(one).toMatchObject({ label: null, weight: 1, id: expect.any(String) });
  });

  it('has those behind it who have gathered it', async () => {
    const { findings, as, of } = house();
    const people = [{ user_id: 'u', name: 'Ann', part: 'looked_up' as const }];
    await as(() => findings.standBehind(ID, people));
    expect(of('behind')).toEqual([[ID, people]]);
  });
});

describe('a verdict', () => {
  const outcome: VerdictOutcome = {
    before: 'triaging',
    after: 'triaged',
    type: 'malware',
    seconds: 12.5,
    closure_due: false,
    source: 'edr',
  };
  const record = (given: VerdictOutcome | undefined) => {
    const made = house(given === undefined ? {} : { outcome: given });
    return { ...made, recorded: made.as(() => made.findings.recordVerdict(ID, verdict, { run_id: RUN })) };
  };

  it('is told with how long it took, and kept within bounds', async () => {
    const { recorded, told, seconds, of } = record(outcome);
    const { id, current } = await recorded;
    expect(current).toBe(true);
    expect(told).toEqual([
      {
        event: 'incident.triaged',
        payload: {
          incident_id: ID,
          verdict_id: id,
          type: 'malware',
          classification: 'malicious',
          confidence: 0.9,
          analyst: 'offline',
          duration_seconds: 12.5,
        },
        options: { before: { status: 'triaging' }, after: { status: 'triaged' } },
      },
    ]);
    expect(seconds).toEqual([[{ type: 'malware' }, 12.5]]);
    const [, kept] = of('verdict')[0] as [string, { summary: string; category: string; run_id: string }];
    expect([kept.summary.length, kept.category.length, kept.run_id]).toEqual([20_000, 200, RUN]);
  });

  it('has taken no less than no time, whatever the clocks say', async () => {
    const { recorded, told, seconds } = record({ ...outcome, seconds: -1 });
    await recorded;
    expect(told).toMatchObject([{ payload: { duration_seconds: 0 } }]);
    expect(seconds).toEqual([[{ type: 'malware' }, 0]]);
  });

  it('that comes after the incident was resolved is kept, and nothing follows from it', async () => {
    const { recorded, told, seconds } = record({ ...outcome, before: 'resolved', after: null });
    const { id, current } = await recorded;
    expect(current).toBe(false);
    expect(told).toEqual([
      {
        event: 'incident.updated',
        payload: { incident_id: ID, fields: ['verdicts'] },
        options: {
          after: { verdict_id: id, classification: 'malicious', confidence: 0.9 },
          reason: 'The verdict came after the incident was resolved.',
        },
      },
    ]);
    expect(seconds).toEqual([]);
  });

  it('is of no incident that is not there', async () => {
    await expect(record(undefined).recorded).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what intelligence says of observables', () => {
  const item = (value: string, polarity: Polarity) => ({ type: 'domain' as const, value, polarity });

  it('is kept in their one form, the last word on each', async () => {
    const { findings, as, of } = house();
    await as(() =>
      findings.setPolarity(ID, [
        item('Evil.Example', 'benign'),
        item('not one', 'malicious'),
        item('evil[.]example', 'malicious'),
        { type: 'host', value: 'evil.example', polarity: 'neutral' },
      ]),
    );
    expect(of('upsert')).toEqual([
      [
        ['domain', 'evil.example', NOW],
        ['host', 'evil.example', NOW],
      ],
    ]);
    expect(of('polarity')).toEqual([
      [
        ID,
        [
          { observable_id: 'of evil.example', polarity: 'malicious' },
          { observable_id: 'of evil.example', polarity: 'neutral' },
        ],
        NOW,
      ],
    ]);
  });

  it('asks nothing of the database where none is one', async () => {
    const { findings, as, of } = house();
    await as(() => findings.setPolarity(ID, [item('none', 'malicious')]));
    expect([of('upsert'), of('polarity')]).toEqual([[], []]);
  });
});

describe('what actions change', () => {
  it('is told of what differs only, in words', async () => {
    const before = { severity: 'medium', type: 'other', escalation_level: null };
    const { edits, told, as, of } = house({ before });
    await as(() =>
      edits.setFields(ID, {
        severity: 'medium',
        type: 'account_compromise',
        escalation_level: 'senior_analyst',
      }),
    );
    const data = {
      before: { type: 'other', escalation_level: null },
      after: { type: 'account_compromise', escalation_level: 'senior_analyst' },
    };
    expect(of('change')[0]?.[1]).toMatchObject({
      kind: 'field',
      text: 'Type set to account compromise, escalation level set to senior analyst',
      data,
    });
    expect(told).toEqual([
      {
        event: 'incident.updated',
        payload: {
          incident_id: ID,
          fields: ['type', 'escalation_level'],
          escalation_level: 'senior_analyst',
        },
        options: data,
      },
    ]);
  });

  it('is nothing where all is as it was', async () => {
    const { edits, told, as, of } = house({ before: { severity: 'low' } });
    await as(() => edits.setFields(ID, { severity: 'low' }));
    expect([of('change'), told]).toEqual([[], []]);
  });

  it('is of no incident that is not there', async () => {
    const { edits, told, as } = house({ comments: false });
    await expect(as(() => edits.setFields(ID, {}))).rejects.toMatchObject({ code: 'not_found' });
    await expect(as(() => edits.comment(ID, 'x'))).rejects.toMatchObject({ code: 'not_found' });
    expect(told).toEqual([]);
  });
});

describe('incidents as others see them', () => {
  it('of which none is asked for cost no question', async () => {
    const { snapshots, refs, of } = house();
    expect(await snapshots.standing([])).toEqual([]);
    expect(await refs.numbersOf([])).toEqual(new Map());
    expect(of('standing')).toEqual([]);
    await snapshots.standing([ID]);
    expect(of('standing')).toEqual([[[ID], false]]);
  });

  it('have an id behind what people call them', async () => {
    const findOne = async (_entity: unknown, { where }: { where: { number?: number } }) =>
      where.number === 7 ? { id: ID } : null;
    const rows = [{ id: ID, number: 7 }];
    const unit = Object.assign(plainUnit().unit, { manager: { findOne }, query: async () => rows });
    const refs = new IncidentRefs(unit as never);
    expect(await refs.idOf('INC-7')).toBe(ID);
    for (const ref of ['INC-8', 'nonsense'])
      await expect(refs.idOf(ref)).rejects.toMatchObject({ code: 'not_found' });
    expect(await refs.numbersOf([ID])).toEqual(new Map([[ID, 'INC-7']]));
  });

  it('are unknown where there is none', async () => {
    const { snapshots, of } = house();
    await expect(snapshots.load(ID)).rejects.toMatchObject({ code: 'not_found' });
    await expect(snapshots.hold(ID)).rejects.toMatchObject({ code: 'not_found' });
    expect(of('standing')).toEqual([[[ID], true]]);
  });
});
