import { channelsOf, wantsMail } from './channels.ts';
import { NOTIFICATION_KINDS } from './kinds.ts';

const of = (kind: string, chosen: Parameters<typeof channelsOf>[0]) =>
  channelsOf(chosen, 'analyst').find((channels) => channels.kind === kind);

it('are those of every kind, as their definitions say until somebody chooses', () => {
  expect(channelsOf([], 'analyst').map(({ kind }) => kind)).toEqual(NOTIFICATION_KINDS);
  expect(of('mentioned', [])).toEqual({ kind: 'mentioned', page: true, mail: true });
  expect(of('watched', [])).toEqual({ kind: 'watched', page: true, mail: false });
  expect(of('kill_switch_engaged', [])).toMatchObject({ page: true, mail: false });
  expect(channelsOf([], 'manager').find(({ kind }) => kind === 'kill_switch_engaged')?.mail).toBe(true);
  const chosen = { kind: 'watched', page: false, mail: true };
  expect(of('watched', [chosen])).toEqual(chosen);
  expect(of('mentioned', [chosen])).toMatchObject({ page: true });
});

it('never leave out of the page what waits for a decision', () => {
  const off = { page: false, mail: false };
  expect(of('approval_requested', [{ kind: 'approval_requested', ...off }])).toMatchObject({
    page: true,
    mail: false,
  });
});

it.each([
  ['kill_switch_engaged', 'manager', 'manager', undefined, true],
  ['kill_switch_engaged', 'manager', 'analyst', undefined, false],
  ['kill_switch_engaged', 'manager', 'analyst', true, true],
  ['kill_switch_engaged', 'manager', 'manager', false, false],
  ['mentioned', null, 'viewer', undefined, true],
  ['watched', null, 'viewer', undefined, false],
  ['watched', null, 'viewer', true, true],
] as const)(
  'a mail of %s for level %s goes to a %s who chose %s: %s',
  (kind, mail_level, role, chosen, goes) => {
    expect(wantsMail({ kind, mail_level }, role, chosen)).toBe(goes);
  },
);
