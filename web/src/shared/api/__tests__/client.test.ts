import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { server } from '../../../test/server.ts';
import { installClient, onAccessDemand, onSessionExpired, onSetupNeeded } from '../client.ts';
import { getIncidents, postAuthLogout, postIncidentsByIdComments } from '../generated/index.ts';
import { ProblemError } from '../problem.ts';
import { createQueryClient } from '../query-client.ts';
import { noteServerTime, serverNow } from '../server-clock.ts';
import { setCsrfToken } from '../session-token.ts';
import { chooseTenant } from '../tenant.ts';

let seen: Request[] = [];
let clock = 0;
const page = { data: [], meta: { next_cursor: null } };
const refused = (status: number, code: string) => HttpResponse.json({ code, title: 'No' }, { status });
const answer = (list: () => Response) =>
  server.use(
    http.get('*/api/incidents', ({ request }) => {
      seen.push(request);
      return list();
    }),
  );
const header = (name: string): (string | null)[] => seen.map(({ headers }) => headers.get(name));

beforeEach(() => {
  seen = [];
  clock += 10;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  globalThis.dispatchEvent(new Event('keydown'));
  answer(() => HttpResponse.json(page));
  server.use(
    http.post('*/api/auth/logout', ({ request }) => {
      seen.push(request);
      return HttpResponse.json({ redirect_to: null });
    }),
  );
});
afterEach(() => noteServerTime(new Date().toUTCString()));

it('puts the token on what changes something, and on nothing else', async () => {
  await postAuthLogout();
  setCsrfToken('token-1');
  await getIncidents();
  await postAuthLogout();
  expect(header('x-csrf-token')).toEqual([null, null, 'token-1']);
});

it('says for which tenant, where one is chosen', async () => {
  await getIncidents();
  chooseTenant('acme');
  await getIncidents();
  expect(header('x-tenant')).toEqual([null, 'acme']);
});

it('says when nobody is there who reads what it loads', async () => {
  await getIncidents();
  clock += 60_001;
  await getIncidents();
  expect(header('x-unattended')).toEqual([null, '1']);
});

it('learns the server’s time from each answer', async () => {
  const ahead = Date.now() + 3_600_000;
  answer(() => HttpResponse.json(page, { headers: { date: new Date(ahead).toUTCString() } }));
  await getIncidents();
  expect(Math.abs(serverNow() - ahead)).toBeLessThan(60_000);
});

it('fails with the server’s own words', async () => {
  answer(() => refused(409, 'conflict'));
  await expect(getIncidents()).rejects.toMatchObject({ name: 'ProblemError', code: 'conflict', status: 409 });
});

describe('who wants to know', () => {
  it.each([
    ['not_authenticated', 401, { expired: 1, setup: 0 }],
    ['password_change_required', 403, { expired: 0, setup: 1 }],
    ['forbidden', 403, { expired: 0, setup: 0 }],
  ])('hears of %s once, and no more when it has gone', async (code, status, heard) => {
    const expired = vi.fn().mockResolvedValue(false);
    const setup = vi.fn();
    const leave = [onSessionExpired(expired), onSetupNeeded(setup)];
    // A second time changes nothing.
    installClient();
    answer(() => refused(status, code));
    await expect(getIncidents()).rejects.toMatchObject({ code });
    expect({ expired: expired.mock.calls.length, setup: setup.mock.calls.length }).toEqual(heard);
    for (const each of leave) each();
    await expect(getIncidents()).rejects.toMatchObject({ code });
    expect({ expired: expired.mock.calls.length, setup: setup.mock.calls.length }).toEqual(heard);
  });
});

describe('a session that ended while somebody wrote', () => {
  const sent: { text: unknown; token: string | null }[] = [];
  beforeEach(() => {
    sent.length = 0;
    setCsrfToken('old');
    server.use(
      http.post('*/api/incidents/:id/comments', async ({ request }) => {
        const { text } = (await request.json()) as { text: unknown };
        sent.push({ text, token: request.headers.get('x-csrf-token') });
        return sent.length === 1
          ? refused(401, 'not_authenticated')
          : HttpResponse.json({ id: 'c' }, { status: 201 });
      }),
    );
  });
  const comment = () => postIncidentsByIdComments({ path: { id: 'i' }, body: { text: 'Hello' } });

  it('costs no comment: it is sent again once its writer is signed in, in the new session', async () => {
    const leave = onSessionExpired(() => {
      setCsrfToken('new');
      return Promise.resolve(true);
    });
    await expect(comment()).resolves.toEqual({ id: 'c' });
    expect(sent).toEqual([
      { text: 'Hello', token: 'old' },
      { text: 'Hello', token: 'new' },
    ]);
    leave();
  });

  it('writes nothing in the name of another person', async () => {
    const leave = onSessionExpired(() => Promise.resolve(false));
    await expect(comment()).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(sent).toHaveLength(1);
    leave();
  });

  it('asks nobody who signs out to sign in', async () => {
    const asked = vi.fn().mockResolvedValue(true);
    const leave = onSessionExpired(asked);
    server.use(http.post('*/api/auth/logout', () => refused(401, 'not_authenticated')));
    await expect(postAuthLogout()).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(asked).not.toHaveBeenCalled();
    leave();
  });
});

describe('what the server wants to see first', () => {
  const bodies: unknown[] = [];
  let answers: (() => Response)[] = [];
  beforeEach(() => {
    bodies.length = 0;
    server.use(
      http.post('*/api/incidents/:id/comments', async ({ request }) => {
        bodies.push(await request.json());
        return answers[bodies.length - 1]?.() ?? refused(409, 'conflict');
      }),
    );
  });
  const comment = () => postIncidentsByIdComments({ path: { id: 'i' }, body: { text: 'Hello' } });
  const done = () => HttpResponse.json({ id: 'c' }, { status: 201 });

  it.each(['reauthentication_required', 'second_factor_enrolment_required'])(
    'is shown to it, and what was asked is asked again: %s',
    async (code) => {
      answers = [() => refused(403, code), done];
      const show = vi.fn().mockResolvedValue(true);
      const leave = onAccessDemand(show);
      await expect(comment()).resolves.toEqual({ id: 'c' });
      expect(show).toHaveBeenCalledExactlyOnceWith(code);
      expect(bodies).toEqual([{ text: 'Hello' }, { text: 'Hello' }]);
      leave();
    },
  );

  it('is refused as before where it is not shown', async () => {
    answers = [() => refused(403, 'reauthentication_required'), done];
    const leave = onAccessDemand(() => Promise.resolve(false));
    await expect(comment()).rejects.toMatchObject({ code: 'reauthentication_required' });
    expect(bodies).toHaveLength(1);
    leave();
    await expect(comment()).resolves.toEqual({ id: 'c' });
  });

  it('asks nobody when nobody shows anything, or another has taken the place of who did', async () => {
    const first = vi.fn().mockResolvedValue(true);
    const second = vi.fn().mockResolvedValue(true);
    const leaveFirst = onAccessDemand(first);
    const leaveSecond = onAccessDemand(second);
    leaveFirst();
    answers = [
      () => refused(403, 'reauthentication_required'),
      done,
      () => refused(403, 'reauthentication_required'),
    ];
    await comment();
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
    leaveSecond();
    await expect(comment()).rejects.toMatchObject({ code: 'reauthentication_required' });
    expect(second).toHaveBeenCalledTimes(1);
  });

  it.each<[string, () => Response]>([
    ['for another reason', () => refused(403, 'forbidden')],
    ['by somebody else', () => new HttpResponse('<html>', { status: 403 })],
    ['with another status', () => refused(401, 'reauthentication_required')],
  ])('is no question when it was refused %s', async (_which, response) => {
    answers = [response];
    const show = vi.fn().mockResolvedValue(true);
    const leave = onAccessDemand(show);
    await expect(comment()).rejects.toBeInstanceOf(ProblemError);
    expect(show).not.toHaveBeenCalled();
    leave();
  });
});

it('reads twice more what did not come, and takes an answer for one', () => {
  const { queries, mutations } = createQueryClient().getDefaultOptions();
  const retry = queries?.retry as (failures: number, error: unknown) => boolean;
  const problem = (code: ProblemError['code']) =>
    new ProblemError({ status: 0, code, title: '', detail: '', correlationId: null });
  expect([0, 1, 2].map((failures) => retry(failures, problem('network')))).toEqual([true, true, false]);
  expect(retry(0, problem('unavailable'))).toBe(true);
  expect(retry(0, problem('conflict'))).toBe(false);
  expect(retry(0, new Error('x'))).toBe(false);
  // Who comes back to the window sees what is there: events say what has changed.
  expect([queries?.refetchOnWindowFocus, mutations?.retry]).toEqual([false, false]);
});
