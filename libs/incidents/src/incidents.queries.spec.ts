import type { Problem } from '#platform';
import { ANALYST, NOW, SYSTEM, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import { TenantSettings } from '#platform';
import type { TeamDirectory } from '#teams';
import type { ListFilters, ListKey, ListOrder } from './data/incident-list.ts';
import type { IncidentRow } from './data/incident-row.ts';
import type { IncidentRepository, ListPage } from './data/incident.repository.ts';
import { IncidentFilters } from './incident-filters.ts';
import type { IncidentSearch, SearchQuestion } from './incident-search.ts';
import { IncidentsQueries, type ListIncidents } from './incidents.queries.ts';
import type { SearchHits } from './search-hits.ts';
import type { SearchedPage, SearchPages } from './search-pages.ts';

const ID = '01900000-0000-7000-8000-0000000000c1';
const LEVELS = { critical: 60, high: 240, medium: 1440, low: 4320, informational: 10_080 };
const row = (n: number) =>
  ({
    ...{ id: ID, number: n, status: 'created', severity_rank: 2 },
    ...{ verdict_classification: null, created_at: new Date(n * 1000) },
  }) as IncidentRow;

interface Stored {
  rows?: IncidentRow[];
  /** What a search finds; null: nothing can be found by it. */
  found?: { ids: string[]; more: boolean } | null;
  page?: SearchedPage;
}

function house({ rows = [], found = null, page }: Stored = {}, actor = ANALYST) {
  const { unit, context, as } = plainUnit(actor);
  const settings = { get: async () => LEVELS } as unknown as TenantSettings;
  const asked: SearchQuestion[] = [];
  const lists: { filters: ListFilters; order: ListOrder; after: ListKey | null; limit: number }[] = [];
  const repository = {
    find: async (ref: { number?: number }) => (ref.number === 7 ? { id: ID } : undefined),
    list: async (filters: ListFilters, { order, after }: ListPage, limit: number) => {
      lists.push({ filters, order: order as ListOrder, after: after as ListKey | null, limit });
      return rows;
    },
  } as unknown as IncidentRepository;
  const search = {
    resolve: async (question: SearchQuestion) => {
      asked.push(question);
      return found === null && page === undefined ? null : { terms: [], cut: ['ws'] };
    },
    unreadBefore: async () => NOW,
  } as unknown as IncidentSearch;
  const walked: unknown[] = [];
  const pages = {
    byTime: async (_resolved: unknown, _filters: unknown, order: unknown, limit: number) => {
      walked.push([order, limit]);
      return page;
    },
    newest: async (_resolved: unknown, _filters: unknown, most: number) => {
      walked.push(most);
      return found;
    },
  } as unknown as SearchPages;
  const hits = {
    add: async (given: IncidentRow[]) => given.map((one) => ({ ...one, hits: ['hit'] })),
  } as unknown as SearchHits;
  const teams = { ofPerson: async (id: string) => [`team of ${id}`] } as unknown as TeamDirectory;
  const filters = new IncidentFilters(teams, context, fixedClock);
  const queries = new IncidentsQueries(repository, unit, fixedClock, settings, search, pages, hits, filters);
  const list = (query: Partial<ListIncidents> = {}) => as(() => queries.list({ limit: 2, ...query }));
  return { queries, list, asked, lists, walked, as };
}

async function filtersOf(query: Partial<ListIncidents>, stored: Stored = {}): Promise<ListFilters> {
  const { list, lists } = house(stored);
  await list(query);
  return lists[0]?.filters as ListFilters;
}

it('keeps the moment of the first page where it goes by urgency, and knows no urgency of what is resolved', async () => {
  const first = house({ rows: [row(1), row(2), row(3)] });
  const { meta } = await first.list({ sort: '-urgency' });
  expect(first.lists[0]?.order).toEqual({ levels: LEVELS, now: NOW.getTime(), descending: true });
  const [points, made, id, now] = JSON.parse(Buffer.from(meta.next_cursor ?? '', 'base64url').toString());
  // Medium, without a verdict, long over its time.
  expect([points, made, id, now]).toEqual([7, 2000, ID, NOW.getTime()]);
  const earlier = Buffer.from(JSON.stringify([7, 2000, ID, 5000])).toString('base64url');
  const next = house();
  await next.list({ sort: 'urgency', cursor: earlier });
  expect(next.lists[0]).toMatchObject({
    order: { now: 5000, descending: false },
    after: [7, 2000, ID, 5000],
  });
  expect(() => next.list({ sort: '-urgency', status: ['resolved'] })).toThrow(
    'What is resolved is not urgent',
  );
});

it('leaves out what is put off, or shows only that, and looks for tags as whole words in one spelling', async () => {
  expect(await filtersOf({})).toMatchObject({ snoozed: null, now: NOW, ids: null });
  expect(await filtersOf({ snoozed: false })).toMatchObject({ snoozed: false });
  const { list, asked } = house();
  await list({ tag: ['VIP', 'Q4 sale'] });
  expect(asked).toMatchObject([
    {
      fields: [
        { word: 'tag:vip', open: false },
        { word: 'tag:q4-sale', open: false },
      ],
      terms: [],
      observable: null,
      ref: null,
    },
  ]);
});

it('knows an incident by its number, and none that is not there', async () => {
  const { queries } = house();
  expect(await queries.find('INC-7')).toEqual({ id: ID });
  await expect(queries.find('INC-8')).rejects.toMatchObject({ code: 'not_found' });
  expect(() => queries.find('nonsense')).toThrow('There is no incident with this id or number');
});

describe('a list of incidents', () => {
  it('without a wish is of all, newest first', async () => {
    const { list, lists } = house();
    expect(await list({ status: [], sort: '', assignee: '', q: ' ', observable: ' ' })).toEqual({
      data: [],
      meta: { next_cursor: null },
      search: null,
    });
    expect(lists).toEqual([
      {
        filters: {
          status: null,
          severity_ranks: null,
          type: null,
          source: null,
          verdict: null,
          assignee: null,
          unassigned: false,
          team: null,
          ids: null,
          snoozed: null,
          now: NOW,
          created_after: null,
          created_before: null,
          figures: null,
        },
        order: { sort: 'created_at', descending: true },
        after: null,
        limit: 3,
      },
    ]);
  });

  it('has the filters that were given', async () => {
    const moment = '2026-11-22T10:00:00.000Z';
    expect(
      await filtersOf({
        status: ['created'],
        severity: ['informational', 'critical'],
        type: ['phishing'],
        source: ['edr'],
        verdict: ['benign'],
        created_after: moment,
        created_before: '2026-11-23T10:00:00.000Z',
      }),
    ).toMatchObject({
      status: ['created'],
      severity_ranks: [0, 4],
      type: ['phishing'],
      source: ['edr'],
      verdict: ['benign'],
      created_after: new Date(moment),
      created_before: new Date('2026-11-23T10:00:00.000Z'),
    });
  });

  it.each([
    ['severity', { sort: 'severity', descending: false }],
    ['-number', { sort: 'number', descending: true }],
    ['status', { sort: 'status', descending: false }],
  ])('is sorted by %s', async (sort, order) => {
    const { list, lists } = house();
    await list({ sort });
    expect(lists[0]?.order).toEqual(order);
  });

  it.each(['colour', '-', '--number', 'number-'])('is not sorted by %s', (sort) => {
    const { queries } = house();
    const refused = () => queries.list({ limit: 2, sort });
    expect(refused).toThrow(
      'sort must be one of created_at, severity, number, status, urgency, with a minus sign',
    );
    try {
      void refused();
    } catch (error) {
      expect((error as Problem).errors).toMatchObject([{ path: 'sort', code: 'invalid' }]);
    }
  });

  it('goes on where its page has ended', async () => {
    const { list, lists } = house({ rows: [row(9), row(8), row(7)] });
    const first = await list({ sort: '-number' });
    expect(first.data.map(({ number }) => number)).toEqual([9, 8]);
    await list({ sort: '-number', cursor: first.meta.next_cursor ?? '' });
    expect(lists[1]?.after).toEqual([8, 8000, ID]);
  });
});

describe('in whose queue', () => {
  it.each([
    [['mine'], { ids: [`team of ${ANALYST.user_id}`], none: false }],
    [[ID, 'none', ID], { ids: [ID], none: true }],
    [[], null],
  ])('%j', async (team, expected) => {
    expect((await filtersOf({ team })).team).toEqual(expected);
  });

  it('is said by ids and two words; whoever is nobody has no teams', async () => {
    await expect(house().list({ team: ['Night shift'] })).rejects.toMatchObject({
      errors: [{ path: 'team' }],
    });
    const { list, lists } = house({}, SYSTEM);
    await list({ team: ['mine'] });
    expect(lists[0]?.filters.team).toEqual({ ids: [], none: false });
  });
});

describe('whose incidents', () => {
  it.each([
    ['none', { assignee: null, unassigned: true }],
    ['me', { assignee: ANALYST.user_id, unassigned: false }],
    [ID, { assignee: ID, unassigned: false }],
  ])('%s', async (assignee, filters) => {
    expect(await filtersOf({ assignee })).toMatchObject(filters);
  });

  it.each([
    ['somebody', ANALYST],
    ['me', SYSTEM],
  ])('%s is nobody', async (assignee, actor) => {
    await expect(house({}, actor).list({ assignee })).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'assignee must be a user id, `me` or `none`.',
      errors: [{ path: 'assignee' }],
    });
  });
});

describe('a search', () => {
  const questionOf = async (query: Partial<ListIncidents>) => {
    const { list, asked } = house();
    await list(query);
    return asked[0];
  };

  it('is for a number, words, fields and an observable, each read for what it is', async () => {
    expect(await questionOf({ q: ' INC-7 ' })).toMatchObject({ ref: { number: 7 } });
    expect(await questionOf({ q: '#1042' })).toMatchObject({
      ref: { number: 1042 },
      terms: [{ text: '#1042' }],
    });
    const q = 'rule.name:"Odd sign-in" host.name:ws-* Seen';
    expect(await questionOf({ q, observable: ' domain:Evil[.]Example ' })).toMatchObject({
      fields: [
        { word: 'rule.name:odd sign-in', open: false },
        { word: 'host.name:ws-', open: true },
      ],
      terms: [{ text: 'Seen', word: { from: 'seen' } }],
      observable: [{ type: 'domain', value: 'evil.example' }],
      ref: null,
    });
    await expect(questionOf({ q: 'host.nam:ws-77' })).rejects.toThrow(
      'There is no field host.nam to search by',
    );
  });

  it('by an observable of a type is of that type; of none where it has not its form', async () => {
    const observablesOf = async (observable: string) => (await questionOf({ observable }))?.observable;
    expect(await observablesOf('ip:evil.example')).toEqual([]);
    expect(await observablesOf('http://evil.example/')).toContainEqual({
      type: 'url',
      value: 'http://evil.example/',
    });
    expect(await observablesOf(':x')).toEqual([
      { type: 'host', value: ':x' },
      { type: 'user', value: ':x' },
    ]);
  });

  const NOTES = { cut: [], newest: null, looked_to: null, unread_before: NOW };

  it('that nothing can be found by reads no list', async () => {
    const { list, lists } = house();
    expect(await list({ q: 'nothing' })).toEqual({ data: [], meta: { next_cursor: null }, search: NOTES });
    expect(lists).toEqual([]);
  });

  it('goes by time, and says where its rows were found and how far it has looked', async () => {
    const page = { rows: [row(1)], next: [0, 5, ID] as ListKey, looked_to: NOW };
    const { list, walked } = house({ page });
    const cursor = Buffer.from(JSON.stringify([0, 9, ID])).toString('base64url');
    const found = await list({ q: 'seen', cursor, sort: 'created_at' });
    expect(found).toMatchObject({
      data: [{ hits: ['hit'] }],
      search: { ...NOTES, cut: ['ws'], looked_to: NOW },
    });
    expect(JSON.parse(Buffer.from(found.meta.next_cursor ?? '', 'base64url').toString())).toEqual([0, 5, ID]);
    await list({ q: 'seen' });
    expect(walked).toEqual([
      [{ descending: false, after: [0, 9, ID] }, 2],
      [{ descending: true, after: null }, 2],
    ]);
  });

  it.each(['-severity', '-urgency'])(
    'in the order %s is of the newest, which is said where there are more',
    async (sort) => {
      const all = house({ found: { ids: [ID], more: false }, rows: [row(1)] });
      expect(await all.list({ q: 'seen', sort })).toMatchObject({
        data: [{ hits: ['hit'] }],
        search: { newest: null },
      });
      expect(all.lists[0]?.filters.ids).toEqual([ID]);
      const some = house({ found: { ids: [ID], more: true } });
      expect(await some.list({ q: 'seen', sort })).toMatchObject({ search: { newest: 1 } });
    },
  );

  it('for what is done to all takes as many as are asked for, and refuses what it cannot find to the end', async () => {
    const few = house({ found: { ids: [ID], more: false } });
    expect(await few.as(() => few.queries.matching({ q: 'seen' }, 5))).toEqual([ID]);
    const enough = house({ found: { ids: [ID, ID], more: true } });
    expect(await enough.as(() => enough.queries.matching({ q: 'seen' }, 2))).toEqual([ID, ID]);
    const endless = house({ found: { ids: [ID], more: true } });
    await expect(endless.as(() => endless.queries.matching({ q: 'seen' }, 2))).rejects.toThrow(
      'search for something rarer',
    );
    const none = house();
    expect(await none.as(() => none.queries.matching({ q: 'seen' }, 2))).toEqual([]);
  });
});
