import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { accessibilityProblems } from '../../test/axe.ts';
import { openPage } from '../../test/page.ts';
import { aSource } from '../../test/rows.ts';
import { network } from '../../test/sources.ts';

it('shows what of the last deliveries was understood, what was not, and why others were refused', async () => {
  openPage(
    '/settings/sources/source-1',
    'viewer',
    ...network(
      [aSource()],
      http.get('*/api/webhook-sources/source-1/understanding', () =>
        HttpResponse.json({
          deliveries: 1000,
          recognised: 900,
          formats: [
            { name: 'crowdstrike', count: 900 },
            { name: 'unknown', count: 100 },
          ],
          fields: [
            { name: 'title', count: 1000 },
            { name: 'host', count: 640 },
          ],
          not_understood: [{ name: 'severity: purple', count: 12 }],
          unread_of: 200,
          unread: [{ name: 'rack.owner', count: 180 }],
          refusals: [
            { reason: 'invalid_json', count: 3, detail: 'Line 1, column 2.', at: '2026-11-22T10:00:00.000Z' },
          ],
        }),
      ),
    ),
  );
  const section = await screen.findByRole('region', { name: 'Understood' });
  await within(section).findByRole('progressbar', { name: 'host: 640 of 1000' });
  await within(section).findByText(
    /900 were of a format that is known: Cloud findings 900, read by their keys 100\./,
  );
  const row = (name: string) => within(within(section).getByRole('table', { name })).getAllByRole('row')[1];
  expect(row('Not understood')).toHaveTextContent('severity: purple12');
  expect(row('Read by nothing')).toHaveTextContent('body.rack.owner180');
  expect(row('Refused')).toHaveTextContent('invalid_json Line 1, column 2.');
  expect(screen.queryByRole('region', { name: 'Mapping' })).not.toBeInTheDocument();
  expect(await accessibilityProblems()).toEqual([]);
});
