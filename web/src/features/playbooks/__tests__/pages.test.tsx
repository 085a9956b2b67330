import { notifications } from '@mantine/notifications';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import type { PlaybookDto, RunDto, RunStatus } from '../../../shared/api/generated/index.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { page } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { aStep, pageOf } from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { PlaybookActions } from '../components/playbook-actions.tsx';
import { PlaybookPage } from '../components/playbook-page.tsx';
import { RunPage } from '../components/run-page.tsx';
import { RunsTable } from '../components/runs-table.tsx';

// A later message would wait until these are gone.
afterEach(() => notifications.clean());

// jsdom lays nothing out; the editor asks where its text is.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => new DOMRect();

const AT = '2026-11-22T10:00:00.000Z';
const playbook: PlaybookDto = {
  ...{ name: 'mail', description: 'Mails', enabled: true, built_in: false, edited: false, version: 4 },
  ...{ incident_types: ['phishing'], created_at: AT, updated_at: AT, updated_by: 'Sam Senior' },
  yaml: 'name: mail\nsteps:\n  - id: look\n    action: lookup_domain\n',
};
const run: RunDto = {
  ...{ id: 'run-1', incident_id: 'incident-1', incident_number: 'INC-7', playbook: 'mail', version: 3 },
  ...{ status: 'running', requested_by: 'source:mail', verdict_id: null, error: null },
  ...{ created_at: AT, started_at: AT, finished_at: null },
  steps: [],
};
const refused = (code: string, title: string, status = 409) => HttpResponse.json({ code, title }, { status });
const draft = (yaml: string, name = 'mail') =>
  localStorage.setItem(
    `tw-draft:playbook:${name}`,
    JSON.stringify({ at: Date.now(), value: { yaml, version: 4 } }),
  );

beforeEach(() =>
  server.use(
    http.post('*/api/playbooks/validate', () => HttpResponse.json({ valid: true, errors: [] })),
    http.get('*/api/playbooks/mail/runs', () => HttpResponse.json(pageOf())),
    http.get('*/api/playbooks/mail/versions', () => HttpResponse.json(pageOf())),
    http.get('*/api/incidents/incident-1', () => HttpResponse.json({ id: 'incident-1', title: 'Stealer' })),
  ),
);

describe('what can be done with a playbook', () => {
  const actions = (changes: Partial<PlaybookDto>, role: Role, ...handlers: RequestHandler[]) => {
    server.use(...handlers);
    return renderWith(
      <>
        <PlaybookActions playbook={{ ...playbook, ...changes }} />
        <Toasts />
      </>,
      { role },
    );
  };
  const buttons = () =>
    screen.queryAllByRole('button').map((each) => each.getAttribute('aria-label') ?? each.textContent);

  it.each<[Role, Partial<PlaybookDto>, string[]]>([
    ['viewer', {}, []],
    ['analyst', {}, ['Run it']],
    ['senior_analyst', {}, ['Disable', 'Run it', 'More']],
    ['senior_analyst', { enabled: false }, ['Enable', 'Run it', 'More']],
    ['senior_analyst', { built_in: true }, ['Disable', 'Run it']],
  ])('by one who is %s: %j', (role, changes, names) => {
    actions(changes, role);
    expect(buttons()).toEqual(names);
  });

  it.each([
    [true, 'Disable', 'disable', 'Could not disable the playbook'],
    [false, 'Enable', 'enable', 'Could not enable the playbook'],
  ])('is told when it failed: on %s, %s', async (enabled, name, path, sentence) => {
    const { user } = actions(
      { enabled },
      'senior_analyst',
      http.post(`*/api/playbooks/mail/${path}`, () => refused('conflict', 'In use')),
    );
    await user.click(screen.getByRole('button', { name }));
    expect(await screen.findByText(sentence)).toBeVisible();
  });

  it('is to delete it, after a word about what stays', async () => {
    let deleted = false;
    const { user, router } = actions(
      {},
      'senior_analyst',
      http.delete('*/api/playbooks/mail', () => {
        deleted = true;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete mail' }));
    expect(deleted).toBe(false);
    await user.click(dialog.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/playbooks'));
    expect(deleted).toBe(true);
  });

  it('is to run it on an incident, by its number too', async () => {
    const sent: unknown[] = [];
    const { user, router } = actions(
      {},
      'analyst',
      http.get('*/api/incidents/INC-7', () => HttpResponse.json({ id: 'incident-1' })),
      http.get('*/api/incidents/INC-8', () => refused('not_found', 'There is none', 404)),
      http.post('*/api/playbooks/mail/run', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(run);
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Run it' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Run mail' }));
    const field = dialog.getByRole('textbox', { name: 'Incident' });
    const go = dialog.getByRole('button', { name: 'Run it' });
    await user.type(field, ' ');
    await user.click(go);
    expect(field).toHaveAccessibleDescription(/Name the incident/);
    await user.type(field, 'INC-8');
    await user.click(go);
    expect(await dialog.findByText('Could not run the playbook. There is none.')).toBeVisible();
    await user.clear(field);
    await user.type(field, ' INC-7 ');
    await user.click(go);
    await waitFor(() => expect(router.state.location.pathname).toBe('/runs/run-1'));
    expect(sent).toEqual([{ incident_id: 'incident-1' }]);
  });
});

describe('the page of a playbook', () => {
  const open = (of: PlaybookDto | null, role: Role = 'senior_analyst', ...handlers: RequestHandler[]) => {
    server.use(...handlers);
    return renderWith(
      <>
        <PlaybookPage playbook={of} />
        <Toasts />
      </>,
      { role },
    );
  };

  it('tells of one that is off, by whom it was changed, and lets a reader change nothing', async () => {
    open({ ...playbook, enabled: false }, 'viewer');
    expect(screen.getByText(/⊘ disabled: no incident takes it/)).toHaveTextContent(/changed by Sam Senior/);
    expect(screen.queryByText(/unsaved changes/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
    const text = await screen.findByRole('textbox', { name: 'Playbook as YAML' });
    expect(text).toHaveAttribute('aria-readonly', 'true');
  });

  it('saves nothing that is not changed, and lets what is be taken back', async () => {
    const { user: first, unmount } = open(playbook);
    expect(await screen.findByText('Valid')).toBeVisible();
    expect(screen.queryByText(/disabled/)).toBeNull();
    await first.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/^Nothing has been changed/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Discard the changes' })).toBeNull();
    let saved = 0;
    server.use(
      http.put('*/api/playbooks/mail', () => {
        saved += 1;
        return HttpResponse.json(playbook);
      }),
    );
    await first.keyboard('{Control>}s{/Control}');
    unmount();
    draft('name: x');
    const { user } = open(playbook);
    expect(screen.getByText(/unsaved changes/)).toBeVisible();
    expect(saved).toBe(0);
    await user.click(screen.getByRole('button', { name: 'Discard the changes' }));
    expect(screen.queryByText(/unsaved changes/)).toBeNull();
  });

  it('creates a new one, by key too, and goes to it', async () => {
    const sent: unknown[] = [];
    const { user, router } = open(
      null,
      'senior_analyst',
      http.post('*/api/playbooks', async ({ request }) => {
        sent.push(Object.keys((await request.json()) as object));
        return HttpResponse.json({ ...playbook, version: 1 }, { status: 201 });
      }),
    );
    expect(screen.getByRole('heading', { level: 1, name: 'New playbook' })).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Runs' })).toBeNull();
    expect(screen.queryByText(/changed by/)).toBeNull();
    const create = screen.getByRole('button', { name: 'Create' });
    await waitFor(() => expect(create).toBeEnabled());
    await user.keyboard('{Control>}s{/Control}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/playbooks/mail'));
    expect(router.state.historyAction).toBe('REPLACE');
    expect(sent).toEqual([['yaml']]);
    expect(await screen.findByText('Saved as version 1; runs under way keep theirs')).toBeVisible();
  });

  it.each([
    ['stale_version', 412, /^Your text is kept here\. Copy it/],
    ['conflict', 409, /^Your text is kept\.$/],
  ])('says what to do when it was not saved: %s', async (code, status, kept) => {
    draft('name: x');
    const { user, router } = open(
      playbook,
      'senior_analyst',
      http.put('*/api/playbooks/mail', () => refused(code, 'Somebody was first', status)),
    );
    const save = screen.getByRole('button', { name: 'Save' });
    await waitFor(() => expect(save).toBeEnabled());
    await user.click(save);
    expect(await screen.findByText('Could not save the playbook. Somebody was first.')).toBeVisible();
    expect(screen.getByText(kept)).toBeVisible();
    expect(screen.getByText(/unsaved changes/)).toBeVisible();
    expect(router.state.location.pathname).toBe('/');
  });

  it('takes an older version as the draft, never the one in force', async () => {
    const version = (number: number) => ({
      ...{ version: number, yaml: `name: v${number}`, created_at: AT, created_by: 'Sam' },
    });
    const { user } = open(
      playbook,
      'senior_analyst',
      http.get('*/api/playbooks/mail/versions', ({ request }) =>
        HttpResponse.json(
          new URL(request.url).searchParams.has('cursor')
            ? page([version(2)])
            : page([version(4), version(3)], 'c-2'),
        ),
      ),
    );
    await user.click(screen.getByRole('button', { name: 'Version 4' }));
    const current = await screen.findByRole('menuitem', { name: /^4 · Sam/ });
    expect(current).toBeDisabled();
    expect(current).toHaveTextContent('in force');
    expect(screen.getByRole('menuitem', { name: /^3 · Sam/ })).not.toHaveTextContent('in force');
    await user.click(screen.getByRole('menuitem', { name: 'Older versions' }));
    await user.click(await screen.findByRole('menuitem', { name: /^2 · Sam/ }));
    expect(localStorage.getItem('tw-draft:playbook:mail')).toContain('name: v2');
    expect(screen.getByText(/unsaved changes/)).toBeVisible();
  });

  it('shows a run that is chosen in its list, and none when it is chosen again', async () => {
    const { user, router } = open(
      playbook,
      'viewer',
      http.get('*/api/playbooks/mail/runs', () => HttpResponse.json(pageOf(run))),
      http.get('*/api/runs/run-1', () => HttpResponse.json({ ...run, steps: [aStep('look')] })),
    );
    const table = await screen.findByRole('table', { name: 'Runs' });
    const state = await within(table).findByText('Running');
    await user.click(state);
    expect(await screen.findByText(/^States of the run/)).toHaveTextContent(/version 3\./);
    expect(router.state.location.search).toBe('?run=run-1');
    await user.click(state);
    await waitFor(() => expect(router.state.location.search).toBe(''));
    await user.click(state);
    await user.click(await screen.findByRole('button', { name: 'Without a run' }));
    await waitFor(() => expect(screen.queryByText(/^States of the run/)).toBeNull());
  });
});

it('says that there are no runs, or that they could not be loaded', async () => {
  let fails = true;
  server.use(
    http.get('*/api/playbooks/mail/runs', () =>
      fails ? refused('conflict', 'In use') : HttpResponse.json(pageOf()),
    ),
  );
  const { user } = renderWith(<RunsTable name="mail" chosenId={null} onChoose={() => undefined} />);
  expect(await screen.findByText('Could not load the runs. In use.')).toBeVisible();
  fails = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('It has not run yet')).toBeVisible();
});

describe('the page of a run', () => {
  const open = (changes: Partial<RunDto>, role: Role = 'analyst') => {
    server.use(http.get('*/api/runs/run-1', () => HttpResponse.json({ ...run, ...changes })));
    return renderWith(<RunPage id="run-1" />, { role });
  };
  const rows = async () =>
    within(await screen.findByRole('list', { name: 'Steps of the run' })).getAllByRole('button', {
      name: /^(one|two|three)/,
    });

  it.each<[RunStatus, Role, number]>([
    ['queued', 'analyst', 1],
    ['running', 'analyst', 1],
    ['waiting', 'analyst', 1],
    ['completed', 'analyst', 0],
    ['failed', 'analyst', 0],
    ['cancelled', 'analyst', 0],
    ['running', 'viewer', 0],
  ])('while it is %s offers one who is %s to end it: %i', async (status, role, count) => {
    open({ status }, role);
    expect(await screen.findByText('No step has begun yet')).toBeVisible();
    expect(screen.queryAllByRole('button', { name: 'End the run' })).toHaveLength(count);
  });

  it('says of what it is, who asked, and how long it took once it is over', async () => {
    const { unmount } = open({ finished_at: '2026-11-22T10:00:04.200Z' });
    const lead = (await screen.findByText(/asked by mail/)).textContent;
    expect(lead).toMatch(/took 4\.2 s$/);
    expect(screen.getByRole('heading', { level: 1, name: 'Run of mail' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'version 3' })).toHaveAttribute(
      'href',
      '/playbooks/mail?run=run-1',
    );
    expect(await screen.findByRole('link', { name: 'INC-7 Stealer' })).toHaveAttribute(
      'href',
      '/incidents/incident-1',
    );
    unmount();
    open({ started_at: null, finished_at: '2026-11-22T10:00:04.200Z' });
    expect((await screen.findByText(/asked by mail/)).textContent).not.toContain('took');
    expect(screen.queryByText('connector_failed')).toBeNull();
  });

  it('is ended after a word, and shows its state then', async () => {
    server.use(
      http.post('*/api/runs/run-1/cancel', () => HttpResponse.json({ ...run, status: 'cancelled' })),
    );
    const { user } = open({});
    await user.click(await screen.findByRole('button', { name: 'End the run' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'End it' }));
    expect(await screen.findByText('Cancelled')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('opens steps by click and by keys; one that failed is open', async () => {
    const { user } = open({
      error: { code: 'step_failed', message: 'A step failed.' },
      steps: [
        aStep('one', { finished_at: '2026-11-22T10:00:01.000Z' }),
        aStep('two', { finished_at: null, status: 'running' }),
        aStep('three', { status: 'failed' }),
      ],
    });
    const steps = await rows();
    const opened = () => steps.map((step) => step.getAttribute('aria-expanded'));
    expect(screen.getByText('step_failed')).toBeVisible();
    expect(screen.getByText('3 steps, in the order of the playbook')).toBeVisible();
    expect(steps[0]).toHaveTextContent(/Completed1\.0 s$/);
    expect(steps[1]).toHaveTextContent(/Runninggoing on$/);
    expect(opened()).toEqual(['false', 'false', 'true']);
    await user.keyboard('{Enter}');
    expect(opened()).toEqual(['false', 'false', 'true']);
    await user.keyboard('kj{Enter}');
    expect(opened()).toEqual(['false', 'true', 'true']);
    await user.keyboard('jjj{Enter}');
    expect(opened()).toEqual(['false', 'true', 'false']);
    await user.click(steps[0] as HTMLElement);
    expect(opened()).toEqual(['true', 'true', 'false']);
  });
});
