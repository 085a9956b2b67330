import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import type { IncidentDetailDto, VerdictDto } from '../../../shared/api/generated/index.ts';
import { incidentDetail, page, verdict } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { VerdictPanel } from '../components/verdict-panel.tsx';

function panel(verdicts: VerdictDto[], changes: Partial<IncidentDetailDto> = {}, role: Role = 'analyst') {
  server.use(http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page(verdicts))));
  return renderWith(
    <VerdictPanel
      incident={incidentDetail(changes)}
      recommendation={({ action }, { verdictId, position }) => (
        <li key={position}>{`${action} is ${position} of ${verdictId}`}</li>
      )}
    />,
    { role },
  );
}

const SAYS_ALL = verdict({
  id: 'v-2',
  analyst: 'claude',
  model: 'large-1',
  fallback_reason: null,
  reservations: ['A claim was struck.'],
  techniques: ['T1566.002', 'T1059', 'strange'],
});
const SAYS_LITTLE = verdict({
  ...{
    id: 'v-1',
    category: 'none',
    run_id: null,
    summary: 'Nothing is known.',
    fallback_reason: 'It was away.',
  },
  ...{ reasoning: [], techniques: [], recommended_actions: [], missing: [], not_connected: [] },
});

it('says what was concluded, by whom, on what, and what to do', async () => {
  panel([SAYS_ALL]);
  const summary = await screen.findByText('A phishing mail that imitates the support.');
  expect(summary).toBeVisible();
  expect(screen.getByText(/^Credential phishing · large-1,/)).toHaveTextContent(/· how it came about$/);
  expect(screen.getByRole('link', { name: 'how it came about' })).toHaveAttribute(
    'href',
    `/runs/${SAYS_ALL.run_id}`,
  );
  expect(screen.getByText('block_sender is 0 of v-2')).toBeVisible();
  expect(screen.getByRole('region', { name: 'Beyond the evidence' })).toHaveTextContent(
    'A claim was struck.',
  );
  expect(screen.getByRole('region', { name: 'What is missing' })).toHaveTextContent(
    'Whether anybody has opened',
  );
  expect(within(screen.getByRole('region', { name: 'Reasoning' })).getByRole('button')).toHaveTextContent(
    'E2',
  );
  expect(screen.getByRole('link', { name: 'ATT&CK T1566.002' })).toHaveAttribute(
    'href',
    'https://attack.mitre.org/techniques/T1566/002/',
  );
  expect(screen.getByRole('link', { name: 'ATT&CK T1059' })).toBeVisible();
  // Only an id of the known form becomes an address.
  expect(screen.getByText('strange').closest('a')).toBeNull();
  expect(screen.getByRole('link', { name: 'What that leaves out' })).toHaveAttribute('href', '/connectors');
  expect(screen.queryByText(/The built-in analyst answered/)).toBeNull();
  expect(screen.queryByText(/so far/)).toBeNull();
});

it('says no more than there is', async () => {
  panel([SAYS_LITTLE]);
  await screen.findByText('Nothing is known.');
  expect(screen.getByText(/^built-in analyst,/)).not.toHaveTextContent('·');
  expect(screen.getByText('The built-in analyst answered: It was away.')).toBeVisible();
  expect(screen.queryByRole('region')).toBeNull();
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.queryByText(/^Not asked/)).toBeNull();
});

it('names the model’s maker where the model is not known, and leads a reader nowhere they may not go', async () => {
  panel([verdict({ analyst: 'claude', model: null, category: 'none' })], {}, 'viewer');
  expect(await screen.findByText(/^Claude,/)).toBeVisible();
  expect(screen.getByText(/^Not asked: no EDR and no SIEM is connected/)).toBeVisible();
  expect(screen.queryByRole('link', { name: 'What that leaves out' })).toBeNull();
});

it('keeps earlier verdicts to be read, and asks for nothing by them', async () => {
  const { user } = panel([
    SAYS_ALL,
    verdict({ ...SAYS_LITTLE, recommended_actions: SAYS_ALL.recommended_actions }),
  ]);
  await user.click(await screen.findByRole('button', { name: 'Show the verdict before this one' }));
  expect(screen.getByText('Nothing is known.')).toBeVisible();
  expect(screen.getByText('An earlier verdict.')).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Recommended' })).toBeNull();
  expect(screen.getByText(/\(2 verdicts so far\)/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show the present verdict' }));
  expect(screen.getByRole('region', { name: 'Recommended' })).toBeVisible();
  expect(screen.queryByText('An earlier verdict.')).toBeNull();
});

describe('without a verdict', () => {
  it.each([
    ['created', /^Not triaged yet\./],
    ['triaging', /^Evidence is being gathered/],
    ['triaged', /^There is none: this incident has not been triaged\./],
    ['resolved', /^There is none: this incident was resolved without/],
  ] as const)('says why there is none: %s', async (status, sentence) => {
    panel([], { status });
    expect(await screen.findByText(sentence)).toBeVisible();
    expect(screen.getByText('Fourteen mailboxes received the same message.')).toBeVisible();
  });

  it('says that it could not be loaded, and tries again', async () => {
    let fails = true;
    server.use(
      http.get('*/api/incidents/:id/verdicts', () =>
        fails
          ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
          : HttpResponse.json(page([])),
      ),
    );
    const { user } = renderWith(
      <VerdictPanel incident={incidentDetail({ description: '' })} recommendation={() => null} />,
    );
    expect(await screen.findByText('Could not load the verdict. In use.')).toBeVisible();
    fails = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    const section = await screen.findByRole('region', { name: 'Verdict' });
    await waitFor(() => expect(section.querySelectorAll('p')).toHaveLength(1));
  });
});
