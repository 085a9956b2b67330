import { QueryClient } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { keys } from '../../../shared/api/query-keys.ts';
import { incidentDetail } from '../../../test/fixtures.ts';
import { server } from '../../../test/server.ts';
import {
  incidentListQuery,
  incidentRefQuery,
  newIncidentsQuery,
  timelineQuery,
} from '../incidents.queries.ts';

it('reads an incident once, whether it was asked for by number or id', async () => {
  server.use(http.get('*/api/incidents/INC-1042', () => HttpResponse.json(incidentDetail())));
  const client = new QueryClient();
  const { id } = incidentDetail();
  expect(await client.fetchQuery(incidentRefQuery('INC-1042', client))).toBe(id);
  expect(client.getQueryData(keys.incidents.detail(id))).toEqual(incidentDetail());
});

it('lists up to a moment, or up to the end that the filters name, after which nothing is new', () => {
  const listed = (filters: object) => incidentListQuery(filters, 'now').queryKey[2];
  expect(listed({ q: 'x' })).toEqual({ q: 'x', limit: 50, created_before: 'now' });
  expect(listed({ created_before: 'then' })).toEqual({ limit: 50, created_before: 'then' });
  expect(newIncidentsQuery({}, 'now').enabled).toBe(true);
  expect(newIncidentsQuery({ created_before: 'then' }, 'now').enabled).toBe(false);
});

it('is one timeline, in whatever order its kinds were chosen', () => {
  expect(timelineQuery('i', ['state', 'alert']).queryKey).toEqual(
    timelineQuery('i', ['alert', 'state']).queryKey,
  );
});
