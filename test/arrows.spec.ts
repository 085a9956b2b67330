import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Violation {
  rule: { name: string };
  from: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
  forbidden: { name: string; to: { pathNot?: string } }[];
};
const libs = readdirSync(join(root, 'libs'));

/** Of every lib that has arrows, an import of the first lib that none of them leads to. */
const plantedByArrows = config.forbidden.flatMap(
  ({ name, to }): [string, [file: string, imports: string]][] => {
    const [, lib] = /^(.+)-imports-only-its-arrows$/.exec(name) ?? [];
    if (lib === undefined) return [];
    const allowed = new RegExp(to.pathNot ?? '$^');
    const forbidden = libs.find((lib) => !allowed.test(`libs/${lib}/src/index.ts`));
    return [[name, [`libs/${lib}/src/planted.ts`, `#${forbidden}`]]];
  },
);

/** For each rule one file and the forbidden import in it. */
const planted: Record<string, [file: string, imports: string]> = {
  ...Object.fromEntries(plantedByArrows),
  'features-only-through-index': ['libs/webhooks/src/deep.ts', '../../incidents/src/inner.ts'],
  'only-http-imports-http': ['libs/tenants/src/planted.service.ts', './http/tenant.dto.ts'],
  'contracts-import-nothing': ['libs/contracts/src/planted.ts', 'node:fs'],
  'platform-knows-no-feature': ['libs/platform/src/planted.ts', '#incidents'],
  'libs-know-no-app': ['libs/users/src/app.ts', '../../../apps/server/src/main.ts'],
  'tests-stay-outside': ['libs/users/src/test.ts', '../../../test/harness/index.ts'],
  'web-imports-only-contracts': ['web/src/routes/planted.ts', '#platform'],
  'web-shared-knows-no-feature': ['web/src/shared/planted.ts', '../features/incidents/page.ts'],
  'web-features-know-no-other': ['web/src/features/users/planted.ts', '../incidents/page.ts'],
  'web-features-know-no-app': ['web/src/features/audit/planted.ts', '../../app/routes.ts'],
  'no-cycles': ['libs/users/src/one.ts', './two.ts'],
  'everything-resolves': ['libs/users/src/missing.ts', './nowhere.ts'],
};

const ground: Record<string, string> = {
  ...Object.fromEntries(libs.map((lib) => [`libs/${lib}/src/index.ts`, ''])),
  'libs/users/src/index.ts': "import './http/dto.ts';",
  'libs/users/src/users.module.ts': "import './http/dto.ts';",
  'libs/users/src/http/dto.ts': '',
  'libs/users/src/http/controller.ts': "import './dto.ts';",
  'libs/tenants/src/http/tenant.dto.ts': '',
  'libs/incidents/src/inner.ts': '',
  'apps/server/src/main.ts': "import '#contracts'; import '#platform'; import '#approvals';",
  'test/harness/index.ts': '',
  'web/src/features/incidents/page.ts': "import '#contracts'; import '../../shared/table.ts';",
  'web/src/shared/table.ts': '',
  'web/src/app/routes.ts': "import '../features/incidents/page.ts';",
  'web/src/features/incidents/__tests__/page.test.ts':
    "import '../../audit/page.ts'; import '../../../app/routes.ts';",
  'web/src/features/audit/page.ts': '',
  'libs/users/src/two.ts': "import type { One } from './one-type.ts'; export interface Two { one: One }",
  'libs/users/src/one-type.ts': "import type { Two } from './two.ts'; export interface One { two: Two }",
  'libs/webhooks/src/allowed.ts':
    "import '#incidents'; import '#mail'; import '#platform'; import '#contracts';",
  'libs/triage/src/allowed.ts': "import '#incidents'; import '#actions';",
  'libs/playbooks/src/allowed.ts': "import '#incidents'; import '#actions'; import '#triage';",
  'libs/actions/src/allowed.ts': "import '#policies'; import '#connectors'; import '#incidents';",
  'libs/auth/src/allowed.ts': "import '#users';",
  'libs/mail/src/allowed.ts': "import '#platform'; import '#contracts';",
  'libs/tenants/src/allowed.ts': "import '#users';",
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triage-warden-arrows-'));
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
});

afterEach(() => rm(folder, { recursive: true }));

async function violations(files: Record<string, string>): Promise<Violation[]> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${text}\nexport {};\n`);
  }
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [
    '--config',
    join(root, '.dependency-cruiser.cjs'),
    '--output-type',
    'json',
    'apps',
    'libs',
    'web/src',
  ];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder, maxBuffer: 64e6 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
}

it('finds nothing wrong with the allowed imports', async () => {
  expect(await violations(ground)).toEqual([]);
});

it('has a planted import for every rule, and catches every one of them', async () => {
  expect(Object.keys(planted).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
  const found = await violations({
    ...ground,
    ...Object.fromEntries(Object.values(planted).map(([file, imports]) => [file, `import '${imports}';`])),
    'libs/users/src/two.ts': "import './one.ts';",
  });
  for (const [rule, [file]] of Object.entries(planted)) {
    expect(found).toContainEqual(
      expect.objectContaining({ rule: expect.objectContaining({ name: rule }), from: file }),
    );
  }
});

it('lets a lib that nobody has listed import the ground, and nobody import it', async () => {
  const found = await violations({
    ...ground,
    'libs/unlisted/src/index.ts': "import '#platform'; import '#contracts'; import '#users';",
    'libs/users/src/curious.ts': "import '../../unlisted/src/index.ts';",
    'libs/platform/src/curious.ts': "import '../../unlisted/src/index.ts';",
    'apps/server/src/main.ts': "import '../../../libs/unlisted/src/index.ts';",
  });
  expect(found.map(({ rule, from }) => `${from} ${rule.name}`).sort()).toEqual([
    'libs/platform/src/curious.ts platform-knows-no-feature',
    'libs/unlisted/src/index.ts unlisted-imports-only-its-arrows',
    'libs/users/src/curious.ts users-imports-only-its-arrows',
  ]);
});
