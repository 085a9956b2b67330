import { fireEvent, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { useState } from 'react';
import { beforeEach, expect, it } from 'vitest';
import type { PlaybookDto } from '../../../shared/api/generated/index.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { NEW_PLAYBOOK } from '../new-playbook.ts';
import { usePlaybookDraft } from '../use-playbook-draft.ts';

const AT = '2026-11-22T10:00:00.000Z';
const playbook: PlaybookDto = {
  ...{ name: 'mail', description: '', enabled: true, built_in: false, edited: false, version: 4 },
  ...{ incident_types: [], created_at: AT, updated_at: AT, updated_by: 'Sam', yaml: 'name: mail' },
};
const KEY = 'tw-draft:playbook:mail';
const keep = (value: unknown, key = KEY): void =>
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), value }));

function Draft({ of }: { of: PlaybookDto | null }) {
  const draft = usePlaybookDraft(of);
  return (
    <>
      <textarea aria-label="Text" value={draft.yaml} onChange={(event) => draft.change(event.target.value)} />
      <button onClick={draft.discard}>Discard</button>
      <output>
        {JSON.stringify({
          changed: draft.changed,
          version: draft.version,
          now: draft.validation?.valid ?? null,
          shown: draft.shownValidation?.valid ?? null,
        })}
      </output>
    </>
  );
}

/** As on the page: somebody else may save while one types. */
function Editor({ of }: { of: PlaybookDto | null }) {
  const [version, setVersion] = useState(4);
  return (
    <>
      <Draft of={of && { ...of, version }} />
      <button onClick={() => setVersion(5)}>Somebody saves</button>
    </>
  );
}

beforeEach(() =>
  server.use(
    http.post('*/api/playbooks/validate', async ({ request }) => {
      const { yaml } = (await request.json()) as { yaml: string };
      return HttpResponse.json({ valid: !yaml.includes('wrong'), errors: [] });
    }),
  ),
);
const text = () => screen.getByRole('textbox', { name: 'Text' });
const says = (): Record<string, unknown> =>
  JSON.parse(screen.getByRole('status').textContent ?? '') as Record<string, unknown>;
const type = (yaml: string) => fireEvent.change(text(), { target: { value: yaml } });

it('is no change until something is changed, and none again once that is typed back', async () => {
  const { user } = renderWith(<Editor of={playbook} />);
  expect(text()).toHaveValue('name: mail');
  expect(says()).toMatchObject({ changed: false, version: 4 });
  type('name: other');
  expect(says()).toMatchObject({ changed: true, version: 4 });
  // What it is saved over is what it began with, whoever has saved meanwhile.
  await user.click(screen.getByRole('button', { name: 'Somebody saves' }));
  expect(says()).toMatchObject({ changed: true, version: 4 });
  type('name: another');
  expect(localStorage.getItem(KEY)).toContain('{"yaml":"name: another","version":4}');
  type('name: mail');
  expect(localStorage.getItem(KEY)).toBeNull();
  expect(says()).toMatchObject({ changed: false, version: 5 });
});

it('is let go by hand', async () => {
  keep({ yaml: 'name: other', version: 3 });
  const { user } = renderWith(<Editor of={playbook} />);
  expect(says()).toMatchObject({ changed: true, version: 3 });
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  expect(text()).toHaveValue('name: mail');
  expect(says()).toMatchObject({ changed: false, version: 4 });
});

it.each<[string, unknown, string, boolean, number]>([
  ['equal to what is saved', { yaml: 'name: mail', version: 1 }, 'name: mail', false, 4],
  ['that is no text', { yaml: 7, version: 1 }, 'name: mail', false, 4],
  ['without a version', { yaml: 'name: x' }, 'name: x', true, 4],
])('begins with a draft %s', (_which, stored, yaml, changed, version) => {
  keep(stored);
  renderWith(<Editor of={playbook} />);
  expect(text()).toHaveValue(yaml);
  expect(says()).toMatchObject({ changed, version });
});

it('of a new one begins with an example, and has a place of its own', () => {
  const { unmount } = renderWith(<Editor of={null} />);
  expect(text()).toHaveValue(NEW_PLAYBOOK);
  expect(says()).toMatchObject({ changed: false, version: null });
  type('name: mine');
  expect(says()).toMatchObject({ changed: true, version: null });
  expect(localStorage.getItem('tw-draft:playbook:~new')).toContain('name: mine');
  unmount();
});

it('is called right or wrong only for the very text, and shown as it was meanwhile', async () => {
  renderWith(<Editor of={playbook} />);
  await waitFor(() => expect(says()).toMatchObject({ now: true, shown: true }));
  type('wrong');
  expect(says()).toMatchObject({ now: null, shown: true });
  await waitFor(() => expect(says()).toMatchObject({ now: false, shown: false }));
});
