import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach } from 'vitest';
import type { RecommendationDto, ReporterDto } from '../../shared/api/generated/index.ts';
import {
  action,
  actionType,
  alert,
  evidence,
  incidentDetail,
  observable,
  page,
  preview,
  related,
  timelineEntry,
  verdict,
} from '../../test/fixtures.ts';
import { server } from '../../test/server.ts';

export const detail = incidentDetail();

/** What the server has of it. */
export const stored = {
  state: detail,
  verdicts: [verdict()],
  recommendations: [] as RecommendationDto[],
  reporters: [] as ReporterDto[],
};
export const heading = () => screen.findByRole('heading', { level: 1, name: /INC-1042/ });

/** A server with one incident, or what `stored` has of it. */
export function withIncident(): void {
  beforeEach(() => {
    Object.assign(stored, { state: detail, verdicts: [verdict()], recommendations: [], reporters: [] });
    server.use(
      http.get('*/api/incidents/:id', ({ params }) =>
        params['id'] === detail.id || params['id'] === detail.number
          ? HttpResponse.json(stored.state)
          : HttpResponse.json(
              {
                type: 'about:blank',
                title: 'There is no such thing here',
                status: 404,
                code: 'not_found',
                detail: 'No incident.',
                correlation_id: 'c',
              },
              { status: 404 },
            ),
      ),
      http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page(stored.verdicts))),
      http.get('*/api/incidents/:id/evidence', () =>
        HttpResponse.json(
          page([
            evidence(),
            evidence({
              id: 'E2',
              kind: 'url.reputation',
              source: { type: 'connector', name: 'virustotal' },
              subject: { type: 'url', value: 'http://bad.example/login' },
              statement: '19 of 92 engines call the address malicious.',
              raw: { malicious: 19 },
            }),
          ]),
        ),
      ),
      http.get('*/api/incidents/:id/observables', () =>
        HttpResponse.json(
          page([
            observable(),
            observable({ id: 'o2', type: 'host', value: 'WS-0042', polarity: null, incident_count: 1 }),
          ]),
        ),
      ),
      http.get('*/api/incidents/:id/reporters', () => HttpResponse.json(page(stored.reporters))),
      http.get('*/api/incidents/:id/alerts', () => HttpResponse.json(page([alert()]))),
      http.get('*/api/incidents/:id/related', () =>
        HttpResponse.json(
          page([
            related({
              ...{ id: 'r1', number: 'INC-900', shared_count: 1 },
              shared: [{ type: 'url', value: 'http://bad.example/login' }],
            }),
          ]),
        ),
      ),
      http.get('*/api/incidents/:id/timeline', ({ request }) => {
        const kinds = new URL(request.url).searchParams.getAll('kind');
        const entries = [
          timelineEntry(),
          timelineEntry({
            id: 't2',
            kind: 'comment',
            actor: { type: 'user', name: 'Maria' },
            text: 'Called the user.',
          }),
        ];
        return HttpResponse.json(
          page(entries.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))),
        );
      }),
      http.get('*/api/incidents/:id/actions', () => HttpResponse.json(page([action()]))),
      http.get('*/api/incidents/:id/recommendations', () => HttpResponse.json(page(stored.recommendations))),
      http.get('*/api/action-types', () =>
        HttpResponse.json(
          page([
            actionType(),
            actionType({ name: 'block_sender', title: 'Block sender', category: 'email' }),
          ]),
        ),
      ),
      http.post('*/api/actions/preview', () => HttpResponse.json(preview())),
    );
  });
}
