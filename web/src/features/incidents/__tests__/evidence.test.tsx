import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { useQuery } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { EvidenceDto, IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { evidenceQuery } from '../../../shared/api/incident.queries.ts';
import { evidence, incidentDetail, page } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { EvidencePanel } from '../components/evidence-panel.tsx';
import { questionsOf } from '../story/evidence-questions.ts';

function Panel({ shown, opened }: { shown: IncidentDetailDto; opened: readonly string[] }) {
  const loaded = useQuery(evidenceQuery(shown.id));
  return (
    <EvidencePanel
      incident={shown}
      evidence={loaded}
      questions={questionsOf(loaded.data ?? [])}
      open={new Set(opened)}
      onToggle={() => undefined}
    />
  );
}

function facts(
  rows: EvidenceDto[],
  opened: readonly string[] = [],
  changes: Partial<IncidentDetailDto> = {},
) {
  server.use(http.get('*/api/incidents/:id/evidence', () => HttpResponse.json(page(rows))));
  return renderWith(<Panel shown={incidentDetail(changes)} opened={opened} />);
}

const about = (value: string) => ({ subject: { type: 'url', value } });
const rowsOf = (question: HTMLElement) =>
  [...question.querySelectorAll('details')].map((row) => row.querySelector('summary')?.textContent);
/** Kept for paper, and out of sight until somebody asks for it. */
const unseen = (question: HTMLElement) => question.querySelectorAll('[class*=beyond]').length;

it('stands under the question that it answers, once, with its direction and weight', async () => {
  facts([
    evidence({
      id: 'E1',
      kind: 'url.reputation',
      statement: 'It is clean.',
      polarity: 'benign',
      weight: 0.1,
    }),
    evidence({ id: 'E2', kind: 'email.sender.multiple', statement: 'Two senders.', polarity: 'neutral' }),
    evidence({ id: 'E3', kind: 'url.reputation', statement: 'It is bad.', weight: 0.9, ...about('a') }),
    evidence({ id: 'E4', kind: 'url.reputation', statement: 'It is bad.', weight: 0.9, ...about('b') }),
  ]);
  const others = await screen.findByRole('region', { name: 'What do others say?' });
  expect(rowsOf(others)).toEqual([
    expect.stringMatching(/^E4It is bad\. check_email_authentication ×2$/),
    expect.stringMatching(/^E1It is clean\. check_email_authentication$/),
  ]);
  expect(within(others).getByTitle(/^Speaks for malicious, weight 90\s%$/)).toBeVisible();
  expect(within(others).getByRole('img', { name: 'Benign' })).toBeVisible();
  const sender = screen.getByRole('region', { name: 'Who sent it?' });
  expect(within(sender).queryByTitle(/^Speaks for/)).toBeNull();
  expect(screen.getByText('4 facts')).toBeVisible();
});

it('keeps what is missing for the verdict, where there is one', async () => {
  const failed = evidence({ kind: 'lookup.failed', statement: 'It failed.' });
  const { unmount } = facts([failed, evidence({ id: 'E2' })]);
  await screen.findByText(/^SPF fails/);
  expect(screen.queryByText(/^It failed/)).toBeNull();
  unmount();
  facts([failed], [], { verdict: null });
  expect(await screen.findByText(/^It failed/)).toBeVisible();
});

it('shows the first facts of a question, and the others when they are wanted or led to', async () => {
  const many = Array.from({ length: 8 }, (_, index) =>
    evidence({
      id: `E${index}`,
      kind: 'url.reputation',
      statement: `Fact ${index}.`,
      ...about(String(index)),
    }),
  );
  const { user, unmount } = facts(many);
  const question = await screen.findByRole('region', { name: 'What do others say?' });
  expect(unseen(question)).toBe(3);
  await user.click(within(question).getByRole('button', { name: '3 more' }));
  expect(unseen(question)).toBe(0);
  expect(screen.queryByRole('button', { name: '3 more' })).toBeNull();
  unmount();
  const led = facts(many, ['E7']);
  expect(unseen(await screen.findByRole('region', { name: 'What do others say?' }))).toBe(0);
  led.unmount();
  // A button for one line would take the line's place.
  facts(many.slice(0, 6));
  expect(unseen(await screen.findByRole('region', { name: 'What do others say?' }))).toBe(0);
});

it('says that there is none, that there are more, or that it could not be loaded', async () => {
  const { unmount } = facts([]);
  expect(await screen.findByText("No evidence yet. The playbook's steps gather it.")).toBeVisible();
  unmount();
  const more = facts([evidence()], [], { evidence_count: 7 });
  expect(await screen.findByRole('note')).toHaveTextContent('The first 1 of 7 facts are shown.');
  more.unmount();
  server.use(
    http.get('*/api/incidents/:id/evidence', () =>
      HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 }),
    ),
  );
  const { user } = renderWith(<Panel shown={incidentDetail({ id: 'other' })} opened={[]} />);
  expect(await screen.findByText('Could not load the evidence. In use.')).toBeVisible();
  server.use(http.get('*/api/incidents/:id/evidence', () => HttpResponse.json(page([evidence()]))));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText(/^SPF fails/)).toBeVisible();
});

describe('a piece of evidence', () => {
  it('says, when it is open, who found it, which way it speaks, about what, and in which run', async () => {
    facts([evidence(about('http://bad.example/x'))], ['E1']);
    const said = await screen.findByText(/^Email authentication · Parser check_email_authentication/);
    expect(said).toHaveTextContent(/speaks for malicious, weight 60\s%$/);
    expect(screen.getByRole('button', { name: /hxxp:\/\/bad\[\.\]example/ })).toBeVisible();
    expect(screen.getByLabelText('Raw value')).toHaveTextContent('"spf": "fail"');
    expect(screen.getByRole('link', { name: 'The run that found it, step auth' })).toHaveAttribute(
      'href',
      `/runs/${evidence().run_id}`,
    );
  });

  it('says no more than there is', async () => {
    const { unmount } = facts([evidence({ polarity: 'neutral', raw: null, run_id: null })], ['E1']);
    expect(await screen.findByText('Email: <a1@mail>')).toBeVisible();
    expect(screen.queryByText(/speaks for/)).toBeNull();
    expect(screen.queryByLabelText('Raw value')).toBeNull();
    expect(screen.queryByRole('link', { name: /The run that found it/ })).toBeNull();
    unmount();
    facts([evidence({ id: 'E2', step: null })], ['E2']);
    expect(await screen.findByRole('link', { name: 'The run that found it' })).toBeVisible();
  });

  it('holds what was told of the same before, with its words where they were others', async () => {
    facts(
      [
        evidence({ id: 'E1', statement: 'SPF passes for the sender.' }),
        evidence({ id: 'E2' }),
        evidence({ id: 'E3' }),
      ],
      ['E3'],
    );
    expect(await screen.findByText(/^E1, told before/)).toHaveTextContent(/: SPF passes for the sender\.$/);
    expect(screen.getByText(/^E2, told before/)).not.toHaveTextContent('SPF');
  });
});
