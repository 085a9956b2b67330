import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { installClient } from '../shared/api/client.ts';
import { setCsrfToken } from '../shared/api/session-token.ts';
import { FakeEventSource } from './event-source.ts';
import { server } from './server.ts';

// How long findBy and waitFor wait. It only ends a hang, and the first page is loaded with all that the app needs.
configure({ asyncUtilTimeout: 30_000 });

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

installClient();
// A request that no handler answers is a mistake of the test or of the page: it fails.
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  setCsrfToken(null);
  FakeEventSource.closeAll();
});
afterAll(() => server.close());
