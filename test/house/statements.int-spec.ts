import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { StatementCollector, type StatementCall } from './statements/collect.ts';
import { differences } from './statements/compare.ts';
import { StatementDescriber } from './statements/describe.ts';
import { idleReasons, ordinaryOnes } from './statements/ordinary.ts';
import {
  idleGuests,
  namings,
  ofTriggers,
  ownedTables,
  trespasses,
  withFunctions,
  type Naming,
} from './statements/owners.ts';
import { unnamedRows } from './statements/answers.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Their text depends on what is asked for, or comes from pg-boss; the integration tests beside them run each form. */
const BUILT_WHILE_RUNNING = [
  'libs/actions/src/data/action.repository.ts move',
  'libs/approvals/src/data/approval.repository.ts list',
  'libs/audit/src/data/audit-search.repository.ts entriesOfRuns',
  'libs/audit/src/data/audit-search.repository.ts links',
  'libs/audit/src/data/audit-search.repository.ts page',
  'libs/incidents/src/data/incident.repository.ts list',
  'libs/incidents/src/data/incident.repository.ts listedIds',
  'libs/notifications/src/data/notification.repository.ts list',
  'libs/platform/src/crypto/key-check.ts assertSame',
  'libs/platform/src/database/unit-of-work.ts commit',
  'libs/platform/src/jobs/queue-rights.ts separateTenantsJobs',
];

const isProduction = (path: string) =>
  /^(?:libs|apps)\//.test(path) && !/[.-]spec\.ts$|\.(?:fixture|harness)\.ts$/.test(path);

/** @param written sources that are in no file, by path from the root */
function collectorOf(files: string[], written: Record<string, string> = {}): StatementCollector {
  const { config } = ts.readConfigFile(`${ROOT}/tsconfig.json`, ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  const textOf = (path: string) => written[path.slice(ROOT.length + 1)];
  host.readFile = (path) => textOf(path) ?? readFile(path);
  host.fileExists = (path) => textOf(path) !== undefined || fileExists(path);
  const program = ts.createProgram(
    [...files, ...Object.keys(written).map((path) => `${ROOT}/${path}`)],
    options,
    host,
  );
  const looksAt = Object.keys(written).length > 0 ? (path: string) => path in written : isProduction;
  return new StatementCollector(program, ROOT, looksAt);
}

function entitySources(): Map<string, string> {
  const paths = ts.sys.readDirectory(ROOT, ['.entity.ts'], ['node_modules', 'dist'], ['libs']);
  return new Map(paths.map((path) => [path.slice(ROOT.length + 1), ts.sys.readFile(path) ?? '']));
}

describe('the statements of the code, by the migrated schema', () => {
  let database: TestDatabase;
  let describer: StatementDescriber;
  beforeAll(async () => {
    database = await createTestDatabase();
    describer = new StatementDescriber(database.url);
  });
  afterAll(async () => {
    await describer.close();
    await database.drop();
  });

  async function faultsOf(collector: StatementCollector, call: StatementCall): Promise<string[]> {
    const faults: string[] = [];
    for (const text of call.texts ?? [])
      faults.push(
        ...(await describer.describe(text).then(
          (described) => differences(call, text, described, collector.checker),
          (error: unknown) => [error instanceof Error ? error.message : String(error)],
        )),
      );
    return faults;
  }

  describe('all of them', () => {
    let collector: StatementCollector;
    let calls: StatementCall[];
    beforeAll(() => {
      collector = collectorOf(
        ts.sys.readDirectory(ROOT, ['.ts'], ['node_modules', 'dist'], ['libs', 'apps']),
      );
      calls = collector.statements();
    });

    it('take and return what the code takes them for', async () => {
      const faults: string[] = [];
      for (const call of calls)
        for (const fault of await faultsOf(collector, call)) faults.push(`${call.place}: ${fault}`);
      expect(faults).toEqual([]);
    });

    it('name tables of their own lib, and of others what the entity there shares with it', async () => {
      const tables = ownedTables(entitySources());
      expect(tables.size).toBeGreaterThan(40);
      const routines = await describer.routines();
      expect(routines.functions.size).toBeGreaterThan(5);
      expect(routines.triggers.length).toBeGreaterThan(2);
      const found = [...namings(collector), ...ofTriggers(routines, tables)];
      expect(trespasses(withFunctions(found, routines), tables)).toEqual([]);
      expect(idleGuests(withFunctions(found, routines), tables)).toEqual([]);
    });

    it('are not what the manager says as well, but where they say why', () => {
      expect(ordinaryOnes(calls)).toEqual([]);
      expect(idleReasons(calls)).toEqual([]);
    });

    it('give rows of which every answer names what it takes', () => {
      expect(unnamedRows(collector)).toEqual([]);
    });

    it('can be read, and so can their values, but for those that are named here', () => {
      const unread = (part: 'texts' | 'parameters') => {
        const found = calls.filter((call) => call[part] === null);
        return [...new Set(found.map(({ place, method }) => `${place.replace(/:\d+$/, '')} ${method}`))];
      };
      expect(unread('texts').sort()).toEqual(BUILT_WHILE_RUNNING);
      expect(unread('parameters').filter((one) => !BUILT_WHILE_RUNNING.includes(one))).toEqual([]);
    });
  });

  describe('that are wrong', () => {
    const WRONG: [what: string, statement: string, fault: string | RegExp][] = [
      [
        'a table that is not there',
        `unit.query('SELECT id FROM incident')`,
        /relation "incident" does not exist/,
      ],
      [
        'a column that is not there',
        `unit.query('SELECT ids FROM incidents')`,
        /column "ids" does not exist/,
      ],
      [
        'a column that is not asked for',
        `unit.query<{ id: string; severity: string }>('SELECT id FROM incidents')`,
        /no column is called severity/,
      ],
      [
        'a number taken for a text',
        `unit.one<{ number: string }>('SELECT number FROM incidents')`,
        /number is integer, and is taken for string/,
      ],
      [
        'a text taken for a moment',
        `unit.one<{ title: Date }>('SELECT title FROM incidents')`,
        /title is text, and is taken for Date/,
      ],
      [
        'nothing where something is taken for granted',
        `unit.one<{ open_key: string }>('SELECT open_key FROM incidents')`,
        /open_key may be null, and is taken for string/,
      ],
      [
        'a row that another function promises',
        `(async (): Promise<{ title: number }[]> => unit.query('SELECT title FROM incidents'))()`,
        /title is text, and is taken for number/,
      ],
      [
        'a value of another type',
        `unit.query('SELECT id FROM incidents WHERE number > $1', [true])`,
        /\$1 is integer, and is given true/,
      ],
      [
        'a list of another type',
        `unit.query('SELECT id FROM incidents WHERE id = ANY($1::uuid[])', [column.text(['a'])])`,
        /\$1 is uuid\[\], and is given column\.text/,
      ],
      [
        'a value too few',
        `unit.query('SELECT id FROM incidents WHERE id = $1 AND number = $2', ['a'])`,
        /given 1 values and has 2 parameters/,
      ],
      [
        'one of several forms',
        'unit.query(`SELECT id FROM incidents ${later ? "FOR UPDATE" : "FOR EVER"}`)',
        /syntax error/,
      ],
      [
        'a part that a caller gives',
        '((column: string) => unit.query(`SELECT ${column} FROM incidents`)); const read = (name: string) => unit.query(`SELECT ${name} FROM incidents`); read("id"); read("titel")',
        /column "titel" does not exist/,
      ],
    ];
    const PATH = 'libs/platform/src/wrong.ts';
    let collector: StatementCollector;
    let calls: StatementCall[];
    beforeAll(() => {
      const body = WRONG.map(
        ([, statement], index) => `export async function wrong${index}() { ${statement}; }`,
      );
      collector = collectorOf([], {
        [PATH]: [
          `import { UnitOfWork, column } from '#platform';`,
          'declare const unit: UnitOfWork; declare const later: boolean;',
          ...body,
        ].join('\n'),
      });
      calls = collector.statements();
    });

    it.each(WRONG.map(([what, , fault], index) => ({ what, fault, index })))(
      'are found: $what',
      async ({ fault, index }) => {
        const mine = calls.filter(({ place }) => place === `${PATH}:${index + 3}`);
        const faults = (await Promise.all(mine.map((call) => faultsOf(collector, call)))).flat();
        expect(faults).toEqual([expect.stringMatching(fault)]);
      },
    );
  });

  describe('of a table', () => {
    const tables = ownedTables(
      new Map([
        [
          'libs/users/src/data/user.entity.ts',
          `/** @shared auth: a reason */ @Entity('users') export class User {}`,
        ],
        ['libs/audit/src/data/chain.entity.ts', `@Entity('audit_chain') export class Chain {}`],
      ]),
    );
    const functions = new Map([
      ['whose', 'SELECT inner_one() FROM generate_series(1, 2)'],
      ['inner_one', 'BEGIN PERFORM 1 FROM users; END'],
    ]);
    const faultsIn = (found: Naming[]) => trespasses(withFunctions(found, { functions }), tables);

    it.each([
      ['libs/users/src/a.ts:1', 'SELECT 1 FROM users'],
      ['libs/auth/src/a.ts:1', 'SELECT 1 FROM sessions s JOIN users u ON true'],
      ['libs/auth/src/a.ts:1', 'SELECT whose($1)'],
      ['libs/tenants/src/a.ts:1', 'SELECT users FROM tenants'],
    ])('stand where it is theirs or shared: %s %s', (place, text) => {
      expect(faultsIn([{ place, text }])).toEqual([]);
    });

    it.each([
      ['libs/tenants/src/a.ts:1', 'SELECT 1 FROM tenants t, users u'],
      ['libs/tenants/src/a.ts:1', 'UPDATE users SET name = $1'],
      ['libs/tenants/src/a.ts:1', 'WITH x AS (DELETE FROM ONLY users RETURNING id) SELECT 1 FROM x'],
      ['apps/server/src/a.ts:1', 'INSERT INTO users (id) VALUES ($1)'],
      ['libs/tenants/src/a.ts:1', 'SELECT whose($1)'],
    ])('are found where it is not: %s %s', (place, text) => {
      expect(faultsIn([{ place, text }])).toEqual([`${place}: users is of users`]);
    });

    it('are found in what a trigger runs', () => {
      const routines = { functions, triggers: [{ table: 'audit_chain', name: 'inner_one' }] };
      expect(faultsIn(ofTriggers(routines, tables))).toEqual([
        'libs/audit/ trigger of audit_chain: users is of users',
      ]);
    });

    it('are missed where an entity shares it for nothing', () => {
      expect(idleGuests([], tables)).toEqual(['users: auth']);
    });

    it('are found where the text is built while running, and where the manager is asked', () => {
      const path = 'libs/tenants/src/http/wrong.ts';
      const collector = collectorOf([], {
        [path]: `import type { EntityManager } from 'typeorm';
          import type { UnitOfWork } from '#platform';
          import { UserEntity } from '../../../users/src/data/user.entity.ts';
          declare const unit: UnitOfWork; declare const given: string[]; declare const manager: EntityManager;
          export const sorted = () => unit.query(\`SELECT 1 FROM users ORDER BY \${given.join()}\`);
          export const parts = () => unit.query(['SELECT 1', 'FROM users'].join(' '));
          export const asked = () => manager.findOneBy(UserEntity, { id: '' });
          export const any = () => unit.query(\`SELECT 1 FROM \${given.join()}\`);
          export const shown = (row: UserEntity) => ({ ...row });
          export const rest = ({ email, ...row }: UserEntity) => [email, row.id];
          export const page = async (rows: Promise<UserEntity[]>) => ({ data: await rows, meta: {} });
          export const named = ({ id, email }: UserEntity) => ({ id, email });`,
      });
      expect(trespasses(namings(collector), tables)).toEqual([
        `${path}:5: users is of users`,
        `${path}:6: users is of users`,
        `${path}:7: users is of users`,
        `${path}:8: which table it is can be seen only while it runs`,
      ]);
      expect(unnamedRows(collector)).toEqual([
        `${path}:9: ({ ...row }) has rows of users`,
        `${path}:9: ...row is of users`,
        `${path}:10: ...row is of users`,
        `${path}:11: ({ data: await rows, meta: {} }) has rows of users`,
      ]);
    });
  });
});
