import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import type { SignInDto } from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { bodies } from '../../../test/page.ts';
import { meOf, renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { SignInForm } from '../components/sign-in-form.tsx';

const ANA = { email: 'ana@demo.example', name: 'Ana', role: 'senior_analyst', password: 'one-two' };

it('lets one be somebody of the demo at one press', async () => {
  const { sent, keep } = bodies<SignInDto>();
  server.use(
    http.get('*/api/demo/accounts', () => HttpResponse.json({ data: [ANA] })),
    http.post('*/api/auth/login', async ({ request }) => {
      await keep(request);
      return HttpResponse.json(meOf('senior_analyst'));
    }),
  );
  const onDone = vi.fn();
  const { user } = renderWith(<SignInForm next="/" onDone={onDone} />);
  const button = await screen.findByRole('button', { name: 'Ana, senior analyst' });
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(button);
  await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  expect(sent).toEqual([{ email: ANA.email, password: ANA.password }]);
});

it('names nobody where it is no demo, nor to whom signs in again', async () => {
  server.use(http.get('*/api/demo/accounts', () => HttpResponse.json({ data: [ANA] })));
  renderWith(<SignInForm email="me@house.example" next="/" onDone={vi.fn()} />);
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(screen.queryByText('Demo: look around as')).toBeNull();
});
