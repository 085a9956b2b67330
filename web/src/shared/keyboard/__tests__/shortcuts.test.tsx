import { Menu, Modal } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { toast } from '../../ui/toast.ts';
import { useShortcuts } from '../shortcuts.tsx';

function Page({ onEscape, onGo, onOnly }: { onEscape: () => void; onGo: () => void; onOnly: () => void }) {
  const [open, setOpen] = useState(false);
  useShortcuts([
    { keys: 'Escape', label: 'Back', group: 'Page', run: onEscape },
    { keys: 'g i', label: 'Go', group: 'Page', run: onGo },
    { keys: 'i', label: 'Only i', group: 'Page', run: onOnly },
    { keys: 'o', label: 'Open', group: 'Page', run: () => setOpen(true) },
  ]);
  return (
    <>
      <Menu>
        <Menu.Target>
          <button type="button">Menu</button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item>One</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open && (
        <Modal opened onClose={() => setOpen(false)} title="Dialog">
          text
        </Modal>
      )}
    </>
  );
}

it('hears sequences, and leaves Escape to the dialog or menu that it closes', async () => {
  const onEscape = vi.fn();
  const onGo = vi.fn();
  const onOnly = vi.fn();
  const { user } = renderWith(<Page onEscape={onEscape} onGo={onGo} onOnly={onOnly} />);
  await user.keyboard('gi');
  expect(onGo).toHaveBeenCalledOnce();
  expect(onOnly).not.toHaveBeenCalled();

  await user.keyboard('o');
  await screen.findByRole('dialog', { name: 'Dialog' });
  await user.keyboard('i{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());

  await user.click(screen.getByRole('button', { name: 'Menu' }));
  await screen.findByRole('menuitem', { name: 'One' });
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('menuitem')).not.toBeInTheDocument());
  expect(onEscape).not.toHaveBeenCalled();
  expect(onOnly).not.toHaveBeenCalled();

  await user.keyboard('{Escape}');
  expect(onEscape).toHaveBeenCalledOnce();
});

it('says why a key does nothing, once for each press', async () => {
  const run = vi.fn();
  const told = vi.spyOn(toast, 'told').mockImplementation(() => {});
  function Blocked({ obstacle }: { obstacle: string | null }) {
    useShortcuts([{ keys: 'a', label: 'Approve', group: 'Page', run, obstacle }]);
    return null;
  }
  const { user, unmount } = renderWith(<Blocked obstacle="Ada has approved it." />);
  await user.keyboard('a');
  expect(told).toHaveBeenCalledExactlyOnceWith('Ada has approved it.');
  expect(run).not.toHaveBeenCalled();
  unmount();
  renderWith(<Blocked obstacle={null} />);
  await user.keyboard('a');
  expect(run).toHaveBeenCalledOnce();
});
