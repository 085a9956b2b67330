import { queryOptions } from '@tanstack/react-query';
import {
  getActions,
  getApprovals,
  getConnectors,
  getIncidents,
  getStatsOverview,
  getStatsTimeline,
  getTasksMine,
  type ActionDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

/** Rows of one list of the dashboard at most. */
export const SHOWN = 20;
const waiting = { status: 'pending', mine: true, limit: SHOWN } as const;

/** Approvals that I may decide, by the time that is left. */
export const myApprovalsQuery = queryOptions({
  queryKey: keys.approvals.list(waiting),
  queryFn: async ({ signal }) => (await getApprovals({ query: waiting, signal })).data,
  select: (approvals) =>
    [...approvals].sort((left, right) => left.expires_at.localeCompare(right.expires_at)),
});

const mine: {
  assignee: string;
  status: ('created' | 'triaging' | 'triaged')[];
  sort: string;
  limit: number;
} = {
  assignee: 'me',
  status: ['created', 'triaging', 'triaged'],
  sort: '-severity',
  limit: SHOWN,
};

export const myIncidentsQuery = queryOptions({
  queryKey: keys.incidents.list(mine),
  queryFn: async ({ signal }) => (await getIncidents({ query: mine, signal })).data,
});

/** Of whatever incidents, what is due first before the rest. */
export const myTasksQuery = queryOptions({
  queryKey: keys.incidents.list({ tasks: 'mine' }),
  queryFn: async ({ signal }) => (await getTasksMine({ signal })).data.slice(0, SHOWN),
});

const TROUBLED = ['unconfirmed', 'failed', 'rollback_failed'] as const;

/** Actions whose effect is in doubt first, then those that failed. */
export const troubledActionsQuery = queryOptions({
  queryKey: keys.actions.list({ troubled: true }),
  queryFn: async ({ signal }): Promise<ActionDto[]> => {
    const pages = await Promise.all(
      TROUBLED.map((status) => getActions({ query: { status, limit: 10, sort: '-requested_at' }, signal })),
    );
    return pages.flatMap((page) => page.data).filter(({ read_only }) => !read_only);
  },
});

export const unhealthyConnectorsQuery = queryOptions({
  queryKey: keys.connectors.list({ dashboard: true }),
  queryFn: async ({ signal }) => (await getConnectors({ query: { limit: 200 }, signal })).data,
  select: (connectors) =>
    connectors.filter(({ enabled, health }) => enabled && health.status === 'unhealthy'),
});

export const overviewQuery = (hours: number) =>
  queryOptions({
    queryKey: keys.stats.list({ overview: hours }),
    queryFn: ({ signal }) => getStatsOverview({ query: { hours }, signal }),
  });

export const hoursQuery = (hours: number) =>
  queryOptions({
    queryKey: keys.stats.list({ timeline: hours }),
    queryFn: ({ signal }) => getStatsTimeline({ query: { hours }, signal }),
  });
