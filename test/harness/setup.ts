import 'reflect-metadata';
import { afterAll, vi } from 'vitest';

// Vitest's word for where a page lies; to a server that a test starts it would be a setting.
delete process.env['BASE_URL'];

// The files of one worker share its globals: what one has replaced is not the next one's.
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.resetConfig();
});
