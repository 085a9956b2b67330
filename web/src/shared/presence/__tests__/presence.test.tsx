import { screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { PresenceDto } from '../../api/generated/index.ts';
import { renderWith } from '../../../test/render.tsx';
import { Presence, type Place } from '../presence.tsx';

const person = (name: string, doing: 'looking' | 'deciding' = 'looking') => ({
  ...{ id: name, name, doing },
  since: '2026-11-22T10:00:00.000Z',
});

function open(data: PresenceDto['data']) {
  const place = {
    see: vi.fn<Place['see']>(async () => ({ data })),
    leave: vi.fn<Place['leave']>(async () => undefined),
  };
  return { place, ...renderWith(<Presence id="i" place={place} />) };
}

it.each([
  [[person('Bo')], 'Bo is here too'],
  [[person('Bo'), person('Cy')], 'Bo and Cy are here too'],
  [['A', 'B', 'C', 'D', 'E'].map((name) => person(name)), 'A, B, C and 2 more are here too'],
  [[person('Bo'), person('Cy', 'deciding')], 'Cy can decide this now too; Bo is here too'],
])('says who else is there', async (others, sentence) => {
  open(others);
  await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(sentence));
});

it('says that one is there, and when one has left', async () => {
  const { place, unmount } = open([]);
  await waitFor(() => expect(place.see).toHaveBeenCalledWith('i', expect.anything()));
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
  expect(place.leave).not.toHaveBeenCalled();
  unmount();
  expect(place.leave).toHaveBeenCalledWith('i');
});

it('shows nothing where the server does not say', async () => {
  const { place } = open([person('Bo')]);
  place.see.mockRejectedValue(new Error('away'));
  place.leave.mockRejectedValue(new Error('away'));
  await waitFor(() => expect(place.see).toHaveBeenCalled());
});
