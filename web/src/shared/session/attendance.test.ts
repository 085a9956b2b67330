import { expect, it, vi } from 'vitest';
import { isUnattended, watchAttendance } from './attendance.ts';

it('takes a window for unattended when nobody has used keyboard or mouse for a minute', () => {
  const now = vi.spyOn(performance, 'now');
  now.mockReturnValue(1000);
  watchAttendance();
  globalThis.dispatchEvent(new Event('keydown'));
  now.mockReturnValue(61_000);
  expect(isUnattended()).toBe(false);
  now.mockReturnValue(61_001);
  expect(isUnattended()).toBe(true);
  globalThis.dispatchEvent(new Event('pointermove'));
  expect(isUnattended()).toBe(false);
  now.mockRestore();
});
