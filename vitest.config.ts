import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const UNIT = '{libs,apps,test}/**/*.spec.ts';
/** What counts steps has V8 count them from the first module on, which makes whatever comes after it in one process slow. */
const counting = globSync(UNIT).filter((file) => readFileSync(file, 'utf8').includes('/counted-work.ts'));

/** One kind of tests, told apart by the file's name. */
const kind = (name: string, include: string[], more: object = {}) => ({
  extends: true,
  test: { name, include, ...more },
});
const exclude = ['**/node_modules/**', 'dist/**', 'data/**', 'web/**'];
const onDatabase = { globalSetup: ['test/harness/global-setup.ts'] };

export default defineConfig({
  // Subpath imports (#incidents) lead to the sources instead of the last build.
  resolve: { conditions: ['development'] },
  ssr: { resolve: { conditions: ['development'] } },
  // Nest reads what its constructors ask for from the metadata that the compiler writes.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    globals: true,
    pool: 'forks',
    // All files of one worker share the modules: to load them anew for each file took longer than the tests.
    isolate: false,
    // One more than the cores: whoever waits for the database or a server that starts leaves its core to another.
    maxWorkers: availableParallelism() + 1,
    setupFiles: ['test/harness/setup.ts'],
    // A bound against hanging, not a measure: machines that run the suites are slow and shared.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    exclude,
    coverage: {
      // Counters in the code: V8's own are taken by the tests that count steps.
      provider: 'istanbul',
      reporter: 'json',
      // One red test takes no figure away.
      reportOnFailure: true,
      include: ['{libs,apps}/*/src/**/*.ts'],
      exclude: ['**/{*.,*-}{spec,fake,fixture,harness}.ts', '**/testing.ts'],
    },
    projects: [
      kind('unit', [UNIT], { exclude: [...exclude, ...counting] }),
      kind('unit-counted', counting, { isolate: true }),
      kind('int', ['{libs,apps,test}/**/*.int-spec.ts'], onDatabase),
      kind('e2e', ['test/e2e/*.e2e-spec.ts'], onDatabase),
      kind('crash', ['test/crash/*.crash-spec.ts'], onDatabase),
      kind('contract', ['test/contract/*.contract-spec.ts'], onDatabase),
    ],
  },
});
