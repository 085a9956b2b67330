import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { installClient } from '../shared/api/client.ts';
import { allLater } from '../shared/lib/later.tsx';
import { setCsrfToken } from '../shared/api/session-token.ts';
import { FakeEventSource } from './event-source.ts';
import { server } from './server.ts';

// How long findBy and waitFor wait. It only ends a hang, and the first page is loaded with all that the app needs.
configure({ asyncUtilTimeout: 9_000 });

// What jsdom lacks and Mantine asks for.
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
}));
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  },
);
vi.stubGlobal('EventSource', FakeEventSource);
Object.defineProperty(document, 'fonts', { value: new EventTarget() });
Element.prototype.scrollIntoView = () => {};
globalThis.scrollTo = () => {};

// A form that sends itself loads the page anew, and what was typed is gone. jsdom only mumbles, so it is counted here.
let leaving = 0;
globalThis.addEventListener('submit', (event) => {
  if (!event.defaultPrevented) leaving += 1;
});

installClient();
// A request that no handler answers is a mistake of the test or of the page: it fails.
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
// A browser has it by the time that somebody presses a key.
beforeAll(allLater);
afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  setCsrfToken(null);
  FakeEventSource.closeAll();
  const left = leaving;
  leaving = 0;
  expect(left, 'forms that would have left the page').toBe(0);
});
afterAll(() => server.close());
