import { screen } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { useDraft, useDraftRecord, usePrunedDrafts } from '../drafts.ts';

const DAY_MS = 24 * 3600 * 1000;
const NOW = Date.parse('2026-11-22T10:00:00.000Z');
beforeEach(() => void vi.spyOn(Date, 'now').mockReturnValue(NOW));

const keep = (key: string, value: unknown, ageMs = 0): void =>
  localStorage.setItem(`tw-draft:${key}`, JSON.stringify({ at: NOW - ageMs, value }));
const kept = (key: string): unknown => {
  const text = localStorage.getItem(`tw-draft:${key}`);
  return text === null ? null : (JSON.parse(text) as { value: unknown }).value;
};

function Comment({ of }: { of: string }) {
  const [value, change, clear] = useDraft(`comment:${of}`, 'nothing yet');
  return (
    <>
      <input aria-label="Comment" value={value} onChange={(event) => change(event.target.value)} />
      <button onClick={clear}>Forget</button>
    </>
  );
}

function Incidents() {
  const [incident, open] = useState('one');
  return (
    <>
      <Comment of={incident} />
      <button onClick={() => open(incident === 'one' ? 'two' : 'one')}>Other</button>
    </>
  );
}

const field = () => screen.getByRole('textbox', { name: 'Comment' });

it('keeps what was typed, each thing its own, until it is cleared', async () => {
  const { user } = renderWith(<Incidents />);
  await user.clear(field());
  await user.type(field(), 'looks bad');
  await user.click(screen.getByRole('button', { name: 'Other' }));
  expect(field()).toHaveValue('nothing yet');
  await user.click(screen.getByRole('button', { name: 'Other' }));
  expect(field()).toHaveValue('looks bad');
  expect(kept('comment:one')).toBe('looks bad');
  await user.click(screen.getByRole('button', { name: 'Forget' }));
  expect(field()).toHaveValue('nothing yet');
  expect(kept('comment:one')).toBeNull();
});

it.each([
  ['of a week', 'kept words', 7 * DAY_MS, 'kept words'],
  ['older than a week', 'kept words', 7 * DAY_MS + 1, 'nothing yet'],
  ['that is no text', { kept: 'words' }, 0, 'nothing yet'],
])('begins with a draft only when it is of use: one %s', (_which, value, age, shown) => {
  keep('comment:one', value, age);
  renderWith(<Incidents />);
  expect(field()).toHaveValue(shown);
});

it('does without the browser’s store when that is forbidden', async () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new Error('forbidden');
  });
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('forbidden');
  });
  const { user } = renderWith(<Incidents />);
  await user.type(field(), '!');
  expect(field()).toHaveValue('nothing yet!');
});

function Form() {
  const [values] = useDraftRecord('form');
  return <output>{JSON.stringify(values)}</output>;
}

it.each([
  [{ name: 'a' }, '{"name":"a"}'],
  ['text', '{}'],
  [['a'], '{}'],
  [null, '{}'],
])('takes nothing but an object for the values of a form: %j', (value, shown) => {
  keep('form', value);
  renderWith(<Form />);
  expect(screen.getByRole('status')).toHaveTextContent(shown);
});

function Pruned() {
  usePrunedDrafts();
  return null;
}

it('removes old drafts of things that nobody came back to, and nothing else', () => {
  keep('old', 'x', 8 * DAY_MS);
  keep('new', 'x', DAY_MS);
  localStorage.setItem('somebody-else', JSON.stringify({ at: 0 }));
  renderWith(<Pruned />);
  expect(kept('old')).toBeNull();
  expect(kept('new')).toBe('x');
  expect(localStorage.getItem('somebody-else')).not.toBeNull();
});
