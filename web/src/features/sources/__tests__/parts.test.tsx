import { notifications } from '@mantine/notifications';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import type { SourceDto, TestResultDto } from '../../../shared/api/generated/index.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { page } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { aFormat, anAuthentication, aSource, pageOf } from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { Deliveries } from '../components/deliveries.tsx';
import { FormatTitle } from '../components/format-title.tsx';
import { EditSource, NewSource } from '../components/source-form.tsx';
import { SourcePage } from '../components/source-page.tsx';
import { SourcesTable } from '../components/sources-table.tsx';
import { TestBody } from '../components/test-body.tsx';

// A later message would wait until these are gone.
afterEach(() => notifications.clean());

const refused = (code: string, title: string, status = 409, more: object = {}) =>
  HttpResponse.json({ code, title, ...more }, { status });
beforeEach(() =>
  server.use(
    http.get('*/api/webhook-authentications', () => HttpResponse.json(pageOf(anAuthentication()))),
    http.get('*/api/webhook-sources/source-1/subscriptions', () => HttpResponse.json(pageOf())),
    http.get('*/api/webhook-formats', () => HttpResponse.json(pageOf(aFormat()))),
    http.get('*/api/playbooks', () => HttpResponse.json(pageOf())),
    http.get('*/api/webhook-sources/:id/deliveries', () => HttpResponse.json(pageOf())),
  ),
);

describe('the page of a source', () => {
  const open = (changes: Partial<SourceDto> = {}, role: Role = 'admin') => {
    server.use(http.get('*/api/webhook-sources/:id', () => HttpResponse.json(aSource(changes))));
    return renderWith(<SourcePage id="source-1" />, { role });
  };

  it('says that it is off, and that the secret before is still taken', async () => {
    const { unmount } = open(
      { enabled: false, previous_secret_expires_at: '2099-01-01T00:00:00.000Z' },
      'analyst',
    );
    expect(await screen.findByText(/⊘ switched off: deliveries are refused/)).toBeVisible();
    expect(screen.getByText(/is accepted too, it ends/)).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Test a body' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
    expect(await screen.findByText(/^Nothing was delivered in the last seven days/)).toBeVisible();
    unmount();
    open();
    expect(await screen.findByRole('region', { name: 'Test a body' })).toBeVisible();
    expect(screen.queryByText(/switched off/)).toBeNull();
    expect(screen.queryByText('The one before')).toBeNull();
  });

  it('is deleted after a word, and says why it was not', async () => {
    let fails = true;
    const { user, router } = open();
    server.use(
      http.delete('*/api/webhook-sources/:id', () =>
        fails ? refused('conflict', 'In use') : new HttpResponse(null, { status: 204 }),
      ),
    );
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete Mail gateway' }));
    await user.click(dialog.getByRole('button', { name: 'Delete' }));
    expect(await dialog.findByText('Could not delete the source. In use.')).toBeVisible();
    fails = false;
    await user.click(dialog.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/settings/sources'));
  });

  it('makes a new secret for as long as is wished, and shows it until it is stored', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/webhook-sources/:id/rotate-secret', async ({ request }) => {
        sent.push(await request.json());
        return sent.length === 1
          ? refused('conflict', 'In use')
          : HttpResponse.json({ ...aSource(), secret: 'whsec-new' });
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'New secret' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'New secret for Mail gateway' }));
    await user.click(dialog.getByRole('combobox'));
    await user.click(await screen.findByRole('option', { name: 'It ends now' }));
    // Chosen once more it is still what is chosen.
    await user.click(dialog.getByRole('combobox'));
    await user.click(await screen.findByRole('option', { name: 'It ends now' }));
    await user.click(dialog.getByRole('button', { name: 'Make a new secret' }));
    expect(await dialog.findByText('Could not make a new secret. In use.')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Make a new secret' }));
    expect(await screen.findByText('whsec-new')).toBeVisible();
    expect(sent[1]).toEqual({ keep_previous_seconds: 0 });
    expect(screen.queryByRole('dialog', { name: 'New secret for Mail gateway' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'I have stored it' }));
    expect(screen.queryByText('whsec-new')).toBeNull();
  });
});

describe('what was delivered', () => {
  it('goes back as far as is wished, or could not be loaded', async () => {
    const delivery = (id: string) => ({
      ...{ id, outcome: 'accepted', reason: null, detail: null, count: 1, recognised: true, bytes: 1 },
      ...{ correlation_id: null, ip: id, at: '2026-11-22T10:00:00.000Z', incidents: [] },
    });
    server.use(
      http.get('*/api/webhook-sources/:id/deliveries', ({ request }) =>
        HttpResponse.json(
          new URL(request.url).searchParams.has('cursor')
            ? page([delivery('older')])
            : page([delivery('newer')], 'c-2'),
        ),
      ),
    );
    const { user, unmount } = renderWith(<Deliveries sourceId="s" />);
    await user.click(await screen.findByRole('button', { name: 'Earlier ones' }));
    expect(await screen.findByText('older')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Earlier ones' })).toBeNull();
    unmount();
    server.use(http.get('*/api/webhook-sources/:id/deliveries', () => refused('conflict', 'In use')));
    renderWith(<Deliveries sourceId="s" />);
    expect(await screen.findByText('Could not load the deliveries. In use.')).toBeVisible();
  });
});

describe('the forms', () => {
  it('of a source there is save nothing that is not changed, and say at the field what is wrong', async () => {
    server.use(
      http.patch('*/api/webhook-sources/:id', () =>
        refused('invalid_request', 'Not valid', 400, {
          errors: [{ path: 'name', code: 'x', message: 'Taken.' }],
        }),
      ),
    );
    const { user } = renderWith(<EditSource source={aSource()} mayWrite />);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByRole('alert')).toHaveTextContent('Nothing has been changed yet.');
    expect(screen.queryByRole('button', { name: 'Discard the changes' })).toBeNull();
    const name = screen.getByRole('textbox', { name: /^Name/ });
    await user.clear(name);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(name).toHaveFocus();
    expect(name).toHaveAccessibleDescription('Fill this in, as in “Mail gateway”.');
    await user.type(name, 'Other');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect((await screen.findAllByText('Taken.')).length).toBeGreaterThan(0);
    expect(screen.getByText(/^Could not save the source/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Discard the changes' }));
    expect(name).toHaveValue('Mail gateway');
  });

  it('of a source there is say that it is saved, and let a reader change nothing', async () => {
    server.use(http.patch('*/api/webhook-sources/:id', () => HttpResponse.json(aSource())));
    const { user, unmount } = renderWith(
      <>
        <EditSource source={aSource()} mayWrite />
        <Toasts />
      </>,
    );
    await user.type(screen.getByRole('textbox', { name: /^Name/ }), ' 2');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(localStorage.getItem('tw-draft:source:source-1')).toBeNull();
    unmount();
    renderWith(<EditSource source={aSource()} mayWrite={false} />);
    expect(screen.getByRole('textbox', { name: /^Name/ })).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });

  it('of a new one keep what was typed where the server refuses it', async () => {
    server.use(http.post('*/api/webhook-sources', () => refused('conflict', 'In use')));
    const { user } = renderWith(<NewSource onClose={() => undefined} onCreated={() => undefined} />);
    await user.type(await screen.findByRole('textbox', { name: /^Slug/ }), 'a');
    await user.type(screen.getByRole('textbox', { name: /^Name/ }), 'A');
    await user.click(screen.getByRole('button', { name: 'Make the source' }));
    expect(await screen.findByText('Could not make the source. In use.')).toBeVisible();
    expect(localStorage.getItem('tw-draft:source:new')).toContain('"slug":"a"');
  });
});

describe('a body that is tried', () => {
  const MIXED = aFormat({ content_types: ['application/json', 'message/rfc822'], samples: [] });
  const tried = (result: TestResultDto | null) => {
    const sent: unknown[] = [];
    server.use(
      http.get('*/api/webhook-formats', () => HttpResponse.json(pageOf(MIXED))),
      http.post('*/api/webhook-sources/:id/test', async ({ request }) => {
        sent.push(await request.json());
        return result === null ? refused('conflict', 'In use') : HttpResponse.json(result);
      }),
    );
    return { sent, ...renderWith(<TestBody source={aSource()} />) };
  };
  const show = () => screen.getByRole('button', { name: 'Show what would become of it' });
  const ALERT: TestResultDto['alerts'][number] = {
    ...{ external_id: 'MG-1', title: 'A', severity: 'high', type: 'phishing', fingerprint: 'f', fields: {} },
    ...{ recipient: null, observables: [] },
  };

  it('is nothing before there is one, and JSON only where it begins as such', async () => {
    const { user, sent } = tried({
      recognised: true,
      alerts: [ALERT, { ...ALERT, fingerprint: 'g', external_id: null }],
    });
    const body = await screen.findByRole('textbox', { name: 'A body as the sender would send it' });
    expect(body).toHaveValue('');
    await user.click(show());
    expect(body).toHaveAccessibleDescription(/^Paste a body/);
    expect(sent).toEqual([]);
    await user.type(body, ' [[1]');
    await user.click(show());
    expect(await screen.findByText('Generic knows it: 2 alerts.')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getAllByText("Sender's id")).toHaveLength(1);
    expect(screen.queryByText('Observables')).toBeNull();
    expect(screen.queryByText('Recipient')).toBeNull();
    await user.clear(body);
    await user.type(body, 'From: a');
    await user.click(show());
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent).toMatchObject([{ content_type: 'application/json' }, { content_type: 'message/rfc822' }]);
  });

  it('could not be tried, and is kept', async () => {
    const { user } = tried(null);
    await user.type(await screen.findByRole('textbox'), 'x');
    await user.click(show());
    expect(await screen.findByText('Could not test the body. In use.')).toBeVisible();
    expect(screen.getByText('The body is kept.')).toBeVisible();
  });

  it('has no samples where the formats do not come', async () => {
    server.use(http.get('*/api/webhook-formats', () => refused('conflict', 'In use')));
    const { user } = renderWith(<TestBody source={aSource()} />);
    expect(await screen.findByText('Could not load the samples. In use.')).toBeVisible();
    server.use(http.get('*/api/webhook-formats', () => HttpResponse.json(pageOf(aFormat()))));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('textbox')).toHaveValue('{"title":"A first alert"}');
  });
});

it('calls a format by its name until the server has told what people call it', async () => {
  renderWith(
    <>
      <FormatTitle name="generic" />
      <p>
        <FormatTitle name="raw_email" />
      </p>
    </>,
  );
  expect(await screen.findByText('Generic')).toBeVisible();
  expect(screen.getByText('Raw email')).toBeVisible();
});

it('says in the list into whose queue the incidents of a source come, where there are teams', async () => {
  const rows = [aSource({ team_id: 'team-1' }), aSource({ id: 'source-2', name: 'EDR', team_id: null })];
  const table = <SourcesTable sources={rows} mayWrite onMake={() => undefined} />;
  const { unmount } = renderWith(table);
  expect(await screen.findByRole('columnheader', { name: 'State' })).toBeVisible();
  expect(screen.queryByRole('columnheader', { name: 'Team' })).toBeNull();
  unmount();

  const summer = { id: 'team-1', name: 'Summer', archived_at: '2026-11-01T00:00:00.000Z', members: [] };
  server.use(http.get('*/api/teams', () => HttpResponse.json({ data: [summer] })));
  renderWith(table);
  expect(await screen.findByRole('columnheader', { name: 'Team' })).toBeVisible();
  expect(screen.getByRole('cell', { name: 'Summer (archived)' })).toBeVisible();
  expect(screen.getByRole('cell', { name: 'None' })).toBeVisible();
  const phone = within(screen.getByRole('list', { name: 'Webhook sources' }));
  expect(phone.getByText(/ · Summer \(archived\)$/)).toBeVisible();
});

it.each([
  [true, 1, 0],
  [false, 0, 1],
])('says how the first source is made to one who may make some: %s', (mayWrite, buttons, hints) => {
  renderWith(<SourcesTable sources={[]} mayWrite={mayWrite} onMake={() => undefined} />);
  expect(screen.queryAllByRole('button', { name: 'Make the first source' })).toHaveLength(buttons);
  expect(screen.queryAllByText(/An administrator can make one/)).toHaveLength(hints);
});
