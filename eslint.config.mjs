import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y-x';
import lingui from 'eslint-plugin-lingui';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const configs = ['**/*.config.{mjs,ts}', '**/vite.config.ts'];
const specs = [
  '**/*.{spec,int-spec,e2e-spec,crash-spec,contract-spec,fake,harness}.ts',
  '**/*.test.{ts,tsx}',
  '**/__tests__/**',
];

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export it by name: a default export has another name in every file that imports it.',
};
const noClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Ask the injected Clock for the time: tests set it.',
  },
  {
    selector:
      ":matches(MemberExpression[object.name='Date'], MemberExpression[object.property.name='Date'])[property.name='now']",
    message: 'Ask the injected Clock for the time: tests set it.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'Ask the injected Clock for the time: tests set it.',
  },
];
const handMade = 'libs/platform/src/async has one of each: within, pause, Pool, whileHeld.';
const noHandMadeWaits = [
  {
    selector: "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout']",
    message: handMade,
  },
  {
    selector: "MemberExpression[object.name='AbortSignal'][property.name=/^(timeout|any)$/]",
    message: handMade,
  },
  { selector: 'ImportDeclaration[source.value=/^(node:)?timers\\u002Fpromises$/]', message: handMade },
];
const noStopwatch = [
  "MemberExpression[object.name='performance'][property.name='now']",
  "MemberExpression[object.name='process'][property.name='hrtime']",
  "CallExpression[callee.name='expect'] > BinaryExpression CallExpression[callee.object.name='Date'][callee.property.name='now']",
].map((selector) => ({
  selector,
  message:
    'A slower machine is no fault: count the work, or compare its growth (test/harness/counted-work.ts).',
}));
const fewParts = {
  selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>8]",
  message: 'More than eight: what changes together is a part of its own.',
};
const noBareEvents = {
  name: '@nestjs/event-emitter',
  importNames: ['OnEvent'],
  message: 'It swallows what a listener throws: use @OnDomainEvent.',
};
const noBareRepositories = {
  name: '@nestjs/typeorm',
  importNames: ['InjectDataSource', 'InjectEntityManager', 'InjectRepository'],
  message: "They work outside the transaction and its tenant: ask the UnitOfWork's manager.",
};
const noBareSettings = ['process', 'node:process'].map((name) => ({
  name,
  message:
    'Settings come from Config in libs/platform/src/config; for the rest there is the global `process`.',
}));
const noBareModal = {
  name: '@mantine/core',
  importNames: ['Modal'],
  message: 'Use Dialog of web/src/shared/ui: it gives the focus back.',
};
/** What people do not read, by how it looks, where it stands, and what it is given to. */
const notRead = {
  ignore: [
    // One word in small letters, or one in capitals: values of the API, names of things.
    '^(?![A-Z][a-z])\\S+$',
    // Names of keys, commands, sizes and colours, addresses, code.
    '^(?:Escape|Enter|ArrowDown|ArrowUp)$',
    '^npm run |^Authorization: |[=!<>]= |^\\d+ (?:s|min|h|d)$',
    'var\\(|rgb\\(|minmax\\(|\\d(?:px|fr|rem|ms)\\b|sans-serif|monospace',
    '^(?:https?:|/|#|\\[|--)',
  ],
  ignoreNames: [
    ...[
      'className',
      'style',
      'key',
      'keys',
      'to',
      'href',
      'd',
      'viewBox',
      'gridTemplateColumns',
      'padding',
      'border',
    ],
    { regex: { pattern: '^[A-Z0-9_]+$' } },
  ],
  ignoreFunctions: [
    ...[
      'many',
      'marked',
      'plural',
      'translated',
      'matchMedia',
      'useMediaQuery',
      '*Error',
      'Intl.*',
      '*.addEventListener',
    ],
    ...['*.includes', '*.startsWith', '*.endsWith', '*.replace', '*.replaceAll', '*.split', '*.join'],
    ...['*.querySelector', '*.querySelectorAll', '*.matches', '*.closest', '*.get', '*.set', '*.append'],
  ],
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      'dist/',
      'data/',
      'coverage/',
      '.cache/',
      'web/src/shared/api/generated/',
      'web/public/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Named types beat inline ones only where there is something to name.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60 }],
      'no-restricted-syntax': ['error', noDefaultExport],
      'no-restricted-imports': ['error', { paths: [noBareEvents, noBareRepositories, ...noBareSettings] }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Settings come from Config in libs/platform/src/config.',
        },
      ],
    },
  },
  {
    files: ['apps/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, fewParts, ...noHandMadeWaits] },
  },
  {
    files: ['libs/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, fewParts, ...noClock, ...noHandMadeWaits] },
  },
  {
    files: ['libs/platform/src/async/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, fewParts, ...noClock] },
  },
  { files: ['libs/platform/src/clock.ts'], rules: { 'no-restricted-syntax': ['error', noDefaultExport] } },
  { files: specs, rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...noStopwatch] } },
  // A component's markup makes it long without making it hard to read.
  { files: ['web/src/**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 120 }] } },
  {
    files: ['web/src/**/*.tsx'],
    ignores: ['web/src/shared/ui/modal.tsx', ...specs],
    rules: { 'no-restricted-imports': ['error', { paths: [noBareEvents, ...noBareSettings, noBareModal] }] },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['web/src/**/*.tsx'],
    plugins: { 'jsx-a11y-x': jsxA11y },
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: {
      ...jsxA11y.configs.recommended.rules,
      // What scrolls has to be reached by keyboard, too.
      'jsx-a11y-x/no-noninteractive-tabindex': 'off',
      // Of our components: the first field of a dialog, or of a page that is there for one.
      'jsx-a11y-x/no-autofocus': ['error', { ignoreNonDOM: true }],
    },
  },
  {
    // Of Lingui's rules this one looks at texts and not at Lingui.
    files: ['web/src/**/*.{ts,tsx}'],
    ignores: [
      ...specs,
      'web/src/test/**',
      'web/src/shared/texts/**',
      'web/src/shared/lib/english-words.ts',
      // Names that all languages know them by, and what only a browser reads.
      'web/src/features/incidents/attack/techniques.ts',
      'web/src/features/incidents/graph/graph-layout.ts',
      'web/src/features/incidents/mail/safe-html.ts',
    ],
    plugins: { lingui },
    rules: { 'lingui/no-unlocalized-strings': ['error', notRead] },
  },
  { files: ['migrations/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  { files: specs, rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['libs/platform/src/config/**/*.ts', 'scripts/**', 'test/**', ...specs, ...configs],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['apps/cli/**/*.ts', 'scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
  { files: ['test/harness/*.mjs', ...configs], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.{mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'performance',
          'URL',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'fetch',
          'AbortSignal',
          'setInterval',
          'clearInterval',
          'module',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { require: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
