import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { openPage } from '../../test/page.ts';

/** Everything but who is signed in. */
const broken = http.all('*/api/*', ({ request }) =>
  request.url.endsWith('/api/auth/me')
    ? undefined
    : HttpResponse.json(
        { code: 'conflict', title: 'It is in use', detail: 'Somebody else has it.', correlation_id: 'c-7' },
        { status: 409 },
      ),
);

it.each([
  ['/incidents', 'load the incidents'],
  ['/incidents/INC-7', 'load this incident'],
  ['/approvals', 'load the approvals'],
  ['/playbooks', 'load the playbooks'],
  ['/playbooks/mail', 'load the playbook'],
  ['/runs/run-1', 'load the run'],
  ['/policy', 'load the policy'],
  ['/connectors', 'load the connectors'],
  ['/connectors/connector-1', 'load the connector'],
  ['/audit', 'load the audit entries'],
  ['/settings/sources', 'load the sources'],
  ['/settings/sources/source-1', 'load the webhook source'],
  ['/settings/users', 'load the users'],
  ['/settings/api-keys', 'load the API keys'],
  ['/settings/general', 'load the settings'],
  ['/settings/tenants', 'load the tenants'],
  ['/settings/jobs', 'load the jobs'],
])('%s says that it could not %s, why, and under which id the log has it', async (path, doing) => {
  openPage(path, 'admin', broken);
  const title = await screen.findByText(`Could not ${doing}. It is in use.`);
  const notice = within(title.closest('[role=alert]') as HTMLElement);
  expect(notice.getByText('Somebody else has it.')).toBeVisible();
  expect(notice.getByText('c-7')).toBeVisible();
  expect(notice.getByRole('button', { name: 'Try again' })).toBeVisible();
  // Nothing opens by itself.
  expect(screen.queryByRole('dialog')).toBeNull();
});
