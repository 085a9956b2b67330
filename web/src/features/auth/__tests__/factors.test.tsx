import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SecondFactorsDto } from '../../../shared/api/generated/index.ts';
import { ProblemError } from '../../../shared/api/problem.ts';
import { clickBeside } from '../../../test/dialog.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { EnrolSecondFactor, passkeyObstacle } from '../components/enrol-second-factor.tsx';
import { FactorForm } from '../components/factor-form.tsx';
import { RecoveryCodesLeft } from '../components/recovery-codes-left.tsx';
import { RecoveryCodes } from '../components/recovery-codes.tsx';
import { SecondFactors } from '../components/second-factors.tsx';
import { signOnProblem } from '../sign-on-words.ts';

const ceremonies = vi.hoisted(() => ({ startAuthentication: vi.fn(), startRegistration: vi.fn() }));
vi.mock('@simplewebauthn/browser', () => ceremonies);
beforeEach(() => void vi.stubGlobal('PublicKeyCredential', class {}));
afterEach(() => {
  vi.stubGlobal('PublicKeyCredential', undefined);
  vi.resetAllMocks();
});

const HERE = globalThis.location.origin;
const AT = '2026-11-22T10:00:00.000Z';
const NONE: SecondFactorsDto = {
  ...{ totp: null, passkeys: [], recovery_codes_left: 0, need: 'optional', passkey_origin: HERE },
};
const passkey = (changes: Partial<SecondFactorsDto['passkeys'][number]> = {}) => ({
  ...{ id: 'p1', name: 'Laptop', synced: false, backed_up: false, created_at: AT, last_used_at: null },
  ...changes,
});
const CODES = ['k3vd-9xqp-m7rt', 'aaaa-bbbb-cccc'];
const refused = (code: string, title: string, status = 409, more: object = {}) =>
  HttpResponse.json({ code, title, ...more }, { status });
const factors = (answer: SecondFactorsDto) =>
  server.use(http.get('*/api/auth/second-factors', () => HttpResponse.json(answer)));

describe('where no passkey can be made', () => {
  it.each([
    [undefined, null],
    [null, /an administrator sets it as BASE_URL/],
    ['https://tw.example', /^Passkeys work at https:\/\/tw\.example, and this page was opened at http/],
    [HERE, null],
  ])('says why, if it knows: %s', (origin, said) => {
    if (said === null) expect(passkeyObstacle(origin)).toBeNull();
    else expect(passkeyObstacle(origin)).toMatch(said);
  });

  it('names the browser last', () => {
    vi.stubGlobal('PublicKeyCredential', undefined);
    expect(passkeyObstacle(HERE)).toBe('This browser has no passkeys.');
  });
});

describe('setting one up', () => {
  const enrol = (begin?: 'totp' | 'passkey') => {
    const onDone = vi.fn();
    const onBack = vi.fn();
    const props = begin === undefined ? {} : { begin, onBack };
    return { onDone, onBack, ...renderWith(<EnrolSecondFactor onDone={onDone} {...props} />) };
  };
  const makes = (recovery_codes: string[] | null) => {
    const sent: unknown[] = [];
    ceremonies.startRegistration.mockResolvedValue({ id: 'made' });
    server.use(
      http.post('*/api/auth/second-factors/passkeys/options', () =>
        HttpResponse.json({ options: { rp: { id: 'localhost' } } }),
      ),
      http.post('*/api/auth/second-factors/passkeys', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ recovery_codes }, { status: 201 });
      }),
    );
    return sent;
  };

  it('makes a passkey by the name that it is given, and shows the codes that come with the first', async () => {
    const sent = makes(CODES);
    const { user, onDone } = enrol('passkey');
    const name = screen.getByRole('textbox', { name: 'Name' });
    expect((name as HTMLInputElement).value).not.toBe('');
    await user.clear(name);
    await user.type(name, 'Phone');
    await user.click(screen.getByRole('button', { name: 'Make the passkey' }));
    expect(await screen.findByText('aaaa-bbbb-cccc')).toBeVisible();
    expect(sent).toEqual([{ name: 'Phone', response: { id: 'made' } }]);
    expect(onDone).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'I have stored them' }));
    expect(onDone).toHaveBeenCalledOnce();
  });

  it('is done at once where there are codes already', async () => {
    makes(null);
    const { user, onDone } = enrol('passkey');
    await user.click(screen.getByRole('button', { name: 'Make the passkey' }));
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    expect(screen.queryByRole('list', { name: 'Recovery codes' })).toBeNull();
  });

  it('says in the browser’s place why there is none, and in the server’s', async () => {
    makes(null);
    ceremonies.startRegistration.mockRejectedValueOnce(
      Object.assign(new Error(), { name: 'NotAllowedError' }),
    );
    const { user, onBack } = enrol('passkey');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Make the passkey' }));
    expect(await screen.findByText('The dialog was closed, or it took too long. Try again.')).toBeVisible();
    server.use(http.post('*/api/auth/second-factors/passkeys', () => refused('conflict', 'In use')));
    await user.click(screen.getByRole('button', { name: 'Make the passkey' }));
    expect(await screen.findByText('Could not add the passkey. In use.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Back' }));
    expect(onBack).toHaveBeenCalledOnce();
  });

  it('says why no app can be set up, or its code not be taken, and tries again', async () => {
    let fails = true;
    server.use(
      http.post('*/api/auth/second-factors/totp', () =>
        fails
          ? refused('conflict', 'In use')
          : HttpResponse.json({ secret: 'GEZDGNBV', uri: 'otpauth://totp/x' }),
      ),
      http.post('*/api/auth/second-factors/totp/confirm', () => refused('conflict', 'Set up already')),
    );
    const { user } = enrol('totp');
    expect(await screen.findByText('Could not set up the app. In use.')).toBeVisible();
    fails = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByLabelText('Key for the authenticator app')).toHaveTextContent(/^GEZD GNBV$/);
    expect(screen.queryByRole('alert')).toBeNull();
    await user.type(screen.getByRole('textbox', { name: 'Code' }), '1{Enter}');
    expect(await screen.findByText('Could not finish setting up the app. Set up already.')).toBeVisible();
  });

  it('offers what can be set up here, and comes back to the choice', async () => {
    factors({ ...NONE, totp: { created_at: AT, last_used_at: null } });
    const { user, unmount } = enrol();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Authenticator app' })).toBeDisabled());
    await user.click(screen.getByRole('button', { name: 'Passkey or security key' }));
    await user.click(screen.getByRole('button', { name: 'Back' }));
    expect(screen.getByRole('button', { name: 'Authenticator app' })).toBeVisible();
    unmount();
    factors({ ...NONE, passkey_origin: null });
    enrol();
    expect(await screen.findByText(/^Passkeys need an address/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Passkey or security key' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Authenticator app' })).toBeEnabled();
  });
});

describe('recovery codes', () => {
  it.each([
    [1, '1 recovery code left: make new ones before you need them'],
    [3, '3 recovery codes left: make new ones before you need them'],
    [4, '4 recovery codes left'],
  ])('are said to be few: %i', (left, said) => {
    renderWith(<RecoveryCodesLeft left={left} />);
    expect(screen.getByText(/left/)).toHaveTextContent(new RegExp(`^${said}$`));
  });

  it('are made anew after a word, and stay until they are stored', async () => {
    let made = 0;
    server.use(
      http.post('*/api/auth/second-factors/recovery-codes', () => {
        made += 1;
        return made === 1 ? refused('conflict', 'In use') : HttpResponse.json({ recovery_codes: CODES });
      }),
    );
    const { user } = renderWith(<RecoveryCodesLeft left={5} />);
    await user.click(screen.getByRole('button', { name: 'Make new ones' }));
    const confirm = within(await screen.findByRole('dialog', { name: 'New recovery codes' }));
    expect(confirm.getByText('The codes you have stored stop working at once.')).toBeVisible();
    expect(confirm.getByRole('button', { name: 'Make new ones' }).getAttribute('style') ?? '').not.toContain(
      'red',
    );
    await user.click(confirm.getByRole('button', { name: 'Make new ones' }));
    expect(await confirm.findByText('Could not make new recovery codes. In use.')).toBeVisible();
    await user.click(confirm.getByRole('button', { name: 'Make new ones' }));
    expect(await screen.findByText('k3vd-9xqp-m7rt')).toBeVisible();
    expect(screen.queryByRole('dialog', { name: 'New recovery codes' })).toBeNull();
    await user.keyboard('{Escape}');
    await clickBeside(user);
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'I have stored them' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('are kept as a file that says where they are for', async () => {
    const files: Blob[] = [];
    const released: string[] = [];
    URL.createObjectURL = (file) => {
      files.push(file as Blob);
      return 'blob:codes';
    };
    URL.revokeObjectURL = (url) => void released.push(url);
    const clicked: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(`${this.href} ${this.download}`);
    });
    const { user } = renderWith(<RecoveryCodes codes={CODES} onStored={() => undefined} />);
    await user.click(screen.getByRole('button', { name: 'Download' }));
    expect(clicked).toEqual(['blob:codes triage-warden-recovery-codes.txt']);
    expect(released).toEqual(['blob:codes']);
    expect(await files[0]?.text()).toBe(
      `Recovery codes for Triage Warden at ${globalThis.location.host}. Each works once.\nk3vd-9xqp-m7rt\naaaa-bbbb-cccc\n`,
    );
  });

  it('are printed alone, on a sheet that goes away', async () => {
    const { user } = renderWith(<RecoveryCodes codes={CODES} onStored={() => undefined} />);
    await user.click(screen.getByRole('button', { name: 'Print' }));
    const frame = screen.getByTitle<HTMLIFrameElement>('Recovery codes for printing');
    const print = vi.fn();
    const view = frame.contentWindow as Window;
    view.print = print;
    fireEvent.load(frame);
    expect(print).toHaveBeenCalled();
    expect(view.document.body.textContent).toContain('k3vd-9xqp-m7rt\naaaa-bbbb-cccc');
    view.dispatchEvent(new Event('afterprint'));
    expect(frame).not.toBeInTheDocument();
  });
});

describe('the list of them', () => {
  const names = () => screen.getAllByRole('row').map((row) => row.textContent);

  it.each([
    ['optional', 'Your role does not need one. With one, your password alone opens nothing.'],
    ['to_decide', 'Your role needs one to decide approvals.'],
    ['always', 'Your role needs one for everything.'],
  ] as const)('says whether one is needed: %s', async (need, sentence) => {
    factors({ ...NONE, need });
    renderWith(<SecondFactors />);
    expect(await screen.findByText(sentence)).toBeVisible();
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.queryByText(/recovery codes? left/)).toBeNull();
    expect(screen.getByRole('button', { name: 'Add an authenticator app' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Add a passkey' })).toBeEnabled();
  });

  it('tells app and passkeys apart, and warns before the last one goes', async () => {
    let removed: string[] = [];
    const both = {
      ...NONE,
      totp: { created_at: AT, last_used_at: AT },
      passkeys: [passkey(), passkey({ id: 'p2', name: 'Cloud', synced: true })],
    };
    factors(both);
    server.use(
      http.delete('*/api/auth/second-factors/totp', () => {
        removed = [...removed, 'totp'];
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user, unmount } = renderWith(<SecondFactors />);
    expect(await screen.findByRole('button', { name: 'Add another passkey' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Add an authenticator app' })).toBeNull();
    expect(names().slice(1)).toEqual([
      expect.stringMatching(/^Authenticator app.*Codes.*ago/),
      expect.stringMatching(/^Laptop.*Passkey, this device only.*Never/),
      expect.stringMatching(/^Cloud.*Passkey, synced.*Never/),
    ]);
    expect(screen.queryByRole('button', { name: 'Rename Authenticator app' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Remove Authenticator app' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Remove Authenticator app' }));
    expect(dialog.queryByText(/your last second factor/)).toBeNull();
    await user.click(dialog.getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(removed).toEqual(['totp']));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    unmount();
    factors({ ...NONE, passkeys: [passkey()] });
    const one = renderWith(<SecondFactors />);
    await one.user.click(await screen.findByRole('button', { name: 'Remove Laptop' }));
    expect(await screen.findByText(/It is your last second factor/)).toBeVisible();
  });

  it('opens what is added in a dialog that only its buttons close', async () => {
    factors(NONE);
    const { user } = renderWith(<SecondFactors />);
    await user.click(await screen.findByRole('button', { name: 'Add a passkey' }));
    expect(await screen.findByRole('dialog', { name: 'Passkey' })).toBeVisible();
    await user.keyboard('{Escape}');
    await clickBeside(user);
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Back' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says that it could not be loaded, and tries again', async () => {
    server.use(http.get('*/api/auth/second-factors', () => refused('conflict', 'In use')));
    const { user } = renderWith(<SecondFactors />);
    expect(await screen.findByText('Could not load your second factors. In use.')).toBeVisible();
    factors(NONE);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('button', { name: 'Add a passkey' })).toBeVisible();
  });
});

describe('a proof', () => {
  const form = (methods: Parameters<typeof FactorForm>[0]['methods'], error: unknown = null) => {
    const onProof = vi.fn();
    const props = { doing: 'sign in', verb: 'Go on', pending: false, error, onProof };
    return { onProof, ...renderWith(<FactorForm methods={methods} passkey={{ rpId: 'x' }} {...props} />) };
  };

  it('is given in the first way, or in another that is chosen', async () => {
    const { user, onProof } = form(['password', 'totp', 'recovery_code']);
    await user.type(screen.getByLabelText(/^Password/), 'secret{Enter}');
    expect(onProof).toHaveBeenLastCalledWith({ method: 'password', password: 'secret' });
    expect(screen.queryByRole('button', { name: 'Use the password' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Use a recovery code' }));
    expect(screen.getByRole('textbox', { name: 'Recovery code' })).toHaveValue('');
    expect(screen.getByRole('button', { name: 'Use the password' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Use the authenticator app' }));
    await user.type(screen.getByRole('textbox', { name: 'Code' }), '123456{Enter}');
    expect(onProof).toHaveBeenLastCalledWith({ method: 'totp', code: '123456' });
  });

  it('has no other way where there is one, and none where there is none', () => {
    const { unmount } = form(['totp']);
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Go on']);
    unmount();
    form([]);
    expect(screen.getByText('There is no way to prove it here. Sign out and in again.')).toBeVisible();
  });

  it('by a passkey is the browser’s answer, or its reason', async () => {
    ceremonies.startAuthentication
      .mockRejectedValueOnce(Object.assign(new Error(), { name: 'NotAllowedError' }))
      .mockResolvedValueOnce({ id: 'answer' });
    const { user, onProof } = form(['passkey', 'password']);
    const use = screen.getByRole('button', { name: 'Use your passkey' });
    await user.click(use);
    expect(await screen.findByRole('alert')).toHaveTextContent('The dialog was closed');
    await user.click(use);
    await waitFor(() =>
      expect(onProof).toHaveBeenCalledExactlyOnceWith({ method: 'passkey', response: { id: 'answer' } }),
    );
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each(['passkey', 'totp'] as const)(
    'that was refused is said in the words of the server: %s',
    (method) => {
      form(
        [method],
        new ProblemError({
          ...{ status: 429, code: 'rate_limited', title: 'Too often' },
          detail: 'Wait.',
          correlationId: null,
        }),
      );
      expect(screen.getByRole('alert')).toHaveTextContent('Could not sign in. Too often.Wait.');
    },
  );
});

it('says in words what the identity provider’s answer was, and repeats no word of the address', () => {
  expect(signOnProblem(null)).toBeNull();
  expect(signOnProblem('stale')).toContain('Begin again.');
  expect(signOnProblem('no_role')).toContain('none of your groups');
  for (const word of ['', 'toString', 'Call 0800'])
    expect(signOnProblem(word)).toBe('The sign-in with the identity provider failed. Begin again.');
});
