import { screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { ProblemError } from '../../api/problem.ts';
import { Facts, Page } from '../page.tsx';
import { ErrorNotice, LoadFailure } from '../notices.tsx';
import { PolicyAnswer, type PolicySays } from '../policy-answer.tsx';
import { isStatus, stateWord } from '../state-badge.tsx';

const problem = (changes: Partial<ConstructorParameters<typeof ProblemError>[0]> = {}) =>
  new ProblemError({
    ...{ status: 409, code: 'conflict', title: 'In use', detail: '', correlationId: null },
    ...changes,
  });

describe('what failed', () => {
  it('is said with the fields that it is about, and with no more than there is', async () => {
    const retry = vi.fn();
    const errors = [
      { path: 'settings.url', code: 'format', message: 'is no address' },
      { path: '', code: 'other', message: 'Something else.' },
    ];
    const { user } = renderWith(
      <ErrorNotice error={problem({ title: 'Not valid.', errors })} doing="save it" retry={retry} />,
    );
    expect(screen.getByText('Could not save it. Not valid.')).toBeVisible();
    expect(screen.getAllByRole('listitem').map((each) => each.textContent)).toEqual([
      'settings.url is no address',
      ' Something else.',
    ]);
    expect(screen.queryByText(/Correlation id/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it.each([null, undefined])('is nothing where nothing failed: %s', (error) => {
    renderWith(<ErrorNotice error={error} doing="save it" />);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('has no list where no field is named', () => {
    renderWith(<ErrorNotice error={problem()} doing="save it" />);
    expect(screen.queryByRole('list')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('is not tried again where one may not', () => {
    renderWith(<ErrorNotice error={problem({ code: 'forbidden' })} doing="save it" retry={() => {}} />);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it.each(['reauthentication_required', 'second_factor_enrolment_required'] as const)(
    'is no alarm where the proof was not given: %s',
    (code) => {
      renderWith(<ErrorNotice error={problem({ code })} doing="make a key" kept="It is kept." />);
      expect(screen.queryByRole('alert')).toBeNull();
      expect(screen.getByRole('status')).toHaveTextContent(
        'Nothing was done: to make a key needs a proof that it is you. Do it again to give it. It is kept.',
      );
    },
  );
});

it('tells what is not there from what could not be loaded', () => {
  const retry = vi.fn();
  const { unmount } = renderWith(
    <LoadFailure error={problem({ code: 'not_found' })} what="run" retry={retry}>
      All runs
    </LoadFailure>,
  );
  expect(screen.getByRole('heading', { name: 'There is no such run', level: 2 })).toBeVisible();
  expect(screen.getByText(/the address is mistyped. All runs/)).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
  unmount();
  renderWith(
    <LoadFailure error={problem()} what="run" retry={retry}>
      All runs
    </LoadFailure>,
  );
  expect(screen.getByRole('alert')).toHaveTextContent('Could not load the run. In use.');
  expect(screen.queryByText(/All runs/)).toBeNull();
});

describe('what policy says', () => {
  const says: PolicySays = {
    ...{ decision: 'allow', level: null, quorum: 1, rule: null, reason: 'It is safe.', policy_version: 3 },
  };
  it.each<[Partial<PolicySays>, string, string]>([
    [{}, 'Policy would allow it at once', 'Allowed by policy'],
    [{ decision: 'deny' }, 'Policy would deny it', 'Denied by policy'],
    [
      { decision: 'require_approval' },
      'Would need approval at level analyst',
      'Needed approval at level analyst',
    ],
    [
      { decision: 'require_approval', level: 'senior_analyst', quorum: 2, rule: 'servers' },
      'Would need 2 people at level senior analyst· servers',
      'Needed 2 people at level senior analyst· servers',
    ],
  ])('is said before and afterwards: %j', (changes, would, did) => {
    const { container, unmount } = renderWith(<PolicyAnswer says={{ ...says, ...changes }} tense="would" />);
    expect(container.querySelector('[data-decision]')).toHaveTextContent(would);
    unmount();
    const after = renderWith(<PolicyAnswer says={{ ...says, ...changes }} tense="did" />);
    expect(after.container.querySelector('[data-decision]')).toHaveTextContent(did);
  });

  it.each([
    [null, 'No rule matched: the default, policy version 3. It is safe.'],
    ['servers', 'Rule “servers”, policy version 3. It is safe.'],
  ])('has its basis on hover: %s', async (rule, basis) => {
    const { user } = renderWith(<PolicyAnswer says={{ ...says, rule }} tense="did" />);
    await user.hover(screen.getByText('Allowed by policy'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent(basis);
  });
});

it('leaves away facts without a value, and says those that are nothing but look like it', () => {
  renderWith(
    <Facts
      items={[
        ['A', null],
        ['B', undefined],
        ['C', false],
        ['D', 0],
        ['E', ''],
      ]}
    />,
  );
  expect(screen.getAllByRole('term').map((each) => each.textContent)).toEqual(['D', 'E']);
});

it('names the browser’s tab after the page', () => {
  renderWith(
    <Page title="Runs" lead="All of them" actions={<button>New</button>}>
      text
    </Page>,
  );
  expect(document.title).toBe('Runs · Triage Warden');
  expect(screen.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
  expect(screen.getByText('All of them')).toBeVisible();
  expect(screen.getByRole('button', { name: 'New' })).toBeVisible();
});

it.each([
  ['triaged', 'Triaged'],
  ['denied', 'Denied by policy'],
  ['pending_approval', 'Waits for approval'],
  ['pending', 'Waits for a decision'],
  ['rolled_back', 'Rolled back'],
] as const)('calls the state %s “%s”', (status, word) => {
  expect(stateWord(status)).toBe(word);
});

it('knows what is a state', () => {
  expect(['failed', 'toString', '', 7, null].map(isStatus)).toEqual([true, false, false, false, false]);
});
