/** One resource of the API: `all > lists > list(filters) > details > detail(id)`, and parts of a detail. */
export interface ResourceKeys {
  readonly all: readonly [string];
  lists(): readonly [string, 'list'];
  list(filters: object): readonly [string, 'list', object];
  details(): readonly [string, 'detail'];
  detail(id: string): readonly [string, 'detail', string];
  /** A part under a detail (`/incidents/:id/timeline`), invalidated with it. */
  part(id: string, name: string, filters?: object): readonly [string, 'detail', string, string, object];
}

function resource(name: string): ResourceKeys {
  return {
    all: [name],
    lists: () => [name, 'list'],
    list: (filters) => [name, 'list', filters],
    details: () => [name, 'detail'],
    detail: (id) => [name, 'detail', id],
    part: (id, part, filters = {}) => [name, 'detail', id, part, filters],
  };
}

/** Every key that queries use, in one tree: no query key is written inline. */
export const keys = {
  me: ['me'] as const,
  secondFactors: ['second-factors'] as const,
  publicSettings: ['public-settings'] as const,
  incidents: resource('incidents'),
  incidentViews: resource('incident-views'),
  handovers: resource('handovers'),
  teams: resource('teams'),
  /** Of an incident; apart from it because actions and runs change it too. */
  timeline: resource('timeline'),
  /** `INC-1042` to the incident's id, which never changes. */
  incidentRef: (ref: string) => ['incident-ref', ref] as const,
  actions: resource('actions'),
  actionTypes: resource('action-types'),
  approvals: resource('approvals'),
  playbooks: resource('playbooks'),
  runs: resource('runs'),
  policy: resource('policy'),
  /** How far the set-up is; the details are what a new source delivers. */
  firstRun: resource('first-run'),
  killSwitch: resource('kill-switch'),
  connectors: resource('connectors'),
  connectorTypes: resource('connector-types'),
  webhookAuthentications: resource('webhook-authentications'),
  webhookFormats: resource('webhook-formats'),
  webhookSources: resource('webhook-sources'),
  mailboxes: resource('mailboxes'),
  inventory: resource('inventory'),
  tenants: resource('tenants'),
  users: resource('users'),
  sessions: resource('sessions'),
  identities: resource('identities'),
  signInMethods: resource('sign-in-methods'),
  demoAccounts: resource('demo-accounts'),
  apiKeys: resource('api-keys'),
  audit: resource('audit'),
  notifications: resource('notifications'),
  notificationChannels: resource('notification-channels'),
  /** Who looks at an incident or decides an approval, by its id. */
  presence: resource('presence'),
  settings: resource('settings'),
  stats: resource('stats'),
  reports: resource('reports'),
  jobs: resource('jobs'),
  /** Not the server's: a raw mail of an alert, parsed here. */
  parsedMail: (alertId: string) => ['parsed-mail', alertId] as const,
};
