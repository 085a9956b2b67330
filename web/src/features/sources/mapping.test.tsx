import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type {
  MappingPreviewDto,
  PreviewMappingDto,
  UpdateSourceDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aSource } from '../../test/rows.ts';
import { network } from '../../test/sources.ts';

const preview: MappingPreviewDto = {
  alerts: 40,
  since: '2026-11-22T10:00:00.000Z',
  fields: [
    {
      field: 'title',
      changed: 30,
      same: 0,
      left: 10,
      failed: 10,
      failure: 'line 1, column 6: No such key: rule.',
      examples: [{ before: 'Alert with id', after: 'Beacon' }],
    },
  ],
};
const mapping = [{ field: 'title', expression: 'body.rule.name' }];

it('tries what is typed on the last alerts, field by field, and saves it', async () => {
  const tried = bodies<PreviewMappingDto>();
  const saved = bodies<UpdateSourceDto>();
  const { user } = openPage(
    '/settings/sources/source-1',
    'admin',
    ...network(
      [aSource()],
      http.post('*/api/webhook-sources/source-1/mapping/preview', async ({ request }) => {
        await tried.keep(request);
        return HttpResponse.json(preview);
      }),
      http.patch('*/api/webhook-sources/source-1', async ({ request }) => {
        await saved.keep(request);
        return HttpResponse.json(aSource({ mapping, version: 3 }));
      }),
    ),
  );
  const section = await screen.findByRole('region', { name: 'Mapping' });
  await user.click(within(section).getByRole('button', { name: 'Use this mapping' }));
  expect(within(section).getByRole('alert')).toHaveTextContent('nothing has been changed');
  await user.click(within(section).getByRole('button', { name: 'Add a field' }));
  await user.click(within(section).getByLabelText('Field', { selector: 'input' }));
  await user.paste('title');
  await user.click(within(section).getByRole('button', { name: 'Use this mapping' }));
  expect(within(section).getByLabelText('Expression')).toHaveAccessibleDescription(/Say where it stands/);
  await user.click(within(section).getByLabelText('Expression'));
  await user.paste('body.rule.name');
  const table = await within(section).findByRole('table', { name: 'What the mapping would do' });
  expect(within(table).getAllByRole('row')[1]).toHaveTextContent(
    /title30 changed10 left10 alerts failed: line 1, column 6: No such key: rule.*Alert with idBeacon/,
  );
  expect(tried.sent.at(-1)).toEqual({ mapping });
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(within(section).getByRole('button', { name: 'Use this mapping' }));
  await screen.findByText('Saved');
  expect(saved.sent).toEqual([{ mapping, version: 2 }]);
});

it('says at its row what is wrong with an expression', async () => {
  const message = 'title, line 1, column 6: Expected IDENTIFIER.';
  const errors = [{ path: 'mapping.0.expression', code: 'mapping', message }];
  openPage(
    '/settings/sources/source-1',
    'admin',
    ...network(
      [aSource()],
      http.get('*/api/webhook-sources/source-1', () =>
        HttpResponse.json(aSource({ mapping: [{ field: 'title', expression: 'body.' }] })),
      ),
      http.post('*/api/webhook-sources/source-1/mapping/preview', () =>
        HttpResponse.json({ code: 'invalid_request', title: 'Invalid', errors }, { status: 400 }),
      ),
    ),
  );
  const section = await screen.findByRole('region', { name: 'Mapping' });
  expect(await within(section).findByText(message)).toBeVisible();
  expect(within(section).getByLabelText('Expression')).toBeInvalid();
});
