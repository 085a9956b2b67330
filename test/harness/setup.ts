import { setFlagsFromString } from 'node:v8';
import 'reflect-metadata';
import { afterAll, vi } from 'vitest';

// Vitest's word for where a page lies; to a server that a test starts it would be a setting.
delete process.env['BASE_URL'];

// As in a server that has compiled a megabyte of regular expressions: V8 optimises no further ones, and those keep every
// place to which they could go back, of which 64 MiB are enough for some four million letters.
setFlagsFromString('--no-regexp-optimization');

// The files of one worker share its globals: what one has replaced is not the next one's.
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.resetConfig();
});
