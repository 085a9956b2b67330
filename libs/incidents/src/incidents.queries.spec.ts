import type { Problem } from '#platform';
import { ANALYST, NOW, SYSTEM, fixedClock, plainUnit } from '../../../test/fixtures/plain-unit.ts';
import { TenantSettings } from '#platform';
import type { ListFilters, ListKey, ListOrder } from './data/incident-list.ts';
import type { IncidentRow } from './data/incident-row.ts';
import type { IncidentRepository, ListPage } from './data/incident.repository.ts';
import { IncidentsQueries, type ListIncidents } from './incidents.queries.ts';

const ID = '01900000-0000-7000-8000-0000000000c1';
const LEVELS = { critical: 60, high: 240, medium: 1440, low: 4320, informational: 10_080 };
const row = (n: number) =>
  ({
    ...{ id: ID, number: n, status: 'created', severity_rank: 2 },
    ...{ verdict_classification: null, created_at: new Date(n * 1000) },
  }) as IncidentRow;

interface Stored {
  /** Incidents by observable and by word; null: too many. */
  observable?: string[];
  words?: Record<string, string[] | null>;
  number?: number;
  rows?: IncidentRow[];
}

function house({ observable = [], words = {}, number, rows = [] }: Stored = {}, actor = ANALYST) {
  const { unit, context, as } = plainUnit(actor);
  const settings = { get: async () => LEVELS } as unknown as TenantSettings;
  const asked: { observables: unknown[]; words: string[] } = { observables: [], words: [] };
  const lists: { filters: ListFilters; order: ListOrder; after: ListKey | null; limit: number }[] = [];
  const repository = {
    find: async (ref: { number?: number }) => (ref.number === number ? { id: ID } : undefined),
    withObservable: async (values: { type: string; value: string }[]) => {
      asked.observables.push(values.map(({ type, value }) => `${type} ${value}`));
      return observable;
    },
    withExactly: async (word: string) => {
      asked.words.push(`=${word}`);
      return word in words ? words[word] : [];
    },
    withWord: async (word: string) => {
      asked.words.push(word);
      return word in words ? words[word] : [];
    },
    list: async (filters: ListFilters, { order, after }: ListPage, limit: number) => {
      lists.push({ filters, order: order as ListOrder, after: after as ListKey | null, limit });
      return rows;
    },
  } as unknown as IncidentRepository;
  const queries = new IncidentsQueries(repository, unit, context, fixedClock, settings);
  const list = (query: Partial<ListIncidents> = {}) => as(() => queries.list({ limit: 2, ...query }));
  return { queries, list, asked, lists, as };
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

it('leaves out what is put off, or shows only that, and finds tags as whole words in one spelling', async () => {
  expect(await filtersOf({})).toMatchObject({ snoozed: null, now: NOW, words: null });
  expect(await filtersOf({ snoozed: false })).toMatchObject({ snoozed: false });
  expect(await filtersOf({ tag: ['VIP'] }, { words: { 'tag:vip': [ID] } })).toMatchObject({ ids: [ID] });
  const { list, asked } = house({ words: { 'tag:vip': null } });
  await list({ tag: ['vip', 'Q4 sale'] });
  expect(asked.words).toEqual(['=tag:vip', '=tag:q4-sale']);
  expect(await filtersOf({ tag: ['vip'] }, { words: { 'tag:vip': null } })).toMatchObject({
    words: ['tag:vip'],
  });
});

it('knows an incident by its number, and none that is not there', async () => {
  const { queries } = house({ number: 7 });
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
          ids: null,
          found: [],
          title: null,
          words: null,
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
  it('by number finds that incident or none', async () => {
    expect(await filtersOf({ q: ' INC-7 ' }, { number: 7 })).toMatchObject({ ids: [ID], title: null });
    expect(await filtersOf({ q: 'INC-8' }, { number: 7 })).toMatchObject({ ids: [], title: null });
  });

  it('by words is of the rarest word, and of what has it as an observable', async () => {
    const words = { evil: ['a', 'b'], mail: null, seen: ['b'] };
    expect(await filtersOf({ q: 'Evil mail seen' }, { words, observable: ['o', 'b'] })).toMatchObject({
      ids: ['o', 'b'],
      found: ['o', 'b'],
      title: ['(^|[^[:alnum:]])evil', '(^|[^[:alnum:]])mail', '(^|[^[:alnum:]])seen'],
    });
  });

  it('by words that nearly every title has walks the list', async () => {
    expect(await filtersOf({ q: 'mail' }, { words: { mail: null }, observable: ['o'] })).toMatchObject({
      ids: null,
      found: ['o'],
      title: [expect.stringContaining('mail')],
    });
  });

  it('asks for no further word when none has one of them', async () => {
    const { list, asked } = house({ words: { first: ['a'], second: [], third: ['b'] } });
    await list({ q: 'first second third' });
    expect(asked.words).toEqual(['first', 'second']);
  });

  it('by what has no letter is by observable only', async () => {
    expect(await filtersOf({ q: '::' }, { observable: ['o'] })).toMatchObject({ ids: ['o'], title: null });
  });

  it('by fields is of what has all of them, beside whatever else is looked for', async () => {
    const words = {
      'rule.name:odd sign-in': ['a', 'b', 'c'],
      'host.name:ws-': ['b', 'c', 'd'],
      seen: ['c', 'd'],
      'vendor.verdict:blocked': null,
      'user.name:': null,
    };
    const q = 'rule.name:"Odd sign-in" host.name:ws-*';
    expect(await filtersOf({ q }, { words })).toMatchObject({ ids: ['b', 'c'], title: null, words: null });
    expect(await filtersOf({ q: `${q} seen` }, { words })).toMatchObject({
      ids: ['c'],
      title: [expect.stringContaining('seen')],
    });
    expect(await filtersOf({ q, observable: 'x.example' }, { words, observable: ['c'] })).toMatchObject({
      ids: ['c'],
    });
    // More have it than are merged: the list looks at each.
    expect(await filtersOf({ q: `${q} vendor.verdict:blocked` }, { words })).toMatchObject({
      ids: ['b', 'c'],
      words: ['vendor.verdict:blocked'],
    });
    expect(await filtersOf({ q: 'vendor.verdict:blocked' }, { words })).toMatchObject({
      ids: null,
      words: ['vendor.verdict:blocked'],
    });
    await expect(filtersOf({ q: 'user.name:*' }, { words })).rejects.toThrow('Write more of it.');
    await expect(filtersOf({ q: 'host.nam:ws-77' })).rejects.toThrow(
      'There is no field host.nam to search by',
    );
  });

  it('by an observable of a type is of that type; of none where it has not its form', async () => {
    const observablesOf = async (observable: string) => {
      const { list, asked } = house();
      await list({ observable });
      return asked.observables[0];
    };
    expect(await observablesOf(' domain:Evil[.]Example ')).toEqual(['domain evil.example']);
    expect(await observablesOf('ip:evil.example')).toEqual([]);
    expect(await observablesOf('http://evil.example/')).toContain('url http://evil.example/');
    expect(await observablesOf(':x')).toEqual(['host :x', 'user :x']);
  });

  it('by text and observable is of what both have found', async () => {
    const stored = { words: { seen: ['a', 'b'] }, observable: ['b', 'c'] };
    expect(await filtersOf({ q: 'INC-7', observable: 'x.example' }, { ...stored, number: 7 })).toMatchObject({
      ids: [],
    });
    expect(await filtersOf({ q: 'seen', observable: 'x.example' }, stored)).toMatchObject({
      ids: ['b', 'c'],
      title: [expect.any(String)],
    });
    const everywhere = { words: { seen: null }, observable: ['c'] };
    expect(await filtersOf({ q: 'seen', observable: 'x.example' }, everywhere)).toMatchObject({
      ids: ['c'],
      title: [expect.any(String)],
    });
    expect(await filtersOf({ observable: 'x.example' }, stored)).toMatchObject({
      ids: ['b', 'c'],
      title: null,
    });
  });
});
