import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import type { EvidenceDto, IncidentDetailDto, VerdictDto } from '../../../shared/api/generated/index.ts';
import { evidence, incidentDetail, page, verdict } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { VerdictPanel } from '../components/verdict-panel.tsx';

interface World {
  changes?: Partial<IncidentDetailDto>;
  role?: Role;
  facts?: EvidenceDto[];
  missing?: EvidenceDto[];
  impossible?: Map<string, string[]>;
}

function panel(verdicts: VerdictDto[], world: World = {}) {
  const { changes = {}, role = 'analyst', facts = [], missing = [], impossible = new Map() } = world;
  server.use(http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page(verdicts))));
  return renderWith(
    <VerdictPanel
      incident={incidentDetail(changes)}
      evidence={facts}
      facts={missing.map((fact) => ({ fact, earlier: [] }))}
      impossible={impossible}
      open={new Set()}
      onToggle={() => undefined}
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

it('says what was concluded, by whom, on what, and what is missing', async () => {
  panel([SAYS_ALL]);
  const summary = await screen.findByText('A phishing mail that imitates the support.');
  expect(summary).toBeVisible();
  expect(screen.getByText(/^Credential phishing · large-1,/)).toHaveTextContent(/· how it came about$/);
  expect(screen.getByRole('link', { name: 'how it came about' })).toHaveAttribute(
    'href',
    `/runs/${SAYS_ALL.run_id}`,
  );
  expect(screen.getByRole('region', { name: 'Beyond the evidence' })).toHaveTextContent(
    'A claim was struck.',
  );
  expect(screen.getByRole('region', { name: 'What is missing' })).toHaveTextContent(
    'Whether anybody has opened',
  );
  expect(within(screen.getByRole('region', { name: 'Reasoning' })).getByRole('button')).toHaveTextContent(
    'E2',
  );
  expect(screen.getByText(/^No EDR is connected. It could tell which machine a host is/)).toBeVisible();
  expect(screen.getByText(/^No SIEM is connected. It could tell what else the logs say/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'What that leaves out' })).toHaveAttribute('href', '/connectors');
  expect(screen.queryByText(/The built-in analyst answered/)).toBeNull();
  expect(screen.queryByText(/so far/)).toBeNull();
});

it('says no more than there is', async () => {
  panel([SAYS_LITTLE]);
  await screen.findByText('Nothing is known.');
  expect(screen.getByText(/^built-in analyst,/)).not.toHaveTextContent('·');
  expect(screen.getByText('The built-in analyst answered: It was away.')).toBeVisible();
  expect(screen.getAllByRole('region')).toEqual([screen.getByRole('region', { name: 'What we think' })]);
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.queryByText(/is connected/)).toBeNull();
});

it('names the model’s maker where the model is not known, and leads a reader nowhere they may not go', async () => {
  panel([verdict({ analyst: 'claude', model: null, category: 'none' })], { role: 'viewer' });
  expect(await screen.findByText(/^Claude,/)).toBeVisible();
  expect(screen.getByText(/^No EDR is connected/)).toBeVisible();
  expect(screen.queryByRole('link', { name: 'What that leaves out' })).toBeNull();
});

it('says of the built-in analyst no sentence that stands with the evidence', async () => {
  const facts = [evidence({ statement: 'SPF fails for the sender.' })];
  panel([verdict({ summary: 'Malicious: 1 fact speaks against it. SPF fails for the sender.' })], { facts });
  expect(await screen.findByText('1 fact speaks against it.')).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Reasoning' })).toBeNull();
});

it('names a service that is lacking once, with all that it leaves unknown and undone', async () => {
  panel(
    [
      verdict({
        missing: ['The state of the host is not known: no EDR is connected.', 'A look-up failed. (E3)'],
        not_connected: ['edr'],
      }),
    ],
    {
      missing: [evidence({ id: 'E3', kind: 'lookup.failed', statement: 'A look-up failed.' })],
      impossible: new Map([
        ['EDR', ['Isolate host ws-7', 'Scan host ws-7']],
        ['email gateway', ['Block sender']],
      ]),
    },
  );
  const missing = await screen.findByRole('region', { name: 'What is missing' });
  expect(
    within(missing).getByText(
      'No EDR is connected. The state of the host is not known. Cannot be done: Isolate host ws-7, Scan host ws-7.',
    ),
  ).toBeVisible();
  expect(
    within(missing).getByText('No email gateway is connected. Cannot be done: Block sender.'),
  ).toBeVisible();
  expect(screen.getAllByText(/EDR is connected/)).toHaveLength(1);
  expect(screen.getAllByText(/A look-up failed/)).toHaveLength(1);
});

it('leads whoever may connect a service to the kinds that would have answered here', async () => {
  const reputation = (of: string, about: string) =>
    `The reputation of the ${of} was not looked up: no threat intelligence about ${about} is connected.`;
  const missing = [
    reputation('links', 'links and no threat intelligence about domains'),
    reputation('attachments', 'file hashes'),
    reputation('address', 'IP addresses'),
    'The state of the host is not known: no EDR is connected.',
    '“Look up the files” failed: No connector for threat intelligence about file hashes is configured and switched on; set one up.',
  ];
  panel([verdict({ missing, not_connected: ['edr'] })], { role: 'admin' });
  const region = within(await screen.findByRole('region', { name: 'What is missing' }));
  expect(region.getAllByText(/threat intelligence/)).toHaveLength(1);
  expect(region.getByText(/threat intelligence/)).toHaveTextContent(
    'No threat intelligence about links, domains, IP addresses and file hashes is connected. ' +
      'The reputation of the links was not looked up; The reputation of the attachments was not looked up; ' +
      'The reputation of the address was not looked up; Look up the files.',
  );
  expect(region.getByRole('link', { name: 'Connect EDR' })).toHaveAttribute('href', '/connectors?for=edr');
  expect(region.getByRole('link', { name: /^Connect threat intelligence/ })).toHaveAttribute(
    'href',
    '/connectors?for=threat_intelligence',
  );
  expect(region.queryByRole('link', { name: 'What that leaves out' })).toBeNull();
});

it('leads to those that know about the one thing where others of its kind are there', async () => {
  const missing = [
    'The reputation of the file was not looked up: no threat intelligence about file hashes is connected.',
  ];
  panel([verdict({ missing, not_connected: [] })], { role: 'admin' });
  expect(
    await screen.findByRole('link', { name: 'Connect threat intelligence about file hashes' }),
  ).toHaveAttribute('href', '/connectors?for=threat_intelligence&about=hash');
});

it('keeps earlier verdicts to be read', async () => {
  const { user } = panel([SAYS_ALL, SAYS_LITTLE]);
  await user.click(await screen.findByRole('button', { name: 'Show the verdict before this one' }));
  expect(screen.getByText('Nothing is known.')).toBeVisible();
  expect(screen.getByText('An earlier verdict.')).toBeVisible();
  expect(screen.getByText(/\(2 verdicts so far\)/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show the present verdict' }));
  expect(screen.getByText('A phishing mail that imitates the support.')).toBeVisible();
  expect(screen.queryByText('An earlier verdict.')).toBeNull();
});

describe('without a verdict', () => {
  it.each([
    ['created', /^Not triaged yet\./],
    ['triaging', /^Evidence is being gathered/],
    ['triaged', /^There is none: this incident has not been triaged\./],
    ['resolved', /^There is none: this incident was resolved without/],
  ] as const)('says why there is none: %s', async (status, sentence) => {
    panel([], { changes: { status } });
    expect(await screen.findByText(sentence)).toBeVisible();
  });

  it('says that it could not be loaded, and tries again', async () => {
    let fails = true;
    const fail = http.get('*/api/incidents/:id/verdicts', () =>
      fails
        ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
        : HttpResponse.json(page([])),
    );
    const { user } = panel([]);
    server.use(fail);
    expect(await screen.findByText('Could not load the verdict. In use.')).toBeVisible();
    fails = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    const section = await screen.findByRole('region', { name: 'Verdict' });
    await waitFor(() => expect(section.querySelectorAll('p')).toHaveLength(1));
  });
});
