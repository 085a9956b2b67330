import type { JsonObject } from '#contracts';
import type { ConnectorRef, Siem } from '../../domain/capabilities.ts';
import { defineSimulated } from './define-simulated.ts';

export const simulatedSiem = defineSimulated({
  type: 'simulated_siem',
  title: 'Simulated SIEM',
  looks_up: [],
  clients: { siem_search: ({ connector, now }) => new SimulatedSiem(connector, now) },
});

interface StoryEvent {
  /** One of them in the search finds it. */
  about: readonly string[];
  /** Before the search. */
  minutes_ago: number;
  event: JsonObject;
}

/** Who went where the mail led: the page, the file from there, and that it ran. */
const opened = (host: string, user: string, site: string): StoryEvent[] => {
  const about = [host, user];
  const proxy = { sourcetype: 'proxy', user, host, status: 200, action: 'allowed' };
  return [
    {
      about,
      minutes_ago: 21,
      event: { ...proxy, url: `http://login-verify.${site}/o365?u=${user}`, http_method: 'POST' },
    },
    {
      about,
      minutes_ago: 14,
      event: { ...proxy, url: `http://login-verify.${site}/invoice_viewer.exe`, http_method: 'GET' },
    },
    {
      about,
      minutes_ago: 9,
      event: {
        sourcetype: 'process',
        host,
        user,
        process: 'invoice_viewer.exe',
        parent_process: 'outlook.exe',
      },
    },
  ];
};

/** What the demo's machines and people have left in the log. */
const EVENTS: readonly StoryEvent[] = [
  ...opened('ws-finance-07', 'carol', 'phish-helpdesk.example'),
  ...opened('ws-sales-03', 'alice', 'phish-accounts.example'),
  {
    about: ['ws-build-02', 'builder'],
    minutes_ago: 2,
    event: {
      sourcetype: 'process',
      host: 'ws-build-02',
      user: 'builder',
      process: 'powershell.exe',
      parent_process: 'build-agent.exe',
    },
  },
  ...['dave', 'ivan', 'niaj', 'erin', 'peggy'].map((user, place) => ({
    about: [`${user}@corp.example`],
    minutes_ago: 4 + place,
    event: {
      sourcetype: 'vpn',
      user: `${user}@corp.example`,
      action: 'connected',
      exit: 'lisbon-office',
    },
  })),
];

class SimulatedSiem implements Siem {
  constructor(
    readonly connector: ConnectorRef,
    private readonly now: () => string,
  ) {}

  search(query: string): Promise<{ rows: JsonObject[]; truncated: boolean }> {
    const asked = query.toLowerCase();
    const now = Date.parse(this.now());
    const rows = EVENTS.filter(({ about }) => about.some((name) => asked.includes(name))).map(
      ({ minutes_ago, event }) => ({
        _time: new Date(now - minutes_ago * 60_000).toISOString(),
        ...event,
        simulated: true,
      }),
    );
    return Promise.resolve({ rows, truncated: false });
  }
}
