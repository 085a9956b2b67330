import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionDto } from '../../api/generated/index.ts';
import { clickBeside } from '../../../test/dialog.ts';
import { renderWith } from '../../../test/render.tsx';
import { Confirm } from '../confirm.tsx';
import { ConfirmReason } from '../confirm-reason.tsx';
import { EvidenceChip } from '../evidence-chip.tsx';
import { FilterMenu } from '../filter-menu.tsx';
import { JsonView } from '../json-view.tsx';
import { Observable, PolarityMark } from '../observable.tsx';
import { RenameDialog } from '../rename-dialog.tsx';
import { SecretOnce } from '../secret-once.tsx';
import { SessionsTable } from '../sessions-table.tsx';
import { SeverityBadge } from '../severity-badge.tsx';
import { SidePanel } from '../side-panel.tsx';
import { TimeAgo, TimeLeft } from '../time.tsx';
import { VerdictBadge } from '../verdict-badge.tsx';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const at = (ms: number): string => new Date(NOW + ms).toISOString();

describe('times', () => {
  beforeEach(() => void vi.spyOn(Date, 'now').mockReturnValue(NOW));

  it.each([
    [-3_600_000, false, '1 h ago'],
    [-3_600_000, true, '1 h'],
    [-30_000, false, '30 s ago'],
    [125_000, false, 'in 2 min'],
  ])('%i ms from now, short %s, is “%s”', (ms, short, said) => {
    renderWith(<TimeAgo at={at(ms)} short={short} />);
    expect(screen.getByText(said)).toHaveAttribute('datetime', at(ms));
    expect(screen.getByText(said).dataset['exact']).toContain('22 Nov 2026');
  });

  it.each([
    [50, '50 s left', 'dimmed'],
    [49, '49 s left', 'warning'],
    [25, '25 s left', 'warning'],
    [24, '24 s left', 'danger'],
    [0, 'over since 0 s', 'danger'],
    [-20, 'over since 20 s', 'danger'],
    [9_000_000, '3 months left', 'dimmed'],
    [251_575_466_400, 'until 1 Jan 9999', 'dimmed'],
  ])('of 100 s, %i left are “%s” and %s', (left, said, tone) => {
    renderWith(<TimeLeft until={at(left * 1000)} since={at((left - 100) * 1000)} />);
    expect(screen.getByText(said).getAttribute('style')).toContain(tone);
  });
});

it('cuts a long value until it is asked for whole', async () => {
  const { user } = renderWith(<JsonView label="Raw alert" value={'x'.repeat(40_000)} />);
  const text = screen.getByLabelText('Raw alert');
  expect(text.textContent).toHaveLength(40_002);
  expect(text.textContent?.endsWith('…')).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Show all 40,002 characters' }));
  expect(text.textContent?.endsWith('x"')).toBe(true);
  expect(screen.queryByRole('button', { name: /Show all/ })).toBeNull();
});

it('shows a value of the largest size whole, and nothing as null', () => {
  renderWith(
    <>
      <JsonView label="Large" value={'x'.repeat(39_998)} />
      <JsonView label="None" value={undefined} />
    </>,
  );
  expect(screen.queryByRole('button', { name: /Show all/ })).toBeNull();
  expect(screen.getByLabelText('None')).toHaveTextContent('null');
});

describe('a filter', () => {
  const options = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ value: `v${index}`, label: `Value ${index}` }));
  function Filter({ count, first }: { count: number; first: string | undefined }) {
    const [value, setValue] = useState<string | null | undefined>(first);
    return (
      <>
        <FilterMenu label="Status" options={options(count)} value={value ?? undefined} onChange={setValue} />
        <output>{String(value)}</output>
      </>
    );
  }
  it.each([
    [undefined, 'Filter by status', 'Status'],
    ['v1', 'Filter by status: Value 1', 'Status: Value 1'],
    ['v1,old', 'Filter by status: Value 1, old', 'Status: Value 1, old'],
    ['v1,v2,v3', 'Filter by status: Value 1, Value 2, Value 3', 'Status: Value 1, Value 2 +1'],
  ])('says what is chosen of it: %s', (value, name, text) => {
    renderWith(<Filter count={4} first={value} />);
    expect(screen.getByRole('button', { name })).toHaveTextContent(text);
    expect(screen.queryByRole('button', { name: 'Remove the filter status' }) !== null).toBe(
      value !== undefined,
    );
  });

  it('takes several, is nothing again when none is left, and goes at once', async () => {
    const { user } = renderWith(<Filter count={9} first={undefined} />);
    await user.click(screen.getByRole('button', { name: 'Filter by status' }));
    expect(screen.queryByRole('textbox')).toBeNull();
    await user.click(await screen.findByRole('checkbox', { name: 'Value 1' }));
    await user.click(screen.getByRole('checkbox', { name: 'Value 2' }));
    expect(screen.getByText('v1,v2')).toBeVisible();
    await user.click(screen.getByRole('checkbox', { name: 'Value 1' }));
    await user.click(screen.getByRole('checkbox', { name: 'Value 2' }));
    expect(screen.getByText('null')).toBeVisible();
    await user.click(screen.getByRole('checkbox', { name: 'Value 1' }));
    await user.click(screen.getByRole('button', { name: 'Remove the filter status' }));
    expect(screen.getByText('null')).toBeVisible();
  });

  it('with many values finds them by what is typed', async () => {
    const { user } = renderWith(<Filter count={10} first={undefined} />);
    await user.click(screen.getByRole('button', { name: 'Filter by status' }));
    await user.type(await screen.findByRole('textbox', { name: 'Find in status' }), 'VALUE 7');
    expect(screen.getAllByRole('checkbox')).toHaveLength(1);
    expect(screen.getByRole('checkbox', { name: 'Value 7' })).toBeVisible();
  });
});

describe('where somebody is signed in', () => {
  const session = (changes: Partial<SessionDto>): SessionDto => ({
    id: 's-1',
    ip: '192.0.2.1',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0',
    factors: ['password', 'totp'],
    current: false,
    created_at: at(0),
    last_seen_at: at(0),
    expires_at: at(0),
    ...changes,
  });

  it('is ended one by one, but not from where one is', async () => {
    const onEnd = vi.fn();
    const { user } = renderWith(
      <SessionsTable
        label="Sessions"
        sessions={[session({}), session({ id: 's-2', current: true, ip: null, user_agent: null })]}
        ending={undefined}
        onEnd={onEnd}
      />,
    );
    const [, other, own] = screen.getAllByRole('row');
    expect(other).toHaveTextContent('Password, Authenticator app');
    expect(within(own as HTMLElement).getByText('This one')).toBeVisible();
    expect(own).toHaveTextContent('Unknown program');
    expect(own).toHaveTextContent('unknown');
    expect(within(own as HTMLElement).queryByRole('button')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'End the session of Firefox on Linux' }));
    expect(onEnd).toHaveBeenCalledExactlyOnceWith('s-1');
  });

  it('shows which one is being ended', () => {
    renderWith(
      <SessionsTable
        label="Sessions"
        sessions={[session({}), session({ id: 's-2' })]}
        ending="s-2"
        onEnd={() => {}}
      />,
    );
    const [first, second] = screen.getAllByRole('button', { name: /End the session/ });
    expect(first).toBeEnabled();
    expect(second).toBeDisabled();
  });
});

describe('what is asked before', () => {
  it('a reason is sent without the white space around it, once, and only where there is one', async () => {
    const onConfirm = vi.fn();
    const { user } = renderWith(
      <ConfirmReason
        {...{ title: 'End', verb: 'End it', draftKey: 'x', pending: false, error: null, onConfirm }}
        onClose={() => {}}
      />,
    );
    const field = await screen.findByRole('textbox', { name: 'Reason' });
    expect(field).toBeRequired();
    await user.type(field, ' {Control>}{Enter}{/Control}');
    expect(onConfirm).not.toHaveBeenCalled();
    await user.type(field, 'Why{Enter}not ');
    expect(onConfirm).not.toHaveBeenCalled();
    await user.type(field, '{Meta>}{Enter}{/Meta}');
    expect(onConfirm).toHaveBeenCalledExactlyOnceWith('Why\nnot', expect.any(Function));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('nothing is sent twice while the first is on its way', async () => {
    const onConfirm = vi.fn();
    const { user } = renderWith(
      <ConfirmReason
        {...{ title: 'End', verb: 'End it', draftKey: 'x', pending: true, error: null, onConfirm }}
        required={false}
        onClose={() => {}}
      />,
    );
    await user.type(await screen.findByRole('textbox', { name: 'Reason' }), 'a{Control>}{Enter}{/Control}');
    expect(onConfirm).not.toHaveBeenCalled();
  });

  it('without a reason: the verb, or not', async () => {
    const onConfirm = vi.fn();
    const onClose = vi.fn();
    const { user } = renderWith(
      <Confirm
        {...{ title: 'Revoke?', verb: 'Revoke', doing: 'revoke the key', pending: false, onConfirm, onClose }}
        error={new Error('Away')}
      >
        It ends at once.
      </Confirm>,
    );
    const dialog = within(await screen.findByRole('dialog', { name: 'Revoke?' }));
    expect(dialog.getByText(/^Could not revoke the key\./)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Revoke' }));
    expect(onConfirm).toHaveBeenCalledOnce();
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('is closed by a click beside it where nothing is lost', async () => {
    const onClose = vi.fn();
    const { user } = renderWith(
      <Confirm
        {...{ title: 'Revoke?', verb: 'Revoke', doing: 'revoke it', pending: false, error: null, onClose }}
        onConfirm={() => undefined}
      >
        It ends at once.
      </Confirm>,
    );
    await screen.findByRole('dialog');
    await clickBeside(user);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('a new name starts as the present one', async () => {
    const onRename = vi.fn();
    const { user } = renderWith(
      <RenameDialog
        {...{ title: 'Rename', name: 'Old', maxLength: 8, doing: 'rename it', pending: false, onRename }}
        error={new Error('Away')}
        onClose={() => {}}
      />,
    );
    const field = await screen.findByRole('textbox', { name: /Name/ });
    expect(field).toHaveValue('Old');
    await user.type(field, ' and new{Enter}');
    expect(onRename).toHaveBeenCalledExactlyOnceWith('Old and');
    expect(screen.getByText(/^Could not rename it\./)).toBeVisible();
  });

  it('a secret that is shown once is not lost by Escape', async () => {
    const onClose = vi.fn();
    const { user } = renderWith(<SecretOnce title="API key" secret="tw_1" onClose={onClose} />);
    expect(await screen.findByText('tw_1')).toBeVisible();
    await user.keyboard('{Escape}');
    await clickBeside(user);
    expect(onClose).not.toHaveBeenCalled();
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'I have stored it' }));
    expect(onClose).toHaveBeenCalledOnce();
  });
});

it('closes a preview by Escape and by its button', async () => {
  const onClose = vi.fn();
  const { user } = renderWith(
    <SidePanel title="INC-7" onClose={onClose}>
      text
    </SidePanel>,
  );
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'Close the preview' }));
  expect(onClose).toHaveBeenCalledTimes(2);
});

describe('an observable', () => {
  it.each([
    ['malicious', ' · known as malicious'],
    ['benign', ' · known as benign'],
    ['neutral', ' · nothing for or against it'],
    [null, ''],
  ] as const)('says what is known of it: %s', async (polarity, known) => {
    const { user } = renderWith(<Observable type="host" value="WS-1" polarity={polarity} />);
    await user.click(screen.getByRole('button', { name: /WS-1/ }));
    expect(await screen.findByText(`Host${known}`)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Copy defanged' })).toBeNull();
  });

  it('has a mark only for what speaks for or against it', () => {
    renderWith(
      <>
        <PolarityMark polarity="malicious" />
        <PolarityMark polarity="benign" />
        <PolarityMark polarity="neutral" />
        <PolarityMark polarity={null} />
      </>,
    );
    expect(screen.getAllByRole('img').map((mark) => mark.getAttribute('aria-label'))).toEqual([
      'Malicious',
      'Benign',
    ]);
  });
});

it('says what a confidence rests on', async () => {
  const { user, unmount } = renderWith(<VerdictBadge classification="benign" confidence={0} />);
  await user.hover(screen.getByText('0 %'));
  expect(await screen.findByRole('tooltip')).toHaveTextContent(
    'Confidence 0 %. Not yet measured against resolved incidents.',
  );
  unmount();
  const known = renderWith(<VerdictBadge classification="benign" confidence={0.5} calibratedOn={1200} />);
  await known.user.hover(screen.getByText('50 %'));
  await waitFor(() =>
    expect(screen.getByRole('tooltip')).toHaveTextContent('Calibrated on 1,200 resolved incidents.'),
  );
});

it('fills as many segments as the severity has', () => {
  const filled = (container: HTMLElement): number => container.querySelectorAll('[class*=filled]').length;
  expect(filled(renderWith(<SeverityBadge severity="informational" />).container)).toBe(1);
  expect(filled(renderWith(<SeverityBadge severity="critical" />).container)).toBe(5);
});

it('says of a reference to nothing that it is one', () => {
  renderWith(<EvidenceChip id="E9" />);
  expect(
    screen.getByRole('button', { name: 'Evidence E9: This evidence is not in the incident.' }),
  ).toBeVisible();
});
