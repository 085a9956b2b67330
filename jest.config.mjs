// Four kinds of tests, told apart by the file's name. Everything but `unit` gets a real PostgreSQL.
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  // Without "development" the subpath imports (#incidents) would lead to the last build instead of the sources.
  // Jest adds "import" or "require" itself; "import" here would hand ES modules to a CommonJS require (pg-pool).
  testEnvironmentOptions: { customExportConditions: ['development', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  setupFilesAfterEnv: ['<rootDir>/test/harness/setup.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  transformIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/', '<rootDir>/node_modules/.cache/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/web/'],
};

const withDatabase = {
  globalSetup: '<rootDir>/test/harness/global-setup.mjs',
  globalTeardown: '<rootDir>/test/harness/global-teardown.mjs',
};

const folders = ['libs', 'apps', 'test'];

export default {
  // Counters in the code rather than V8's: those keep every script of every test file, and cost seconds a file.
  coverageProvider: 'babel',
  collectCoverageFrom: [
    '{libs,apps}/*/src/**/*.ts',
    '!**/{*.,*-}{spec,fake,fixture,harness}.ts',
    '!**/testing.ts',
  ],
  projects: [
    { ...shared, displayName: 'unit', testMatch: folders.map((f) => `<rootDir>/${f}/**/*.spec.ts`) },
    {
      ...shared,
      ...withDatabase,
      displayName: 'int',
      testMatch: folders.map((f) => `<rootDir>/${f}/**/*.int-spec.ts`),
    },
    { ...shared, ...withDatabase, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/*.e2e-spec.ts'] },
    { ...shared, ...withDatabase, displayName: 'crash', testMatch: ['<rootDir>/test/crash/*.crash-spec.ts'] },
    {
      ...shared,
      ...withDatabase,
      displayName: 'contract',
      testMatch: ['<rootDir>/test/contract/*.contract-spec.ts'],
    },
  ],
};
