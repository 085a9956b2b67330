import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { UpdateOwnProfileDto } from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { appInPseudo, untranslated } from '../../../test/pseudo.ts';

let app: Awaited<ReturnType<typeof appInPseudo>>;
let language: string | null = null;
beforeAll(async () => {
  app = await appInPseudo();
});
const real = globalThis.location;
afterEach(() => {
  language = null;
  vi.stubGlobal('location', real);
});

function network() {
  const sent: UpdateOwnProfileDto[] = [];
  const me = app.meOf('viewer');
  return {
    sent,
    handlers: [
      http.get('*/api/auth/me', () => HttpResponse.json({ ...me, user: { ...me.user, language } })),
      http.patch('*/api/auth/me', async ({ request }) => {
        const body = (await request.json()) as UpdateOwnProfileDto;
        sent.push(body);
        language = body.language ?? null;
        return new HttpResponse(null, { status: 204 });
      }),
      http.get('*/api/auth/sessions', () => HttpResponse.json({ data: [] })),
      http.get('*/api/auth/second-factors', () =>
        HttpResponse.json({
          totp: null,
          passkeys: [],
          recovery_codes_left: 0,
          need: 'optional',
          passkey_origin: null,
        }),
      ),
    ],
  };
}

it('says every text of the profile in the language of the page, and that it is in it', async () => {
  const { PasswordForm } = await import('../components/password-form.tsx');
  const { NotificationChannels } = await import('../components/notification-channels.tsx');
  const { container } = app.renderWith(
    <>
      <PasswordForm />
      <NotificationChannels />
    </>,
  );
  expect(await screen.findByRole('table')).toHaveAccessibleName('⟦What you are told of⟧');
  expect(untranslated(container, /^$/)).toEqual([]);
  expect(document.documentElement.lang).toBe('en-XA');
});

it('is chosen in the profile, kept by the server, and has the page loaded anew', async () => {
  const reload = vi.fn();
  vi.stubGlobal('location', { origin: real.origin, href: real.href, host: real.host, reload });
  localStorage.setItem('triage-warden-language', 'en-XA');
  language = 'en-XA';
  const { sent, handlers } = network();
  const { user } = app.openPage('/settings/profile', 'viewer', ...handlers);
  const field = await screen.findByRole('combobox', { name: '⟦Language⟧' });
  expect(await accessibilityProblems()).toEqual([]);
  expect(reload).not.toHaveBeenCalled();
  await user.click(field);
  expect(screen.getByRole('option', { name: "⟦The browser's (English)⟧" })).toBeVisible();
  await user.click(screen.getByRole('option', { name: 'English' }));
  await waitFor(() => expect(reload).toHaveBeenCalledOnce());
  expect(sent).toEqual([{ language: 'en' }]);
  expect(localStorage.getItem('triage-warden-language')).toBe('en');
});
