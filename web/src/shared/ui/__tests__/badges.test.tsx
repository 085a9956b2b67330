import { screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { accessibilityProblems } from '../../../test/axe.ts';
import { renderWith } from '../../../test/render.tsx';
import { ProblemError } from '../../api/problem.ts';
import { EvidenceChip, EvidenceLight, useEvidenceRow } from '../evidence-chip.tsx';
import { ErrorNotice } from '../notices.tsx';
import { Observable } from '../observable.tsx';
import { SeverityBadge } from '../severity-badge.tsx';
import { StateBadge } from '../state-badge.tsx';
import { VerdictBadge } from '../verdict-badge.tsx';

it('says severity, verdict and state in words', async () => {
  const { container } = renderWith(
    <>
      <SeverityBadge severity="critical" />
      <SeverityBadge severity="low" compact />
      <VerdictBadge classification="suspicious" confidence={0.615} />
      <VerdictBadge classification={null} />
      <StateBadge status="pending_approval" />
    </>,
  );
  for (const word of ['Critical', 'Low', 'Suspicious', '62 %', 'No verdict yet', 'Waits for approval']) {
    expect(screen.getByText(word)).toBeInTheDocument();
  }
  expect(await accessibilityProblems(container)).toEqual([]);
});

describe('an observable', () => {
  it('is shown defanged and is no link; copying gives both forms', async () => {
    const { user } = renderWith(<Observable type="url" value="http://bad.example/x" polarity="malicious" />);
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /hxxp:\/\/bad\[\.\]example\/x/ }));
    expect(await screen.findByRole('button', { name: 'Copy defanged' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Copy as it is' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Incidents with it' })).toHaveAttribute(
      'href',
      '/incidents?observable=http%3A%2F%2Fbad.example%2Fx',
    );
    expect(document.querySelector('a[href*="bad.example"]:not([href^="/"])')).toBeNull();
  });
});

function Row() {
  const { lit, handlers } = useEvidenceRow('E7');
  return (
    <div {...handlers} data-testid="row">
      {lit ? 'lit' : 'dark'}
    </div>
  );
}

it('lights the row of the evidence that a chip names, and goes there', async () => {
  const show = vi.fn();
  const { user } = renderWith(
    <EvidenceLight
      facts={[{ id: 'E7', statement: 'SPF fails.', source: 'parser', polarity: 'malicious' }]}
      show={show}
    >
      <EvidenceChip id="E7" />
      <Row />
    </EvidenceLight>,
  );
  const chip = screen.getByRole('button', { name: 'Evidence E7: SPF fails. (parser)' });
  await user.hover(chip);
  expect(screen.getByTestId('row')).toHaveTextContent('lit');
  await user.unhover(chip);
  expect(screen.getByTestId('row')).toHaveTextContent('dark');
  await user.click(chip);
  expect(show).toHaveBeenCalledWith('E7');
});

it('says what failed, what was kept, and under which id the log has it', () => {
  renderWith(
    <ErrorNotice
      doing="save the comment"
      kept="Your text is kept."
      error={
        new ProblemError({
          status: 409,
          code: 'conflict',
          title: 'The state has changed in between',
          detail: 'Load it again.',
          correlationId: 'c-123',
        })
      }
    />,
  );
  const notice = screen.getByRole('alert');
  expect(notice).toHaveTextContent('Could not save the comment. The state has changed in between.');
  expect(notice).toHaveTextContent('Load it again.');
  expect(notice).toHaveTextContent('Your text is kept.');
  expect(notice).toHaveTextContent('c-123');
});
