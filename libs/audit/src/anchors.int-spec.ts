import { vi } from 'vitest';
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { register, type Gauge } from 'prom-client';
import { asOwner, recordEntries } from '../../../test/fixtures/audit.ts';
import { PLATFORM_TENANT_ID, createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { Clock, Config, SecretBox } from '#platform';
import { AuditAnchors } from './audit.anchors.ts';
import { UNANCHORED } from './audit.metrics.ts';
import { AuditQueries } from './audit.queries.ts';
import { AuditSealer } from './audit.sealer.ts';

describe('the anchors of the record', () => {
  let test: TestApp;
  let file: string;
  let now: number;
  /** What a new house has recorded of itself. */
  let first: number;
  beforeEach(async () => {
    test = await createTestApp();
    file = test.get(Config).auditAnchorFile;
    now = Date.parse('2026-11-22T10:00:00Z');
    vi.spyOn(test.get(Clock), 'now').mockImplementation(() => new Date(now));
    await seal();
    first = (await test.sql('SELECT 1 FROM audit_chain')).length;
    now += 5000;
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await test.close();
  });

  const seal = () => test.as('admin', () => test.get(AuditSealer).seal());
  const verify = () => test.as('admin', () => test.get(AuditQueries).verify());
  /** Counted from what a new house has. */
  const positions = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { position: number }).position - first)
      .filter((position) => position > 0);
  /** Of another process on the same file. */
  const another = (config = test.get(Config)) =>
    new AuditAnchors(
      config,
      test.get(Clock),
      test.get(SecretBox),
      register.getSingleMetric(UNANCHORED) as Gauge,
    );
  const behind = async () => (await (register.getSingleMetric(UNANCHORED) as Gauge).get()).values[0]?.value;
  const cutLast = () =>
    asOwner(
      test,
      `WITH last AS (DELETE FROM audit_chain WHERE position = (SELECT max(position) FROM audit_chain) RETURNING entry_id)
       DELETE FROM audit_logs WHERE id = (SELECT entry_id FROM last)`,
    );

  it('lie in the data directory, for nobody else to read, without any setting', async () => {
    expect(file).toBe(`${test.get(Config).dataDir}/audit-anchors.jsonl`);
    await recordEntries(test, 'a');
    await seal();
    expect(positions()).toEqual([1]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await verify()).toMatchObject({ status: 'intact', unproved: [] });
  });

  it('are written when it grows quiet: the last entry, without another one behind it', async () => {
    await recordEntries(test, 'a');
    await seal();
    await recordEntries(test, 'b', 'c');
    await seal();
    expect(positions()).toEqual([1]);
    expect(await verify()).toMatchObject({
      status: 'unproved',
      unproved: [{ kind: 'after_anchor', count: 2 }],
    });
    now += 5000;
    await seal();
    expect(positions()).toEqual([1, 3]);
    expect(await verify()).toMatchObject({ status: 'intact' });
    now += 80_000;
    await cutLast();
    expect(await verify()).toMatchObject({
      status: 'broken',
      first_break: { kind: 'cut', position: first + 3 },
    });
  });

  it('are at most one each five seconds, however much is recorded', async () => {
    for (let second = 0; second < 12; second += 1) {
      await recordEntries(test, `s${second}`);
      await seal();
      now += 1000;
    }
    expect(positions()).toEqual([1, 6, 11]);
  });

  it('take in what another process has sealed and could not anchor', async () => {
    await recordEntries(test, 'a');
    await seal();
    rmSync(file);
    const restarted = another();
    expect(restarted.looksAgain(PLATFORM_TENANT_ID)).toBe(true);
    await restarted.seen(PLATFORM_TENANT_ID, { position: first + 1, hash: 'ab' });
    await restarted.keep(PLATFORM_TENANT_ID);
    expect(positions()).toEqual([1]);
    now += 59_000;
    expect(restarted.looksAgain(PLATFORM_TENANT_ID)).toBe(false);
    now += 1000;
    expect(restarted.looksAgain(PLATFORM_TENANT_ID)).toBe(true);
  });

  it.each([
    { watched: false, told: 'log', silent: 'debug' },
    { watched: true, told: 'debug', silent: 'log' },
  ] as const)('are in a log that is kept, and below it where one is watched: $watched', async (how) => {
    const told = vi.spyOn(Logger.prototype, how.told);
    const silent = vi.spyOn(Logger.prototype, how.silent);
    const config = new Config({ DATA_DIR: test.get(Config).dataDir }, { terminal: how.watched });
    const anchors = another(config);
    await anchors.seen(PLATFORM_TENANT_ID, { position: first + 1, hash: 'ab' });
    await anchors.keep(PLATFORM_TENANT_ID);
    expect(told).toHaveBeenCalledWith(
      { tenant_id: PLATFORM_TENANT_ID, position: first + 1, hash: 'ab' },
      'audit head',
    );
    expect(silent).not.toHaveBeenCalledWith(expect.anything(), 'audit head');
    expect(positions()).toEqual([1]);
  });

  it('are kept by a process that seals nothing, of what it has found whole', async () => {
    await recordEntries(test, 'a', 'b');
    await seal();
    rmSync(file);
    const api = another();
    await api.verified(PLATFORM_TENANT_ID, { position: first + 1, hash: 'ab' });
    await api.verified(PLATFORM_TENANT_ID, { position: first + 2, hash: 'cd' });
    await api.verified(PLATFORM_TENANT_ID, { position: first + 1, hash: 'ab' });
    expect(positions()).toEqual([1, 2]);
  });

  it('tell the metrics how much lies behind them, and that a tail was cut', async () => {
    expect(await behind()).toBe(0);
    await recordEntries(test, 'a');
    await seal();
    await recordEntries(test, 'b', 'c', 'd');
    await seal();
    expect(await behind()).toBe(3);
    now += 5000;
    await seal();
    expect(await behind()).toBe(0);
    await cutLast();
    now += 60_000;
    await seal();
    expect(await behind()).toBe(-1);
  });

  it('are not taken back: a chain that was cut and has grown again is another one', async () => {
    await recordEntries(test, 'a', 'b');
    await seal();
    await cutLast();
    now += 60_000;
    await seal();
    expect(positions()).toEqual([2]);
    await recordEntries(test, 'c', 'd');
    await seal();
    now += 5000;
    await seal();
    expect(positions()).toEqual([2, 3]);
    expect(await verify()).toMatchObject({
      status: 'broken',
      first_break: { kind: 'changed', position: first + 2 },
    });
  });

  it('that somebody has forged or cut off are left aside, and that is said', async () => {
    await recordEntries(test, 'a');
    await seal();
    const forged = readFileSync(file, 'utf8').replaceAll('"position":', '"position":9');
    appendFileSync(file, `${forged}{"tenant_id":"cut off he`);
    expect(await verify()).toMatchObject({
      status: 'unproved',
      first_break: null,
      unproved: [
        { kind: 'anchor_file', message: expect.stringMatching(/^Line 3 \(and 2 more\)/) as unknown },
      ],
    });
    await recordEntries(test, 'b');
    now += 5000;
    await seal();
    expect((await verify()).unproved.map(({ kind }) => kind)).toEqual(['anchor_file']);
  });

  it('are begun anew in a file that has grown, with nothing lost', async () => {
    await recordEntries(test, 'a');
    await seal();
    appendFileSync(file, `${' '.repeat(1_000_000)}\n`);
    await recordEntries(test, 'b');
    now += 5000;
    await seal();
    expect(positions()).toEqual([1, 2]);
    expect(statSync(file).size).toBeLessThan(1000);
    expect(statSync(`${file}.1`).size).toBeGreaterThan(1_000_000);
    expect(await verify()).toMatchObject({ status: 'intact' });
  });

  it('that cannot be written hold up nothing, and are written once they can be', async () => {
    rmSync(file);
    mkdirSync(file);
    await recordEntries(test, 'a');
    await seal();
    expect(await test.sql('SELECT 1 FROM audit_chain')).toHaveLength(first + 1);
    expect((await verify()).unproved.map(({ kind }) => kind)).toEqual(['anchor_file', 'no_anchor']);
    rmSync(file, { recursive: true });
    now += 5000;
    await seal();
    expect(await verify()).toMatchObject({ status: 'intact' });
  });

  it('of any process do for a verification', async () => {
    await recordEntries(test, 'a', 'b');
    await seal();
    const copy = `${file}.copy`;
    writeFileSync(copy, readFileSync(file));
    await cutLast();
    rmSync(file);
    expect(await verify()).toMatchObject({ status: 'unproved', unproved: [{ kind: 'no_anchor' }] });
    writeFileSync(file, readFileSync(copy));
    expect(await verify()).toMatchObject({ status: 'broken', first_break: { kind: 'cut' } });
  });
});
