import type { Disposition } from '#contracts';
import type { DemoName } from '../people.ts';
import type { DemoAlert } from './alert.ts';
import { credentialDumping, encodedPowerShell, twoCountries } from './detections.ts';
import { bankChange, letter, waveMail } from './mails.ts';

/** What somebody does about an incident, minutes after its alert. */
export type Act = { after: number; who: DemoName } & (
  | { act: 'comment'; text: string }
  | { act: 'take' }
  | { act: 'task'; title: string; for: DemoName }
  | { act: 'approve' }
  | { act: 'resolve'; disposition: Disposition; note?: string }
);

export interface Episode {
  at: Date;
  alert: DemoAlert;
  acts: Act[];
}

export const STORY_DAYS = 14;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const WAVE_DAY = 5;
const WAVE_VICTIMS = 'alice bob carol dave erin frank grace heidi ivan judy mallory niaj'.split(' ');
const READERS = ['bob', 'grace', 'heidi', 'judy'];
const TRAVELLERS = ['dave', 'ivan', 'niaj', 'erin', 'peggy'];
const NOISE_NOTES = [
  'The way out of the office in Lisbon. Not an attack.',
  'Was on a train with the phone and at the desk with the laptop. Asked, and confirmed.',
  'VPN again. This rule should know our exits.',
];

/**
 * Two weeks of a small security team up to `now`, in the order in which it happened: a detector that cries wolf,
 * letters that are handed in, a build machine that looks like an attacker, a wave of phishing, what one of its
 * mails did to a machine, and a fraud that nobody has paid for.
 */
export function story(now: Date): Episode[] {
  const ago = (days: number, minuteOfDay: number) =>
    new Date(now.getTime() - days * DAY_MINUTES * MINUTE_MS + (minuteOfDay - DAY_MINUTES) * MINUTE_MS);
  const days = Array.from({ length: STORY_DAYS - 1 }, (_, at) => STORY_DAYS - 1 - at);
  return [
    ...days.flatMap((day) => [...falseAlarms(day, ago), ...letters(day, ago), nightlyBuild(day, ago)]),
    ...wave(ago),
    ...dumping(ago),
    ...fraud(ago),
    ...today(now),
  ].sort((one, other) => one.at.getTime() - other.at.getTime());
}

type Ago = (days: number, minuteOfDay: number) => Date;

function falseAlarms(day: number, ago: Ago): Episode[] {
  return [150, 610, 1210].map((minute, place) => {
    const which = day * 3 + place;
    const at = ago(day, minute + ((day * 37) % 90));
    const who = which % 3 === 0 ? 'sam' : 'ana';
    const note = NOISE_NOTES[which % NOISE_NOTES.length] ?? '';
    return {
      at,
      alert: twoCountries(at, TRAVELLERS[which % TRAVELLERS.length] ?? '', which),
      acts: [
        { after: 6 + (which % 11), who, act: 'take' },
        { after: 14 + (which % 23), who, act: 'resolve', disposition: 'false_positive', note },
      ],
    };
  });
}

function letters(day: number, ago: Ago): Episode[] {
  return [540, 930].map((minute, place) => {
    const which = day * 2 + place;
    const at = ago(day, minute + ((day * 53) % 75));
    return {
      at,
      alert: letter(at, READERS[which % READERS.length] ?? '', which),
      acts: [{ after: 25 + (which % 40), who: 'ana', act: 'resolve', disposition: 'false_positive' }],
    };
  });
}

function nightlyBuild(day: number, ago: Ago): Episode {
  const at = ago(day, 125);
  const note = 'The build signs its installers with an encoded command. Known, and meant.';
  return {
    at,
    alert: encodedPowerShell(at, 'ws-build-02', 'builder', day),
    acts: [{ after: 45 + (day % 7), who: 'ana', act: 'resolve', disposition: 'benign_positive', note }],
  };
}

function wave(ago: Ago): Episode[] {
  return WAVE_VICTIMS.map((victim, which) => {
    const at = ago(WAVE_DAY, 560 + which * 7);
    const first: Act[] =
      which === 0
        ? [{ after: 2, who: 'ana', act: 'comment', text: 'Third of its kind this year. Watching for more.' }]
        : [];
    return {
      at,
      alert: waveMail(at, victim, which),
      acts: [
        ...first,
        { after: 4, who: which % 2 === 0 ? 'ana' : 'sam', act: 'take' },
        { after: 9 + which, who: 'sam', act: 'approve' },
        {
          after: 130 - which * 5,
          who: which % 2 === 0 ? 'ana' : 'sam',
          act: 'resolve',
          disposition: 'true_positive',
          note: 'Part of the wave of fake mailbox warnings.',
        },
      ],
    };
  });
}

function dumping(ago: Ago): Episode[] {
  const at = ago(WAVE_DAY, 655);
  return [
    {
      at,
      alert: credentialDumping(at, 'WS-FINANCE-07', 'carol', '10.20.30.47'),
      acts: [
        { after: 2, who: 'sam', act: 'take' },
        {
          after: 4,
          who: 'sam',
          act: 'comment',
          text: 'Carol says she opened the attachment of the mailbox warning. Taking the machine off the network.',
        },
        { after: 6, who: 'mia', act: 'approve' },
        {
          after: 55,
          who: 'sam',
          act: 'comment',
          text: 'Password changed, sessions ended, machine goes to be set up anew.',
        },
        {
          after: 320,
          who: 'sam',
          act: 'resolve',
          disposition: 'true_positive',
          note: 'Contained within minutes. One account, one machine; nothing further found.',
        },
      ],
    },
  ];
}

function fraud(ago: Ago): Episode[] {
  const at = ago(2, 640);
  return [
    {
      at,
      alert: bankChange(at),
      acts: [
        { after: 7, who: 'ana', act: 'take' },
        {
          after: 12,
          who: 'ana',
          act: 'comment',
          text: 'Frank called the supplier at the number we have: their bank has not changed. Nothing was paid.',
        },
        {
          after: 30,
          who: 'ana',
          act: 'resolve',
          disposition: 'true_positive',
          note: 'A name with a letter changed. Told finance and the supplier.',
        },
      ],
    },
  ];
}

/** What waits for whoever signs in. */
function today(now: Date): Episode[] {
  const before = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS);
  return [
    {
      at: before(58),
      alert: twoCountries(before(58), 'peggy', 900, '198.51.100.23'),
      acts: [
        {
          after: 16,
          who: 'sam',
          act: 'task',
          title: 'Call Peggy at home: which country is she in?',
          for: 'ana',
        },
      ],
    },
    { at: before(41), alert: letter(before(41), 'heidi', 900), acts: [] },
    {
      at: before(34),
      alert: encodedPowerShell(before(34), 'ws-sales-11', 'erin', 900),
      acts: [{ after: 8, who: 'ana', act: 'take' }],
    },
    { at: before(19), alert: waveMail(before(19), 'alice', 901), acts: [] },
    { at: before(7), alert: credentialDumping(before(7), 'WS-SALES-03', 'alice', '10.20.31.12'), acts: [] },
  ];
}
