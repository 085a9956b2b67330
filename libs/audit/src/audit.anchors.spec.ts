import { vi } from 'vitest';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { Clock, Config, SecretBox } from '#platform';
import { AuditAnchors } from './audit.anchors.ts';

const START = Date.parse('2026-11-22T10:00:00Z');
let folder: string;
let now: number;
let errors: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anchors-'));
  now = START;
  errors = [];
  vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
  vi.spyOn(Logger.prototype, 'error').mockImplementation(
    (...given: unknown[]) => void errors.push(String(given.at(-1))),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const head = (position: number, hash = `${position}`.padStart(2, '0')) => ({ position, hash });

function anchors(environment: Record<string, string> = {}) {
  const config = new Config({ DATA_DIR: folder, ...environment });
  const gauge = { value: Number.NaN };
  const one = new AuditAnchors(
    config,
    Object.assign(new Clock(), { now: () => new Date(now) }),
    new SecretBox(config),
    { set: (value: number) => void (gauge.value = value) } as unknown as Gauge,
  );
  const positions = () =>
    readFileSync(one.file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { position: number }).position);
  return { one, gauge, positions };
}

describe('the anchors of a tenant', () => {
  it('are written for what is new, at most each five seconds unless it is the last chance', async () => {
    const { one, positions } = anchors();
    await one.keep('t');
    for (const position of [1, 2]) {
      await one.seen('t', head(position));
      await one.keep('t');
    }
    expect(positions()).toEqual([1]);
    now += 4999;
    await one.keep('t');
    expect(positions()).toEqual([1]);
    now += 1;
    await one.keep('t');
    await one.keep('t', { now: true });
    expect(positions()).toEqual([1, 2]);
    await one.seen('t', head(3));
    await one.keep('t', { now: true });
    expect(positions()).toEqual([1, 2, 3]);
  });

  it('are nothing of a chain without an entry, which is looked at again after a minute', async () => {
    const { one, gauge } = anchors();
    await one.seen('t', null);
    await one.keep('t');
    expect(() => readFileSync(one.file)).toThrow('ENOENT');
    expect(gauge.value).toBe(0);
    expect(one.looksAgain('t')).toBe(false);
    expect(one.looksAgain('other')).toBe(true);
  });

  it('go into the log once a minute', async () => {
    const { one } = anchors();
    const logged = vi.mocked(Logger.prototype.log);
    for (const [position, later] of [
      [1, 0],
      [2, 59_999],
      [3, 1],
    ] as const) {
      now += later;
      await one.seen('t', head(position));
      await one.keep('t', { now: true });
    }
    expect(logged.mock.calls.map(([what]) => (what as { position: number }).position)).toEqual([1, 3]);
  });

  it('are found again by another process: the highest, wherever it stands, and of its tenant', async () => {
    const first = anchors();
    for (const [tenant, position] of [
      ['t', 5],
      ['u', 9],
    ] as const) {
      await first.one.seen(tenant, head(position));
      await first.one.keep(tenant);
    }
    const { one, gauge, positions } = anchors();
    await one.seen('t', head(5));
    await one.keep('t', { now: true });
    expect([gauge.value, positions()]).toEqual([0, [5, 9]]);
    await one.seen('t', head(7));
    expect(gauge.value).toBe(2);
    await one.seen('u', head(8));
    // That a chain is shorter says more than how far another is behind.
    expect(gauge.value).toBe(-1);
  });

  it('say at once, and then each minute, that the chain is shorter or another one', async () => {
    const { one } = anchors();
    await one.seen('t', head(3));
    await one.keep('t');
    await one.seen('t', head(3));
    await one.seen('t', head(4));
    expect(errors).toEqual([]);
    await one.seen('t', head(2));
    expect(errors).toEqual([
      expect.stringMatching(/ends at position 2, but .* position 3: its tail was cut/),
    ]);
    now += 59_999;
    await one.seen('t', head(2));
    expect(errors).toHaveLength(1);
    now += 1;
    await one.seen('t', head(3, 'ff'));
    expect(errors).toHaveLength(2);
    now += 60_000;
    await one.seen('t', null);
    expect(errors[2]).toContain('ends at position 0');
  });

  it('of what was found whole go on from what is known, never back', async () => {
    const { one, positions } = anchors();
    await one.seen('t', head(4));
    await one.verified('t', head(3));
    await one.verified('t', head(4, 'ff'));
    await one.verified('u', head(1));
    expect(positions()).toEqual([4, 1]);
  });

  it('say once that they cannot be written, and again after they could', async () => {
    const { one, positions } = anchors();
    const fails = async (position: number) => {
      await one.seen('t', head(position));
      await one.keep('t', { now: true });
    };
    mkdirSync(one.file);
    await fails(1);
    await fails(2);
    expect(errors).toEqual([expect.stringMatching(/cannot be written to .*\(EISDIR\)/)]);
    rmSync(one.file, { recursive: true });
    await fails(3);
    expect(positions()).toEqual([3]);
    rmSync(one.file);
    mkdirSync(one.file);
    await fails(4);
    expect(errors).toHaveLength(2);
  });

  it('begin a line of their own behind one that was cut off', async () => {
    const { one } = anchors();
    writeFileSync(one.file, '{"cut');
    await one.seen('t', head(1));
    await one.keep('t');
    expect(readFileSync(one.file, 'utf8')).toMatch(/^\{"cut\n\{"tenant_id":"t".*\}\n$/);
    await one.seen('t', head(2));
    await one.keep('t', { now: true });
    expect(readFileSync(one.file, 'utf8')).not.toContain('\n\n');
  });

  it('are put aside at a megabyte, and begun anew with the last of each', async () => {
    const { one, positions } = anchors();
    await one.seen('t', head(1));
    await one.keep('t');
    const filled = (length: number) => {
      const text = readFileSync(one.file, 'utf8');
      writeFileSync(one.file, `${text}${' '.repeat(length - text.length - 1)}\n`);
    };
    filled(999_999);
    await one.seen('t', head(2));
    await one.keep('t', { now: true });
    expect(() => readFileSync(`${one.file}.1`)).toThrow('ENOENT');
    rmSync(one.file);
    await one.seen('t', head(3));
    await one.keep('t', { now: true });
    filled(1_000_000);
    await one.seen('t', head(4));
    await one.keep('t', { now: true });
    expect(readFileSync(`${one.file}.1`)).toHaveLength(1_000_000);
    expect(positions()).toEqual([3, 4]);
  });
});

describe('an anchor file that is named', () => {
  it('has to be one that can be written, where the record is sealed', async () => {
    const file = join(folder, 'gone', 'anchors.jsonl');
    const named = anchors({ AUDIT_ANCHOR_FILE: file });
    await expect(named.one.onModuleInit()).rejects.toThrow(
      `The setting AUDIT_ANCHOR_FILE is "${file}", but nothing can be written there (ENOENT).`,
    );
    await anchors().one.onModuleInit();
    await anchors({ AUDIT_ANCHOR_FILE: file, ROLE: 'api' }).one.onModuleInit();
    const fine = anchors({ AUDIT_ANCHOR_FILE: join(folder, 'anchors.jsonl') });
    await fine.one.onModuleInit();
    expect(readFileSync(fine.one.file, 'utf8')).toBe('');
  });

  it('is no folder of ours to make', async () => {
    const { one } = anchors({ AUDIT_ANCHOR_FILE: join(folder, 'gone', 'anchors.jsonl') });
    await one.seen('t', head(1));
    await one.keep('t');
    expect(errors).toEqual([expect.stringContaining('(ENOENT)')]);
    const own = anchors({ DATA_DIR: join(folder, 'new') });
    await own.one.seen('t', head(1));
    await own.one.keep('t');
    expect(own.positions()).toEqual([1]);
  });
});
