/**
 * Which way the imports point. `apps -> features -> platform -> contracts`, `web -> contracts`, and between
 * features this list and nothing else: whatever is not in it is an event. test/arrows.spec.ts breaks each rule.
 */
const arrows = {
  webhooks: ['incidents', 'mail'],
  triage: ['incidents', 'actions', 'mail'],
  playbooks: ['incidents', 'actions', 'triage'],
  // `incidents` for the case file, `users` for who a voter is now.
  actions: ['policies', 'connectors', 'incidents', 'users', 'mail'],
  // What has changed since an approval was asked for, and who a voter is now: reading only.
  approvals: ['actions', 'users'],
  auth: ['users'],
  // A tenant's first administrator.
  tenants: ['users'],
  // The addresses of those who may decide, for mails.
  notifications: ['users'],
};

const features =
  'incidents|webhooks|playbooks|triage|actions|policies|approvals|connectors|audit|notifications|auth|users|settings|tenants|mail';
/** Specs may play several features together; the double of an outside service stands beside its connector. */
const spec = '\\.(spec|int-spec|fake)\\.ts$';

const featureRules = features.split('|').map((feature) => {
  const allowed = [feature, ...(arrows[feature] ?? [])].join('|');
  return {
    name: `${feature}-imports-only-its-arrows`,
    severity: 'error',
    comment: `${feature} may import ${(arrows[feature] ?? []).join(', ') || 'no other feature'}; everything else is an event.`,
    from: { path: `^libs/${feature}/`, pathNot: spec },
    to: { path: `^libs/(?!(?:${allowed})/)(?:${features})/` },
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
      to: { path: `^(libs/(${features})|apps|web)/` },
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
