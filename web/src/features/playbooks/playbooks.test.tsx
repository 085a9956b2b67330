import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type {
  PlaybookDto,
  PlaybookValidationDto,
  RunDto,
  RunSummaryDto,
  SavePlaybookDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aStep, pageOf } from '../../test/rows.ts';
import { NEW_PLAYBOOK } from './new-playbook.ts';
import { outlineOf, recordsOf } from './outline.ts';
import { nested } from './run-steps.ts';

// jsdom lays nothing out; the editor asks where its text is.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => new DOMRect();

const AT = '2026-11-22T10:00:00.000Z';
const playbook: PlaybookDto = {
  name: 'mail',
  description: 'Mails',
  enabled: true,
  built_in: false,
  edited: false,
  version: 4,
  incident_types: ['phishing'],
  created_at: AT,
  updated_at: AT,
  updated_by: 'Sam Senior',
  yaml: 'name: mail\nsteps:\n  - id: look\n    action: lookup_domain\n',
};
const summary: RunSummaryDto = {
  id: 'run-1',
  incident_id: 'incident-1',
  incident_number: 'INC-7',
  playbook: 'mail',
  version: 4,
  status: 'failed',
  requested_by: 'source:mail',
  verdict_id: null,
  error: { code: 'connector_failed', message: 'VirusTotal did not answer.' },
  created_at: AT,
  started_at: AT,
  finished_at: AT,
};
const run: RunDto = {
  ...summary,
  steps: [
    aStep('look', { status: 'failed', error: { code: 'connector_failed', message: 'It did not answer.' } }),
  ],
};

function network(validation: PlaybookValidationDto, ...handlers: RequestHandler[]): RequestHandler[] {
  return [
    ...handlers,
    http.get('*/api/playbooks', () => HttpResponse.json(pageOf(playbook))),
    http.post('*/api/playbooks/validate', () => HttpResponse.json(validation)),
    http.get('*/api/playbooks/mail', () => HttpResponse.json(playbook)),
    http.get('*/api/playbooks/mail/runs', () => HttpResponse.json(pageOf(summary))),
    http.get('*/api/playbooks/mail/versions', () => HttpResponse.json(pageOf())),
    http.get('*/api/runs/run-1', () => HttpResponse.json(run)),
    http.get('*/api/incidents/incident-1', () =>
      HttpResponse.json({ id: 'incident-1', number: 'INC-7', title: 'Stealer' }),
    ),
  ];
}

const VALID: PlaybookValidationDto = { valid: true, errors: [] };

it('lists the playbooks', async () => {
  openPage('/playbooks', 'viewer', ...network(VALID));
  const table = await screen.findByRole('table', { name: 'Playbooks' });
  expect(await within(table).findByText('mail')).toBeVisible();
  expect(within(table).getByText('Phishing')).toBeVisible();
  expect(screen.queryByRole('link', { name: 'New playbook' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
});

it('tells where a playbook comes from, what it takes, and whether it is on', async () => {
  const rows = [
    { name: 'own', incident_types: ['phishing', 'spam'] as const },
    { name: 'shipped', built_in: true, incident_types: [] },
    { name: 'changed', built_in: true, edited: true, enabled: false, incident_types: [] },
    { name: 'generic_triage', built_in: true, incident_types: [] },
  ].map((changes) => ({ ...playbook, ...changes }));
  openPage(
    '/playbooks',
    'viewer',
    http.get('*/api/playbooks', () => HttpResponse.json(pageOf(...rows))),
  );
  const table = await screen.findByRole('table', { name: 'Playbooks' });
  const row = async (name: string) =>
    (await within(table).findByText(name)).closest('tr') as HTMLTableRowElement;
  expect(await row('own')).not.toHaveTextContent('Built in');
  expect(await row('own')).toHaveTextContent(/Phishing, Spam.*On/);
  expect(await row('shipped')).toHaveTextContent(/Built in(?!, edited).*When named, or by its condition.*On/);
  expect(await row('changed')).toHaveTextContent(/Built in, edited.*⊘ Disabled/);
  expect(await row('generic_triage')).toHaveTextContent('All that no other one takes');
});

it('lists runs with how long they took, who asked and what went wrong', async () => {
  const runs: RunSummaryDto[] = [
    { ...summary, finished_at: '2026-11-22T10:00:04.200Z' },
    {
      ...summary,
      id: 'run-2',
      incident_number: 'INC-8',
      status: 'queued',
      started_at: null,
      finished_at: null,
      error: null,
    },
  ];
  openPage(
    '/playbooks/mail',
    'viewer',
    ...network(
      VALID,
      http.get('*/api/playbooks/mail/runs', () => HttpResponse.json(pageOf(...runs))),
    ),
  );
  const row = async (number: string) =>
    (await screen.findByRole('cell', { name: number })).closest('tr') as HTMLTableRowElement;
  expect(await row('INC-7')).toHaveTextContent(/4\.2 s.*mail.*VirusTotal did not answer/);
  expect(await row('INC-7')).not.toHaveTextContent('source:');
  expect(await row('INC-8')).toHaveTextContent(/–/);
  expect(within(await row('INC-8')).getByRole('link', { name: 'Step by step' })).toHaveAttribute(
    'href',
    '/runs/run-2',
  );
});

it('names every fault with its place, and saves nothing while there is one', async () => {
  localStorage.setItem(
    'tw-draft:playbook:mail',
    JSON.stringify({ at: Date.now(), value: { yaml: 'name: x\n', version: 4 } }),
  );
  const fault = { path: 'steps', code: 'required', message: 'A playbook needs steps.', line: 1, column: 1 };
  const { user } = openPage(
    '/playbooks/mail',
    'senior_analyst',
    ...network({ valid: false, errors: [fault] }),
  );
  expect(await screen.findByText('A playbook needs steps.')).toBeVisible();
  expect(screen.getByText('1:1')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Not saved: line 1, A playbook needs steps.')).toBeVisible();
  expect(await screen.findByRole('textbox', { name: 'Playbook as YAML' })).toHaveTextContent('name: x');
});

it('saves the draft that survived a reload over the version it began with', async () => {
  const yaml = `${playbook.yaml}    on_error: continue\n`;
  localStorage.setItem(
    'tw-draft:playbook:mail',
    JSON.stringify({ at: Date.now(), value: { yaml, version: 4 } }),
  );
  const { sent, keep } = bodies<SavePlaybookDto>();
  const { user } = openPage(
    '/playbooks/mail',
    'senior_analyst',
    ...network(
      VALID,
      http.put('*/api/playbooks/mail', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ ...playbook, yaml, version: 5 } satisfies PlaybookDto);
      }),
    ),
  );
  expect(await screen.findByText(/unsaved changes/)).toBeVisible();
  const save = screen.getByRole('button', { name: 'Save' });
  await waitFor(() => expect(save).toBeEnabled());
  await user.click(save);
  await waitFor(() => expect(sent).toEqual([{ yaml, version: 4 }]));
  await waitFor(() => expect(localStorage.getItem('tw-draft:playbook:mail')).toBeNull());
});

it('shows the states of a chosen run in the outline, and a step with input and output', async () => {
  const { user } = openPage('/playbooks/mail?run=run-1', 'viewer', ...network(VALID));
  const steps = await screen.findByRole('region', { name: 'Steps' });
  await user.click(await within(steps).findByRole('button', { name: /look.*Failed/ }));
  const dialog = await screen.findByRole('dialog', { name: 'look' });
  expect(within(dialog).getByText('It did not answer.')).toBeVisible();
  expect(within(dialog).getByLabelText('Input')).toHaveTextContent('"given": "look"');
});

it('disables a playbook', async () => {
  let disabled = false;
  const { user } = openPage(
    '/playbooks/mail',
    'senior_analyst',
    ...network(
      VALID,
      http.post('*/api/playbooks/mail/disable', () => {
        disabled = true;
        return HttpResponse.json({ ...playbook, enabled: false } satisfies PlaybookDto);
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Disable' }));
  await waitFor(() => expect(disabled).toBe(true));
});

it('shows a run step by step; a failed step is open', async () => {
  openPage('/runs/run-1', 'viewer', ...network(VALID));
  expect(await screen.findByText('VirusTotal did not answer.')).toBeVisible();
  expect(screen.getByRole('button', { name: /look/ })).toHaveAttribute('aria-expanded', 'true');
  expect(screen.getByText('It did not answer.')).toBeVisible();
  expect(await screen.findByRole('link', { name: 'INC-7 Stealer' })).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('says that a run is not there, and where the others are', async () => {
  openPage(
    '/runs/nope',
    'viewer',
    http.get('*/api/runs/nope', () =>
      HttpResponse.json(
        {
          type: 'about:blank',
          title: 'There is no such thing here',
          status: 404,
          code: 'not_found',
          detail: 'There is no run.',
          correlation_id: 'c',
        },
        { status: 404 },
      ),
    ),
  );
  expect(await screen.findByRole('heading', { name: 'There is no such run' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Each playbook lists its runs' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

it('reads the steps of a text with the keys that runs store them under', () => {
  const outline = outlineOf(`
steps:
  - id: email
    action: parse_email
  - parallel:
      - { id: auth, action: check_email_authentication, on_error: [{ action: add_comment }] }
  - id: each
    for_each: { in: "\${{ vars.x }}", steps: [{ id: lookup, action: lookup_url }] }
  - if: verdict.confidence > 0.5
    then: [{ action: quarantine_email }]
`);
  const keys = (steps: NonNullable<typeof outline>['steps']): string[] =>
    steps.flatMap((step) => [step.key, ...step.branches.flatMap((branch) => keys(branch.steps))]);
  expect(keys(outline?.steps ?? [])).toEqual([
    'email',
    '2',
    '2.parallel.auth',
    '2.parallel.auth.on_error.1',
    'each',
    'each[].lookup',
    '4',
    '4.then.1',
  ]);
  const stored = [aStep('each[0].lookup'), aStep('each[11].lookup'), aStep('each')];
  expect(recordsOf('each[].lookup', stored)).toHaveLength(2);
  expect(outlineOf('a: [')).toBeNull();
  expect(outlineOf(NEW_PLAYBOOK)?.steps).toHaveLength(2);
});

it('puts children under their parent, however they were interleaved', () => {
  const steps = [
    '2',
    'email',
    '2.parallel.auth',
    'each',
    'each[0].a',
    '2.parallel.auth.on_error.1',
    'each[1].a',
  ];
  expect(nested(steps.map((key) => aStep(key))).map(({ step, depth }) => `${depth} ${step.key}`)).toEqual([
    '0 2',
    '1 2.parallel.auth',
    '2 2.parallel.auth.on_error.1',
    '0 email',
    '0 each',
    '1 each[0].a',
    '1 each[1].a',
  ]);
});
