import { fireEvent, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { Keys } from '../keys.tsx';
import { ShortcutHelp } from '../shortcut-help.tsx';
import { useShortcuts, type Shortcut } from '../shortcuts.tsx';

const runs = { j: vi.fn(), enter: vi.fn(), g: vi.fn(), page: vi.fn(), shell: vi.fn(), off: vi.fn() };
const key = (keys: string, run: () => void, more: Partial<Shortcut> = {}): Shortcut => ({
  ...{ keys, label: `Label of ${keys}`, group: 'Page', run },
  ...more,
});

function Shell() {
  useShortcuts([
    key('s', runs.shell, { group: 'Everywhere' }),
    key('?', runs.shell, { group: 'Everywhere' }),
  ]);
  return null;
}
function Page() {
  useShortcuts([
    key('j', runs.j),
    key('Enter', runs.enter),
    key('g i', runs.g),
    key('s', runs.page),
    key('z', runs.off, { when: false }),
    key('y', runs.shell, { when: true }),
  ]);
  return (
    <>
      <button type="button">Button</button>
      <a href="#x">
        <span>Link</span>
      </a>
      <textarea aria-label="Text" />
      <input type="checkbox" aria-label="Box" />
      <select aria-label="Choice" />
      <p>Nothing</p>
    </>
  );
}

it('takes no key for a shortcut that is meant for something else', () => {
  renderWith(
    <>
      <Shell />
      <Page />
    </>,
  );
  const count = (run: { mock: { calls: unknown[] } }): number => run.mock.calls.length;
  fireEvent.keyDown(document.body, { key: 'j' });
  expect(count(runs.j)).toBe(1);
  for (const modifier of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
    fireEvent.keyDown(document.body, { key: 's', ...modifier });
  // Held down, only the moves in a list go on.
  fireEvent.keyDown(document.body, { key: 's', repeat: true });
  expect(count(runs.page)).toBe(0);
  fireEvent.keyDown(document.body, { key: 'j', repeat: true });
  expect(count(runs.j)).toBe(2);
  fireEvent.keyDown(document.body, { key: 'j', ctrlKey: true });
  fireEvent.keyDown(document.body, { key: 'j', ctrlKey: true, repeat: true });
  expect(count(runs.j)).toBe(2);
  for (const field of [screen.getByRole('textbox'), screen.getByRole('combobox')])
    fireEvent.keyDown(field, { key: 'j' });
  expect(count(runs.j)).toBe(2);
  for (const own of [screen.getByRole('button'), screen.getByText('Link'), screen.getByRole('checkbox')])
    fireEvent.keyDown(own, { key: 'Enter' });
  expect(count(runs.enter)).toBe(0);
  fireEvent.keyDown(screen.getByRole('button'), { key: 'j' });
  fireEvent.keyDown(screen.getByRole('checkbox'), { key: 'j' });
  fireEvent.keyDown(screen.getByText('Nothing'), { key: 'Enter' });
  expect([count(runs.j), count(runs.enter)]).toEqual([4, 1]);
  // The page before the shell, and what is off not at all.
  fireEvent.keyDown(document.body, { key: 's' });
  fireEvent.keyDown(document.body, { key: 'z' });
  expect([count(runs.page), count(runs.shell), count(runs.off)]).toEqual([1, 0, 0]);
});

it('hears a key that another has taken already as nobody’s', () => {
  renderWith(<Page />);
  const event = new KeyboardEvent('keydown', { key: 'j', bubbles: true, cancelable: true });
  event.preventDefault();
  runs.j.mockReset();
  document.body.dispatchEvent(event);
  expect(runs.j).not.toHaveBeenCalled();
  const heard = new KeyboardEvent('keydown', { key: 'j', bubbles: true, cancelable: true });
  document.body.dispatchEvent(heard);
  expect(runs.j).toHaveBeenCalledOnce();
  expect(heard.defaultPrevented).toBe(true);
  expect(fireEvent.keyDown(document.body, { key: 'q' })).toBe(true);
});

it('waits for the second key of two for a moment only', () => {
  renderWith(<Page />);
  const press = (name: string, at: number): void => {
    const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: at });
    document.body.dispatchEvent(event);
  };
  press('g', 1000);
  press('i', 2200);
  expect(runs.g).not.toHaveBeenCalled();
  press('g', 3000);
  press('q', 3100);
  press('i', 3200);
  expect(runs.g).not.toHaveBeenCalled();
  press('g', 4000);
  press('i', 5199);
  expect(runs.g).toHaveBeenCalledOnce();
  press('i', 5200);
  expect(runs.g).toHaveBeenCalledOnce();
});

it('helps with what works now, each key once, by groups', async () => {
  function Help() {
    const [open, setOpen] = useState(false);
    useShortcuts([key('h', () => setOpen(true), { group: 'Everywhere' })]);
    return open && <ShortcutHelp onClose={() => undefined} />;
  }
  renderWith(
    <>
      <Shell />
      <Help />
      <Page />
    </>,
  );
  fireEvent.keyDown(document.body, { key: 'h' });
  const help = within(await screen.findByRole('dialog', { name: 'Keyboard' }));
  const texts = help.getAllByText(/^Label of/).map((label) => label.closest('tr')?.textContent);
  expect(texts.filter((text) => text === 'sLabel of s')).toHaveLength(1);
  expect(texts).toContain('g iLabel of g i');
  expect(texts).not.toContain('zLabel of z');
  expect(help.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual([
    'Page',
    'Everywhere',
  ]);
});

it('writes keys as they stand on the keyboard', () => {
  const said = (keys: string) =>
    [...renderWith(<Keys keys={keys} />).container.querySelectorAll('kbd')].map((cap) => cap.textContent);
  expect(said(' ')).toEqual(['Space']);
  expect(said('g ArrowDown')).toEqual(['g', '↓']);
});
