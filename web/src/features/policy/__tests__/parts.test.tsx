import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { Role } from '#contracts';
import type { GuardrailsDto, KillSwitchDto, PolicyDocumentDto } from '../../../shared/api/generated/index.ts';
import { page } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { anActionType, aPolicy, pageOf } from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { Guardrails } from '../components/guardrails.tsx';
import { KillSwitches } from '../components/kill-switches.tsx';
import { Mode } from '../components/mode.tsx';
import { Versions } from '../components/versions.tsx';

const AT = '2026-11-22T10:00:00.000Z';
const refused = (code: string, title: string, status = 409, more: object = {}) =>
  HttpResponse.json({ code, title, ...more }, { status });

describe('the kill switches', () => {
  const used = (changes: Partial<KillSwitchDto> = {}): KillSwitchDto => ({
    ...{ id: 'k', scope: 'global', target: null, reason: 'A drill', engaged_by: 'Ada', engaged_at: AT },
    ...{ released_by: null, released_at: null, release_reason: null },
    ...changes,
  });
  const open = (rows: KillSwitchDto[], role: Role = 'manager') => {
    server.use(
      http.get('*/api/kill-switch', () => HttpResponse.json({ data: rows })),
      http.get('*/api/action-types', () =>
        HttpResponse.json(pageOf(anActionType(), anActionType({ name: 'lookup_url', read_only: true }))),
      ),
    );
    return renderWith(<KillSwitches />, { role });
  };

  it.each([
    ['manager', /^Never used\. It stops what/],
    ['viewer', /^Never used\. A manager can turn it on: it stops what/],
  ] as const)('were never used, says it to one who is %s', async (role, said) => {
    open([], role);
    expect(await screen.findByText(/^Never used/)).toHaveTextContent(said);
    expect(screen.queryAllByRole('button', { name: 'Stop automated effects' })).toHaveLength(
      role === 'manager' ? 1 : 0,
    );
  });

  it('are listed with what each stopped and how it ended, the last five', async () => {
    open([
      used(),
      used({ id: '2', scope: 'playbook', target: 'mail', released_by: 'Bo', released_at: AT }),
      used({
        id: '3',
        scope: 'action',
        target: 'x',
        released_by: 'Bo',
        released_at: AT,
        release_reason: 'Over',
      }),
      ...['4', '5', '6'].map((id) => used({ id, reason: id })),
    ]);
    const rows = (await screen.findAllByRole('listitem')).map(({ textContent }) => textContent);
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatch(/^On · everything · A drill by Ada, [^;]*$/);
    expect(rows[1]).toMatch(/^Ended · playbook mail · A drill by Ada, .*; ended by Bo, [^:]*$/);
    expect(rows[2]).toMatch(/^Ended · action x · .*; ended by Bo, .*: Over$/);
  });

  it('could not be loaded', async () => {
    server.use(http.get('*/api/kill-switch', () => refused('conflict', 'In use')));
    renderWith(<KillSwitches />);
    expect(await screen.findByText('Could not load the kill switches. In use.')).toBeVisible();
    expect(screen.queryByText(/^Never used/)).toBeNull();
  });

  it('are turned on for one thing by its name, and say at the field what is wrong with it', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/kill-switch', async ({ request }) => {
        sent.push(await request.json());
        return sent.length === 1
          ? refused('invalid_request', 'Not valid', 400, {
              errors: [{ path: 'target', code: 'x', message: 'Unknown.' }],
            })
          : HttpResponse.json(used(), { status: 201 });
      }),
    );
    const { user } = open([]);
    await user.click(screen.getByRole('button', { name: 'Stop automated effects' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.queryByRole('combobox', { name: /Name of the/ })).toBeNull();
    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), ' A drill ');
    await user.click(dialog.getByRole('combobox', { name: 'What is stopped' }));
    await user.click(await screen.findByRole('option', { name: 'One playbook' }));
    expect(dialog.getByText('As playbooks are named in their list.')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Stop it now' }));
    expect(dialog.getByText('Name the playbook that is to stop.')).toBeVisible();
    expect(sent).toEqual([]);
    await user.click(dialog.getByRole('combobox', { name: 'What is stopped' }));
    await user.click(await screen.findByRole('option', { name: 'One action' }));
    const target = dialog.getByRole('combobox', { name: 'Name of the action' });
    expect(dialog.queryByText(/in their list/)).toBeNull();
    await user.click(target);
    // Reading goes on: what changes nothing cannot be stopped.
    expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual([
      'isolate_host',
    ]);
    await user.type(target, ' isolate_host ');
    await user.click(dialog.getByRole('button', { name: 'Stop it now' }));
    expect((await dialog.findAllByText('Unknown.')).length).toBeGreaterThan(0);
    expect(dialog.getByText(/^Could not turn it on/)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Stop it now' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent[1]).toEqual({ scope: 'action', reason: 'A drill', target: 'isolate_host' });
    expect(localStorage.getItem('tw-draft:kill-switch:engage')).toBeNull();
  });
});

describe('the mode', () => {
  const mode = (changes: Partial<PolicyDocumentDto>, mayWrite: boolean) => {
    const onChange = vi.fn();
    const document = { ...aPolicy().document, ...changes };
    return { onChange, ...renderWith(<Mode document={document} mayWrite={mayWrite} onChange={onChange} />) };
  };

  it('is chosen by who may, and asks for a confidence only where that decides', async () => {
    const { user, onChange, unmount } = mode({}, true);
    expect(screen.queryByRole('textbox')).toBeNull();
    await user.click(screen.getByRole('radio', { name: 'Autonomous' }));
    expect(onChange).toHaveBeenCalledExactlyOnceWith({ ...aPolicy().document, mode: 'autonomous' });
    unmount();
    const semi = mode({ mode: 'semi_autonomous' }, true);
    const field = screen.getByRole('textbox', { name: 'From this confidence on' });
    expect(field).toHaveValue('0.9');
    await semi.user.clear(field);
    expect(semi.onChange).not.toHaveBeenCalled();
    await semi.user.type(field, '1');
    expect(semi.onChange.mock.lastCall?.[0]).toMatchObject({ semi_autonomous: { min_confidence: 1 } });
  });

  it('is only read by who may not', async () => {
    const { user, onChange } = mode({ mode: 'semi_autonomous' }, false);
    expect(screen.getByRole('radio', { name: 'Semi-autonomous' })).toBeEnabled();
    expect(screen.getByRole('radio', { name: 'Autonomous' })).toBeDisabled();
    expect(screen.getByRole('textbox')).toHaveAttribute('readonly');
    await user.click(screen.getByRole('radio', { name: 'Semi-autonomous' }));
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe('the guardrails', () => {
  const NONE: GuardrailsDto = { denied_actions: [], protected_targets: [], rate_limits: [] };
  function List({ first, mayWrite = true }: { first: GuardrailsDto; mayWrite?: boolean }) {
    const [guardrails, setGuardrails] = useState(first);
    return (
      <>
        <Guardrails guardrails={guardrails} mayWrite={mayWrite} onChange={setGuardrails} />
        <output>{JSON.stringify(guardrails)}</output>
      </>
    );
  }
  const now = () => JSON.parse(screen.getByRole('status').textContent ?? '') as GuardrailsDto;
  const denied = (...actions: string[]) => ({ actions, reason: 'Never' });

  it('are none, which is said, or each with its kind', () => {
    const { unmount } = renderWith(<List first={NONE} mayWrite={false} />);
    expect(screen.getByText(/There are none: domain controllers/)).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
    unmount();
    renderWith(
      <List
        first={{ ...NONE, denied_actions: [denied('a')], rate_limits: [{ actions: ['b'], per_day: 1 }] }}
      />,
    );
    expect(screen.queryByText(/There are none/)).toBeNull();
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Denieda Never',
      'Limitedb 1 a day',
    ]);
  });

  it('are removed, edited and added, each kind in its own list', async () => {
    const { user } = renderWith(
      <List
        first={{ ...NONE, denied_actions: [denied('a'), denied('b')], rate_limits: [{ actions: ['c'] }] }}
      />,
    );
    await user.click(screen.getByRole('button', { name: 'Remove a' }));
    expect(now()).toEqual({ ...NONE, denied_actions: [denied('b')], rate_limits: [{ actions: ['c'] }] });
    await user.click(screen.getByRole('button', { name: 'Edit b' }));
    const edit = within(await screen.findByRole('dialog', { name: 'Deny actions' }));
    expect(edit.getByRole('textbox', { name: 'Reason' })).toHaveValue('Never');
    await user.type(edit.getByRole('textbox', { name: 'Reason' }), '!');
    await user.click(edit.getByRole('button', { name: 'Take it into the draft' }));
    expect(now().denied_actions).toEqual([{ actions: ['b'], reason: 'Never!' }]);
    await user.click(screen.getByRole('button', { name: 'Add a guardrail' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Limit a rate' }));
    const add = within(await screen.findByRole('dialog', { name: 'Limit a rate' }));
    await user.click(add.getByRole('button', { name: 'Take it into the draft' }));
    expect(add.getByRole('combobox', { name: 'Actions' })).toHaveAccessibleDescription(/Fill|Add/);
    await user.type(add.getByRole('combobox', { name: 'Actions' }), 'd{Enter}');
    await user.type(add.getByRole('textbox', { name: 'In an hour' }), '3');
    await user.click(add.getByRole('button', { name: 'Take it into the draft' }));
    expect(now().rate_limits).toEqual([{ actions: ['c'] }, { actions: ['d'], per_hour: 3 }]);
    await user.click(screen.getByRole('button', { name: 'Edit d' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the versions', () => {
  const open = (mayWrite: boolean) => {
    const onRestore = vi.fn();
    const version = (number: number, changes: object = {}) =>
      aPolicy({ version: number, comment: `C${number}`, ...changes });
    server.use(
      http.get('*/api/policy/versions', ({ request }) =>
        HttpResponse.json(
          new URL(request.url).searchParams.has('cursor')
            ? page([version(5)])
            : page([version(7), version(6, { comment: '', published_at: null })], 'c-2'),
        ),
      ),
    );
    return { onRestore, ...renderWith(<Versions current={7} mayWrite={mayWrite} onRestore={onRestore} />) };
  };

  it('are listed with what was said of them; an older one comes back as the draft', async () => {
    const { user, onRestore } = open(true);
    await user.click(await screen.findByRole('button', { name: 'Older versions' }));
    expect(await screen.findByText('5')).toBeVisible();
    const rows = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(rows[0]).toMatch(/^7 · C7 Mia Manager, .*In force$/);
    expect(rows[1]).toBe('6 · no comment Mia ManagerTake as draft');
    expect(screen.queryByRole('button', { name: 'Older versions' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Take version 6 as the draft' }));
    expect(onRestore).toHaveBeenCalledExactlyOnceWith(aPolicy().document);
  });

  it('are only read by who may not publish', async () => {
    open(false);
    expect(await screen.findByText('In force')).toBeVisible();
    expect(screen.queryByRole('button', { name: /as the draft/ })).toBeNull();
  });

  it('could not be loaded', async () => {
    server.use(http.get('*/api/policy/versions', () => refused('conflict', 'In use')));
    renderWith(<Versions current={7} mayWrite onRestore={() => undefined} />);
    expect(await screen.findByText('Could not load the versions. In use.')).toBeVisible();
  });
});
