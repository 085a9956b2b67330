import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { ReporterDto, RequestIncidentActionDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { action, incidentDetail, page, preview } from '../../test/fixtures.ts';
import { renderRoute } from '../../test/render.tsx';
import { server } from '../../test/server.ts';
import { heading, stored, withIncident } from './incident.harness.ts';

withIncident();

function reporter(changes: Partial<ReporterDto> = {}): ReporterDto {
  return {
    reporter: 'alice@corp.example',
    subject: 'Your invoice',
    reported_at: '2026-11-22T10:00:00.000Z',
    answer: 'malicious',
    obstacle: null,
    told: null,
    ...changes,
  };
}

it('tells whoever reported it what has come of it, once it is known', async () => {
  stored.state = incidentDetail({ status: 'resolved', disposition: 'true_positive' });
  stored.reporters = [reporter()];
  const bodies: RequestIncidentActionDto[] = [];
  server.use(
    http.post('*/api/actions/preview', () =>
      HttpResponse.json(preview({ action: 'notify_reporter', decision: 'allow', level: null })),
    ),
    http.post('*/api/incidents/:id/actions', async ({ request }) => {
      bodies.push((await request.json()) as RequestIncidentActionDto);
      return HttpResponse.json(
        action({ action: 'notify_reporter', status: 'approved', summary: 'Tell Alice' }),
        {
          status: 201,
        },
      );
    }),
  );
  const { user, container } = renderRoute('/incidents/INC-1042', { role: 'analyst' });
  const reported = within(await screen.findByRole('region', { name: 'Reported by' }));
  expect(reported.getByText('alice@corp.example')).toBeVisible();
  expect(await reported.findByText('Policy would allow it at once')).toBeVisible();
  expect(await accessibilityProblems(container)).toEqual([]);
  await user.click(
    reported.getByRole('button', { name: 'Tell the reporter, alice@corp.example, that it was malicious' }),
  );
  expect(await screen.findByText('Tell Alice: requested.')).toBeInTheDocument();
  expect(bodies).toMatchObject([
    { action: 'notify_reporter', parameters: { reporter: 'alice@corp.example' } },
  ]);
});

it('says why somebody is not told, and what was told', async () => {
  stored.reporters = [
    reporter({ answer: null, obstacle: 'Nothing proves that alice@corp.example sent the report.' }),
    reporter({
      reporter: 'bob@corp.example',
      answer: null,
      obstacle: 'This has been told, or is being told.',
      told: { answer: 'benign', at: '2026-11-22T11:00:00.000Z', action_id: action().id },
    }),
  ];
  renderRoute('/incidents/INC-1042', { role: 'analyst' });
  const reported = within(await screen.findByRole('region', { name: 'Reported by' }));
  expect(reported.getByText(/Nothing proves that alice@corp.example/)).toBeVisible();
  expect(reported.getByText(/^Told that it is safe/)).toBeVisible();
  expect(reported.queryByText('This has been told, or is being told.')).toBeNull();
  expect(reported.queryByRole('button')).toBeNull();
});

it('asks nobody twice while the answer is under way, and shows why one failed', async () => {
  stored.reporters = [reporter(), reporter({ reporter: 'bob@corp.example' })];
  const asked = { action: 'notify_reporter', status: 'executing' as const };
  server.use(
    http.get('*/api/incidents/:id/actions', () =>
      HttpResponse.json(
        page([
          action({ ...asked, parameters: { reporter: 'Alice@corp.example' } }),
          action({
            ...{ ...asked, id: 'a2', status: 'failed', parameters: { reporter: 'bob@corp.example' } },
            error: { code: 'connector_failed', message: 'The mail server refuses connections.' },
          }),
        ]),
      ),
    ),
  );
  renderRoute('/incidents/INC-1042', { role: 'analyst' });
  const reported = within(await screen.findByRole('region', { name: 'Reported by' }));
  expect(await reported.findByText('The mail server refuses connections.')).toBeVisible();
  expect(reported.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
    'Tell the reporter, bob@corp.example, that it was malicious',
  ]);
});

it('is not spoken of where nobody has reported anything', async () => {
  renderRoute('/incidents/INC-1042');
  await heading();
  expect(screen.queryByRole('region', { name: 'Reported by' })).toBeNull();
});
