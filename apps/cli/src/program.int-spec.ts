import { vi } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/index.ts';
import { createProgram } from './program.ts';

/** The commands themselves, in this process; test/e2e/command-line tries the program around them. */
let database: TestDatabase;
let owner: pg.Client;
let folder: string;
const before = { ...process.env };

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'triage-warden-cli-'));
  Object.assign(process.env, { DATABASE_URL: database.url, DATA_DIR: folder, LOG_LEVEL: 'fatal' });
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
});
afterAll(async () => {
  process.env = before;
  await owner.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a command prints, line by line. */
async function tw(...args: string[]): Promise<string[]> {
  let said = '';
  const output = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => ((said += String(text)), true));
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } finally {
    output.mockRestore();
  }
  return said.trimEnd().split('\n');
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

it('brings the database to this version, also when it is there already', async () => {
  expect(await tw('migrate')).toEqual(['The database is up to date.']);
});

it('makes people and helps those who cannot get in, each change recorded by the name of who did it', async () => {
  const email = 'ann@house.example';
  const [made] = await tw('user', 'add', email, '--name', 'Ann', '--role', 'manager');
  expect(made).toMatch(/^Made ann@house\.example \(manager\) with the password \S{20}$/);
  expect(await tw('user', 'unlock', email)).toEqual([`${email} may sign in at once`]);
  expect(await tw('user', 'remove-factors', email)).toEqual([`${email} has no second factor`]);
  const [reset] = await tw('user', 'reset-password', email);
  expect(reset).toMatch(/^The password of ann@house\.example is now \S{20}$/);
  expect(reset?.split(' ').at(-1)).not.toBe(made?.split(' ').at(-1));
  const { rows } = await owner.query(
    `SELECT a.event, a.actor_name LIKE 'tw (%)' AS named FROM audit_logs a JOIN users u ON u.id::text = a.subject_id
     WHERE u.email = $1 ORDER BY a.id`,
    [email],
  );
  expect(rows).toContainEqual({ event: 'user.created', named: true });
  expect(rows.every(({ named }) => named)).toBe(true);
});

it('makes sources as told and lists them', async () => {
  expect(await tw('source', 'list')).toEqual([expect.stringMatching(/^There is no source yet/)]);
  const said = await tw('source', 'add', 'edr', '--type', 'malware', '--severity', 'high', '--no-triage');
  expect(said[0]).toMatch(/^Deliver to http:\/\/.*\/api\/webhooks\/edr$/);
  expect(said).toContainEqual(expect.stringMatching(/^Secret \(shown only now\): \S{20,}$/));
  expect(said.at(-1)).toMatch(/^At the sender: X-Webhook-Timestamp/);
  const token = ['--authentication', 'header', '--authentication-name', 'x-token'];
  await tw('source', 'add', 'mail', '--name', 'The mail', '--playbook', 'phishing_triage', ...token);
  expect(await tw('source', 'list')).toEqual(['edr\tauto\thmac\ton', 'mail\tauto\theader\ton']);
  const { rows } = await owner.query(
    `SELECT name, default_type, default_severity, playbook, auto_triage FROM webhook_sources ORDER BY slug`,
  );
  expect(rows).toMatchObject([
    { name: 'edr', default_type: 'malware', default_severity: 'high', playbook: null, auto_triage: false },
    { name: 'The mail', playbook: 'phishing_triage', auto_triage: true },
  ]);
});

it('changes settings by field, from a file and back', async () => {
  const value = async () => JSON.parse((await tw('settings', 'get', 'analyst')).join('\n')) as object;
  const usual = await value();
  expect(await tw('settings', 'list')).toContainEqual(expect.stringMatching(/^analyst\t.*\tdefault$/));
  const [first] = await tw('settings', 'set', 'analyst', 'model=claude-small-1', 'claude=false');
  expect(first).toBe('Version 1 of analyst is in force:');
  expect(await value()).toEqual({ ...usual, model: 'claude-small-1', claude: false });
  await tw('settings', 'set', 'analyst', '--file', file('whole.json', JSON.stringify(usual)));
  expect(await value()).toEqual(usual);
  expect(await tw('settings', 'list')).toContainEqual(expect.stringMatching(/^analyst\t.*\tversion 2$/));
  await tw('settings', 'set', 'analyst', '--default');
  expect(await value()).toEqual(usual);
});

it('takes a list of assets over, all or nothing, and says first what would happen', async () => {
  const good = file(
    'assets.csv',
    'name,criticality,tags,colour\nsrv-01,critical,server;database,red\nws-7,,,\n',
  );
  const load = (path: string, ...more: string[]) =>
    tw('inventory', 'import', path, '--kind', 'asset', ...more);
  const ignored = 'Columns that mean nothing here: colour';
  expect(await load(good, '--dry-run')).toEqual([
    ignored,
    'Would add 2 and change 0; 0 are as they were. Nothing was changed.',
  ]);
  expect(await load(good)).toEqual([ignored, '2 added, 0 changed, 0 as they were']);
  const bad = file('bad.csv', 'name,criticality\nsrv-02,urgent\n');
  const status = process.exitCode;
  try {
    expect(await load(bad)).toEqual([
      expect.stringMatching(/bad\.csv:2:8 "urgent" is none of /),
      'Nothing was changed.',
    ]);
    expect(process.exitCode).toBe(1);
  } finally {
    process.exitCode = status;
  }
  expect(await tw('inventory', 'list', '--kind', 'asset')).toEqual([
    'asset\tsrv-01\tcritical\tserver;database\t',
    'asset\tws-7\tmedium',
  ]);
  expect(await tw('inventory', 'list', '--search', 'DATA', '--criticality', 'high')).toEqual([
    expect.stringMatching(/^Nothing is listed so/),
  ]);
});

it('names each fault of a playbook with its place', async () => {
  const good = file('good.yaml', 'name: good\nsteps:\n  - { id: verdict, analyze: {} }\n');
  const bad = file('bad.yaml', 'name: bad\nsteps:\n  - { id: a, action: no_such_action }\n');
  const status = process.exitCode;
  try {
    const said = await tw('playbook', 'validate', good, bad);
    expect(process.exitCode).toBe(1);
    expect(said[0]).toBe(`${good}: fine`);
    expect(said[1]).toMatch(/bad\.yaml:3:\d+ .*no_such_action/);
  } finally {
    process.exitCode = status;
  }
});

it('works for the tenant that is named, and for none by guess', async () => {
  const said = await tw('tenant', 'add', 'north', '--name', 'North', '--admin', 'nora@north.example');
  expect(said.at(-1)).toMatch(/^Its administrator is nora@north\.example with the password \S+$/);
  await expect(tw('source', 'list')).rejects.toThrow(
    /^Say for which tenant with --tenant <name>; there are .*north/,
  );
  await expect(tw('--tenant', 'south', 'source', 'list')).rejects.toThrow(/^There is no tenant "south"/);
  expect(await tw('--tenant', 'north', 'source', 'list')).toEqual([
    expect.stringMatching(/^There is no source/),
  ]);
  expect(await tw('tenant', 'rename', 'north', 'Up north')).toEqual(['north\tUp north\ton']);
  expect(await tw('tenant', 'disable', 'north')).toEqual(['north\tUp north\tdisabled']);
  expect(await tw('tenant', 'list')).toContain('north\tUp north\tdisabled');
  expect(await tw('tenant', 'enable', 'north')).toEqual(['north\tUp north\ton']);
});

it.each<[string, string[], RegExp]>([
  [
    'a role',
    ['user', 'add', 'b@b.example', '--name', 'B', '--role', 'boss'],
    /^--role is "boss", but must be one of/,
  ],
  [
    'a kind',
    ['inventory', 'list', '--kind', 'host'],
    /^--kind is "host", but must be one of asset, identity/,
  ],
  ['a format', ['source', 'add', 'x', '--format', 'xml'], /^--format is "xml", but must be one of/],
  [
    'a file',
    ['playbook', 'validate', '/no/such'],
    /^The file \/no\/such cannot be read: there is no such file\.$/,
  ],
  ['a file that is a folder', ['playbook', 'validate', tmpdir()], /cannot be read: it is a folder\.$/],
  ['what to change', ['settings', 'set', 'analyst'], /^Say what to change:/],
  ['an export format', ['audit', 'export', '--format', 'xml'], /^The format is jsonl or csv\.$/],
])('refuses %s that is not there, in one sentence', async (_what, args, sentence) => {
  await expect(tw(...args)).rejects.toThrow(sentence);
});

it('refuses fields and files that hold no settings', async () => {
  const set = (...args: string[]) => tw('--tenant', 'north', 'settings', 'set', 'analyst', ...args);
  await expect(set('model')).rejects.toThrow('"model" is not of the form field=value.');
  await expect(set('--file', file('list.json', '[]'))).rejects.toThrow('must hold a JSON object.');
});
