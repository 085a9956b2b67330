import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { createRef, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { WatchersDto } from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { MentionField } from '../watching/mention-field.tsx';
import { Watchers } from '../watching/watchers.tsx';

const dora = { id: 'd', name: 'Dora', reason: 'commented', since: '2026-11-22T10:00:00.000Z' } as const;
const me = { ...dora, id: 'user-analyst', name: 'Me', reason: 'chosen' } as const;

describe('watching', () => {
  it('is begun and ended by its button and by w, and says who else does', async () => {
    let watchers: WatchersDto = { data: [dora], more: false, watching: false };
    const answer = (next: WatchersDto) => () => HttpResponse.json((watchers = next));
    server.use(
      http.get('*/api/incidents/:id/watchers', () => HttpResponse.json(watchers)),
      http.put('*/api/incidents/i/watchers/me', answer({ data: [dora, me], more: false, watching: true })),
      http.delete('*/api/incidents/i/watchers/me', answer({ data: [dora], more: false, watching: false })),
    );
    const { user, container } = renderWith(<Watchers incidentId="i" />);
    await user.click(await screen.findByRole('button', { name: '1 person' }));
    expect(await screen.findByRole('list', { name: 'Who watches it' })).toHaveTextContent('Dora commented');
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: 'Watch' }));
    expect(await screen.findByRole('button', { name: 'Watching', pressed: true })).toBeVisible();
    expect(screen.getByRole('button', { name: '2 people' })).toBeVisible();
    expect(await accessibilityProblems(container)).toEqual([]);
    await user.keyboard('w');
    expect(await screen.findByRole('button', { name: 'Watch', pressed: false })).toBeVisible();
  });

  it('says that it could not be loaded, and tries again', async () => {
    let fails = true;
    server.use(
      http.get('*/api/incidents/:id/watchers', () =>
        fails
          ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
          : HttpResponse.json({ data: [], more: false, watching: true }),
      ),
    );
    const { user } = renderWith(<Watchers incidentId="i" />);
    const again = await screen.findByRole('button', { name: /could not be loaded/ });
    fails = false;
    await user.click(again);
    expect(await screen.findByRole('button', { name: 'Watching' })).toBeVisible();
    expect(screen.queryByRole('button', { name: /people/ })).toBeNull();
  });
});

function Field({ onSend = () => undefined }: { onSend?: () => void }) {
  const [value, setValue] = useState('');
  return (
    <MentionField
      label="Comment"
      placeholder=""
      field={createRef<HTMLTextAreaElement>()}
      value={value}
      onChange={setValue}
      onSend={onSend}
    />
  );
}

describe('a name behind @', () => {
  const people = ['Ann', 'Ann Lee', 'Bo'].map((name) => ({ id: name, name }));
  const field = () => screen.getByRole('textbox', { name: 'Comment' });
  const open = (onSend?: () => void) => {
    server.use(
      http.get('*/api/incidents/readers', ({ request }) => {
        const part = new URL(request.url).searchParams.get('q')?.toLowerCase() ?? '';
        const data = people.filter(({ name }) => name.toLowerCase().includes(part));
        return HttpResponse.json({ data, more: false });
      }),
    );
    return renderWith(<Field {...(onSend ? { onSend } : {})} />);
  };
  const chosen = () => screen.getByRole('option', { selected: true });

  it('is chosen by arrows and Enter, and the text goes on behind it', async () => {
    const { user, container } = open();
    await user.type(field(), 'Ask @an');
    await screen.findByRole('option', { name: 'Ann Lee' });
    expect(await accessibilityProblems(container)).toEqual([]);
    expect(chosen()).toHaveTextContent('Ann');
    expect(field()).toHaveAttribute('aria-activedescendant', chosen().id);
    await user.keyboard('{ArrowDown}');
    expect(chosen()).toHaveTextContent('Ann Lee');
    await user.keyboard('{ArrowDown}{ArrowUp}{Enter}');
    expect(field()).toHaveValue('Ask @Ann Lee ');
    expect(screen.queryByRole('listbox')).toBeNull();
    await user.keyboard('first');
    expect(field()).toHaveValue('Ask @Ann Lee first');
  });

  it('is chosen by Tab and by the mouse', async () => {
    const { user } = open();
    await user.type(field(), '@b');
    await screen.findByRole('option', { name: 'Bo' });
    await user.keyboard('{Tab}');
    expect(field()).toHaveValue('@Bo ');
    await user.type(field(), '@an');
    await user.click(await screen.findByRole('option', { name: 'Ann' }));
    expect(field()).toHaveValue('@Bo @Ann ');
    expect(field()).toHaveFocus();
  });

  it('is left as it is by Escape, which only then leaves the field; Ctrl Enter sends', async () => {
    const onSend = vi.fn();
    const { user } = open(onSend);
    await user.type(field(), '@b');
    await screen.findByRole('option', { name: 'Bo' });
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(onSend).toHaveBeenCalledOnce();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(field()).toHaveFocus();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(field()).not.toHaveFocus());
    expect(field()).toHaveValue('@b');
  });
});
