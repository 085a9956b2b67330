import { defineSettings } from '#platform';

/** The most hours that a session may be given: no cookie holds longer. */
export const LONGEST_SESSION_HOURS = 168;

interface SessionSettings {
  idle_minutes: number;
  absolute_hours: number;
}

export const sessionSettings = defineSettings<SessionSettings>({
  key: 'sessions',
  title: 'Sessions',
  description: 'When people have to sign in again. A change holds for the sessions that are open, too.',
  fields: {
    idle_minutes: {
      type: 'integer',
      minimum: 5,
      maximum: 1440,
      title: 'Ends when nobody is there for (minutes)',
      description:
        'Nobody uses keyboard or mouse in any of its windows; what a page loads by itself does not count.',
    },
    absolute_hours: {
      type: 'integer',
      minimum: 1,
      maximum: LONGEST_SESSION_HOURS,
      title: 'Ends at the latest after (hours)',
      description: 'Since the sign-in, however busy it is.',
    },
  },
  defaults: () => ({ idle_minutes: 60, absolute_hours: 12 }),
});

/** What of the settings decides whether a session still holds. */
export function endsOf({ idle_minutes, absolute_hours }: SessionSettings, now: Date) {
  return {
    seenAfter: new Date(now.getTime() - idle_minutes * 60_000),
    startedAfter: new Date(now.getTime() - absolute_hours * 3_600_000),
  };
}
