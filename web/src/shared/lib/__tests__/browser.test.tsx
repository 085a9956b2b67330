import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { afterEach, expect, it, vi } from 'vitest';
import { copyText } from '../copy-text.ts';
import { askForPasskey, makePasskey } from '../passkey.ts';
import { useUrlFilters } from '../url-filters.ts';

const ceremonies = vi.hoisted(() => ({ startAuthentication: vi.fn(), startRegistration: vi.fn() }));
vi.mock('@simplewebauthn/browser', () => ceremonies);
afterEach(() => void vi.unstubAllGlobals());

function Filters() {
  const [filters, change] = useUrlFilters(['status', 'severity']);
  return (
    <>
      <output>{JSON.stringify(filters)}</output>
      <button onClick={() => change({ status: 'new', severity: null })}>Change</button>
      <button onClick={() => change({ status: '' })}>Empty</button>
    </>
  );
}

it('a list’s filters stand in its address, beside what others have put there', async () => {
  const address = '/list?status=old&severity=high&open=7&more=';
  const router = createMemoryRouter([{ path: '*', element: <Filters /> }], { initialEntries: [address] });
  render(<RouterProvider router={router} />);
  const user = userEvent.setup();
  expect(screen.getByRole('status')).toHaveTextContent('{"status":"old","severity":"high"}');
  await user.click(screen.getByRole('button', { name: 'Change' }));
  expect(screen.getByRole('status')).toHaveTextContent('{"status":"new"}');
  expect(router.state.location.search).toBe('?status=new&open=7&more=');
  // Back leads to the page before, not to the filters before.
  expect(router.state.historyAction).toBe('REPLACE');
  await user.click(screen.getByRole('button', { name: 'Empty' }));
  expect(screen.getByRole('status')).toHaveTextContent('{}');
  expect(router.state.location.search).toBe('?open=7&more=');
});

it('an empty parameter is no filter', () => {
  const router = createMemoryRouter([{ path: '*', element: <Filters /> }], { initialEntries: ['/?status='] });
  render(<RouterProvider router={router} />);
  expect(screen.getByRole('status')).toHaveTextContent('{}');
});

it('copies by the clipboard where there is one, and else from a field that does not stay', async () => {
  const writeText = vi.fn().mockResolvedValue(undefined);
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  vi.stubGlobal('isSecureContext', true);
  expect(await copyText('key')).toBe(true);
  expect(writeText).toHaveBeenCalledWith('key');

  vi.stubGlobal('isSecureContext', false);
  const copied: string[] = [];
  document.execCommand = () => {
    const field = document.querySelector('textarea');
    copied.push(field?.value.slice(field.selectionStart, field.selectionEnd) ?? '');
    return true;
  };
  expect(await copyText('plain')).toBe(true);
  expect(copied).toEqual(['plain']);
  expect(document.querySelector('textarea')).toBeNull();
  expect(writeText).toHaveBeenCalledTimes(1);
});

it('says when nothing was copied', async () => {
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('denied')) } });
  expect(await copyText('key')).toBe(false);
  vi.stubGlobal('isSecureContext', false);
  document.execCommand = () => false;
  expect(await copyText('key')).toBe(false);
});

const failure = (name: string, code?: string): Error => Object.assign(new Error('no'), { name, code });

it.each([
  [failure('SecurityError', 'ERROR_INVALID_DOMAIN'), 'belong to tw.example'],
  [failure('SecurityError', 'ERROR_INVALID_RP_ID'), 'belong to tw.example'],
  [failure('x', 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'), 'holds a passkey of yours already'],
  [failure('InvalidStateError'), 'holds a passkey of yours already'],
  [failure('NotAllowedError'), 'The dialog was closed'],
  [failure('UnknownError'), 'Try another way'],
])('says why the browser gave no passkey, and what to do: %s', async (error, sentence) => {
  vi.stubGlobal('PublicKeyCredential', class {});
  ceremonies.startRegistration.mockRejectedValue(error);
  ceremonies.startAuthentication.mockRejectedValue(error);
  await expect(makePasskey({ rp: { id: 'tw.example' } })).rejects.toThrow(sentence);
  await expect(askForPasskey({ rpId: 'tw.example' })).rejects.toThrow(sentence);
});

it('gives the browser’s answer on, and asks nothing where there are no passkeys', async () => {
  vi.stubGlobal('PublicKeyCredential', class {});
  ceremonies.startAuthentication.mockReset().mockResolvedValue({ id: 'answer' });
  expect(await askForPasskey({ rpId: 'tw.example' })).toEqual({ id: 'answer' });
  vi.stubGlobal('PublicKeyCredential', undefined);
  await expect(askForPasskey({ rpId: 'tw.example' })).rejects.toThrow('opened by https');
  expect(ceremonies.startAuthentication).toHaveBeenCalledTimes(1);
});
