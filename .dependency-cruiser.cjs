const { readdirSync } = require('node:fs');

/**
 * Which way the imports point. `apps -> features -> platform -> contracts`, `web -> contracts`, and between
 * features this list and nothing else: whatever is not in it is an event. Which features there are, the folders
 * say: one without a line here imports no other and is imported by none. test/arrows.spec.ts breaks each rule.
 */
const arrows = {
  // `connectors` for its guarded requests: a subscription is confirmed by one.
  // `teams`: into whose queue a source puts its incidents.
  webhooks: ['incidents', 'mail', 'connectors', 'teams'],
  // `mail` for what a mail that is handed in says of itself.
  // `teams`: whose queue an incident is in.
  incidents: ['mail', 'teams'],
  // `webhooks`: their mails are handed to a source. `connectors` for which hosts nobody may reach.
  mailboxes: ['webhooks', 'connectors'],
  // `inventory`: what people have said of the hosts and accounts; `geolocation`: where an address is.
  triage: ['incidents', 'actions', 'mail', 'inventory', 'geolocation'],
  // `policies`: a kill switch can be for a playbook, or for a connector.
  playbooks: ['incidents', 'actions', 'triage', 'policies'],
  connectors: ['policies'],
  // `inventory`: how much hangs on a target; `incidents`: what its alerts say, reading only.
  policies: ['inventory', 'incidents'],
  // `incidents` for the case file, `users` for who a voter is now.
  actions: ['policies', 'connectors', 'incidents', 'users', 'mail', 'geolocation'],
  // What has changed since an approval was asked for, and who a voter is now: reading only.
  approvals: ['actions', 'users'],
  auth: ['users'],
  // How far each is set up: reading only.
  'first-run': ['connectors', 'incidents', 'policies', 'users', 'webhooks'],
  // A tenant's first administrator.
  tenants: ['users'],
  // The addresses of those who may decide, for mails. `incidents`: who watches one, reading only.
  // `teams`: whose queue something new is in.
  notifications: ['users', 'incidents', 'teams'],
};

/** The ground, which every feature may stand on. */
const ground = ['contracts', 'platform'];
const features = readdirSync('libs').filter((lib) => !ground.includes(lib));
/** Specs may play several features together; the double of an outside service stands beside its connector. */
const spec = '\\.(spec|int-spec|fake|harness)\\.ts$';
const webTest = '\\.test\\.tsx?$|/__tests__/';

const featureRules = features.map((feature) => {
  const allowed = arrows[feature] ?? [];
  return {
    name: `${feature}-imports-only-its-arrows`,
    severity: 'error',
    comment: `${feature} may import ${allowed.join(', ') || 'no other feature'}; everything else is an event.`,
    from: { path: `^libs/${feature}/`, pathNot: spec },
    to: { path: '^libs/', pathNot: `^libs/(${[feature, ...allowed, ...ground].join('|')})/` },
  };
});

module.exports = {
  forbidden: [
    ...featureRules,
    {
      name: 'features-only-through-index',
      severity: 'error',
      comment: 'What a feature does not export from its index.ts is its own business.',
      from: { path: '^(libs/([^/]+)|apps|web)/', pathNot: spec },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$2/'] },
    },
    {
      name: 'only-http-imports-http',
      severity: 'error',
      comment:
        'Services and queries speak in views of their own; the controller maps them. The module registers the controllers, the index hands on what is asked of another lib.',
      from: {
        path: '^libs/([^/]+)/',
        pathNot: [
          spec,
          '^libs/[^/]+/src/(index|[^/]+\\.module)\\.ts$',
          '^libs/[^/]+/src/http/',
          '^libs/platform/',
        ],
      },
      to: { path: '^libs/$1/src/http/' },
    },
    {
      name: 'contracts-import-nothing',
      severity: 'error',
      comment: 'Contracts are pure: the web imports them too.',
      from: { path: '^libs/contracts/', pathNot: spec },
      to: { pathNot: '^libs/contracts/' },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^libs/platform/' },
      to: { path: '^(libs/(?!(platform|contracts)/)|apps/|web/)' },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|web)/' },
    },
    {
      name: 'tests-stay-outside',
      severity: 'error',
      comment: 'What runs in production imports no test code.',
      from: { path: '^(libs|apps)/', pathNot: spec },
      to: { path: ['^test/', spec] },
    },
    {
      name: 'web-imports-only-contracts',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(libs/(?!contracts/)|apps/|migrations/|test/)' },
    },
    {
      name: 'web-shared-knows-no-feature',
      severity: 'error',
      from: { path: '^web/src/shared/' },
      to: { path: '^web/src/(features|routes|app)/' },
    },
    {
      name: 'web-features-know-no-other',
      severity: 'error',
      comment: 'Where two features meet, a page of web/src/routes puts them together.',
      from: { path: '^web/src/features/([^/]+)/', pathNot: webTest },
      to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    },
    {
      name: 'web-features-know-no-app',
      severity: 'error',
      comment: 'The app is made of the pages, and the pages of the features.',
      from: { path: '^web/src/features/', pathNot: webTest },
      to: { path: '^web/src/(app|routes)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Types may point back at each other; code may not.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.cache)/|\\.(css|svg)$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['development', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
