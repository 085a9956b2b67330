import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { accessibilityProblems } from '../../../test/axe.ts';
import { renderWith } from '../../../test/render.tsx';
import { Dialog } from '../dialog.tsx';

/** A page with one dialog above another, as when a request in a dialog asks for a proof. */
function Page({ gone = false }: { gone?: boolean }) {
  const [first, setFirst] = useState(false);
  const [second, setSecond] = useState(false);
  const [busy, setBusy] = useState(false);
  return (
    <main tabIndex={-1}>
      {!(gone && first) && (
        <button disabled={busy} onClick={() => setFirst(true)}>
          Open
        </button>
      )}
      <button onClick={() => setBusy(false)}>Answer</button>
      <button onClick={() => setSecond(true)}>Other</button>
      {first && (
        <Dialog title="First" onClose={() => setFirst(false)}>
          <button onClick={() => setSecond(true)}>Ask</button>
          <button
            onClick={() => {
              setBusy(true);
              setFirst(false);
            }}
          >
            Send
          </button>
        </Dialog>
      )}
      {second && (
        <Dialog title="Second" onClose={() => setSecond(false)}>
          <button
            onClick={() => {
              setSecond(false);
              setFirst(false);
            }}
          >
            Both
          </button>
          <button onClick={() => setSecond(false)}>Only this</button>
        </Dialog>
      )}
    </main>
  );
}
const press = (name: string) => screen.getByRole('button', { name });

it('goes back to where the dialog was opened, one dialog after the other', async () => {
  const { user } = renderWith(<Page />);
  await user.click(press('Open'));
  await user.click(await screen.findByRole('button', { name: 'Ask' }));
  await user.click(await screen.findByRole('button', { name: 'Only this' }));
  await waitFor(() => expect(press('Ask')).toHaveFocus());
  await user.click(press('Ask'));
  await user.click(await screen.findByRole('button', { name: 'Both' }));
  await waitFor(() => expect(press('Open')).toHaveFocus());
});

it('goes to the page where what opened it is gone', async () => {
  const { user } = renderWith(<Page gone />);
  // A dialog before it, opened from elsewhere, is over: that is no place to go back to.
  await user.click(press('Other'));
  await user.click(await screen.findByRole('button', { name: 'Only this' }));
  await waitFor(() => expect(press('Other')).toHaveFocus());
  await user.click(press('Open'));
  await screen.findByRole('dialog', { name: 'First' });
  // Gone while the dialog was open, and made anew when it closes: another button than the one that was pressed.
  await user.click(press('Close'));
  await waitFor(() => expect(document.querySelector('main')).toHaveFocus());
});

it('waits for a button that is busy', async () => {
  const { user } = renderWith(<Page />);
  await user.click(press('Open'));
  await user.click(await screen.findByRole('button', { name: 'Send' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(press('Open')).toBeDisabled();
  press('Answer').click();
  await waitFor(() => expect(press('Open')).toHaveFocus());
});

it('a dialog breaks no rule of landmarks beside the page’s own', async () => {
  renderWith(
    <>
      <header>Triage Warden</header>
      <main>
        <h1>Page</h1>
      </main>
      <Dialog title="First" onClose={() => {}}>
        <button>Send</button>
      </Dialog>
    </>,
  );
  await screen.findByRole('dialog', { name: 'First' });
  expect(await accessibilityProblems()).toEqual([]);
  expect(screen.getAllByRole('banner', { hidden: true })).toHaveLength(1);
});
