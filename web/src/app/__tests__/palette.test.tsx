import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderRoute } from '../../test/render.tsx';
import { pageOf } from '../../test/rows.ts';
import { server } from '../../test/server.ts';

beforeEach(() => server.use(http.get('*/api/incidents', () => HttpResponse.json(pageOf()))));
const ready = () => screen.findByText('No incidents yet');

describe('the palette', () => {
  const open = async (role: 'analyst' | 'viewer' = 'analyst') => {
    const rendered = renderRoute('/incidents', { role });
    await ready();
    await rendered.user.keyboard('{Control>}k{/Control}');
    return { ...rendered, field: await screen.findByRole('textbox', { name: 'Commands' }) };
  };

  it('has the pages that one may read and the commands of this one, not the moves in its list', async () => {
    await open();
    const palette = within(screen.getByRole('dialog', { name: 'Commands' }));
    const names = palette.getAllByRole('button').map((each) => each.textContent);
    const has = (text: RegExp): boolean => names.some((name) => text.test(name ?? ''));
    expect(has(/^Approvals.*Page/)).toBe(true);
    expect(has(/^This help/)).toBe(true);
    for (const none of [/^Audit/, /^Next row/, /^Go to/, /^Search/]) expect(has(none)).toBe(false);
  });

  it('goes to a page', async () => {
    const { user, router, field } = await open();
    await user.type(field, 'poli');
    await user.click(await screen.findByRole('button', { name: /^Policy/ }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/policy'));
  });

  it('gives a command once it is gone', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: /^This help/ }));
    expect(await screen.findByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  });

  it('searches for what is no command', async () => {
    const { user, router, field } = await open();
    await user.type(field, ' lsass & co ');
    await user.click(await screen.findByRole('button', { name: /^Search incidents for “lsass & co”/ }));
    await waitFor(() => expect(router.state.location.search).toBe('?q=lsass%20%26%20co'));
  });
});
