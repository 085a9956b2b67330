import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeAll, expect, it } from 'vitest';
import { incident, searched } from '../../test/fixtures.ts';
import { appInPseudo, PSEUDO, untranslated } from '../../test/pseudo.ts';
import { aMailbox, aPolicy, aReading, backtestLines, pageOf } from '../../test/rows.ts';

let app: Awaited<ReturnType<typeof appInPseudo>>;
beforeAll(async () => {
  app = await appInPseudo();
});

const none = { data: [], meta: { next_cursor: null } };
const empty = (...paths: string[]) => paths.map((path) => http.get(path, () => HttpResponse.json(none)));
/** Of the fixtures, and names that are the same in all languages. */
const DATA =
  /A (?:admin|manager|analyst|viewer)|(?:admin|manager|analyst|viewer|phish)@(?:example\.org|corp\.example)|Triage Warden|Ctrl|INBOX|mail-gateway|INC-\d+|Reported mails|certain-phish|servers|dc-\*|Domain controllers need a call first/g;
/** What only what was loaded shows; the others have no more than their empty state. */
const LOADED: Record<string, RegExp> = {
  '/incidents': /INC-1042/,
  '/policy': /certain-phish/,
  '/settings/mailboxes': /Reported mails/,
};

it.each([
  ['/sign-in', 'viewer', []],
  [
    '/incidents',
    'analyst',
    [http.get('*/api/incidents', () => HttpResponse.json(searched([incident({ title: '1' })])))],
  ],
  [
    '/policy',
    'manager',
    [
      http.get('*/api/policy', () => HttpResponse.json(aPolicy())),
      http.post('*/api/policy/describe', () => HttpResponse.json(aReading())),
      http.post('*/api/policy/backtest', () => backtestLines()),
      ...empty('*/api/policy/versions', '*/api/action-types'),
    ],
  ],
  [
    '/settings/mailboxes',
    'admin',
    [http.get('*/api/mailboxes', () => HttpResponse.json(pageOf(aMailbox())))],
  ],
  ['/approvals', 'manager', empty('*/api/approvals')],
  ['/playbooks', 'manager', empty('*/api/playbooks')],
  ['/settings/inventory', 'manager', empty('*/api/inventory')],
  ['/settings/tenants', 'admin', empty('*/api/tenants')],
  ['/settings/jobs', 'admin', [http.get('*/api/jobs', () => HttpResponse.json({ dead: [], queues: [] }))]],
] as const)('has no text of %s that is not the language’s', async (path, role, handlers) => {
  const me = app.meOf(role);
  const { container } = app.openPage(
    path,
    role,
    ...handlers,
    http.get('*/api/auth/me', () => HttpResponse.json({ ...me, user: { ...me.user, language: PSEUDO } })),
  );
  await screen.findByRole('heading', { level: 1, name: /⟦/ });
  await within(container).findAllByText(LOADED[path] ?? /⟦/);
  expect(untranslated(document.body, DATA)).toEqual([]);
});
