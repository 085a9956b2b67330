import { Readable } from 'node:stream';
import { asOwner, forgedEntry, recordEntries } from '../../../test/fixtures/audit.ts';
import { PLATFORM_TENANT_ID, createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { Context, SecretBox, UnitOfWork } from '#platform';
import { AuditQueries } from './audit.queries.ts';
import { AuditSealer } from './audit.sealer.ts';
import { recordKeys, type RecordKeys } from './domain/chain.ts';
import { verifyExport } from './domain/export.ts';

const noAnchors = () => ({ anchors: [], leftAside: [] });

describe('the record', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await createTestApp();
    await recordEntries(test, 's0', 's1', 's2', 's3', 's4');
    await seal();
  });
  afterEach(() => test.close());

  const seal = () => test.as('admin', () => test.get(AuditSealer).seal());
  const verify = () => test.as('admin', () => test.get(AuditQueries).verify());

  it('is chained and verifies; sealing again changes nothing', async () => {
    const before = await verify();
    expect(before).toMatchObject({ status: 'intact', intact: true, first_break: null, unproved: [] });
    expect(before.checked).toBeGreaterThanOrEqual(5);
    await seal();
    expect(await verify()).toEqual(before);
  });

  it('is chained once by two sealers at the same time', async () => {
    await test.as('admin', () =>
      test
        .get(UnitOfWork)
        .run(() => test.get(UnitOfWork).record('user.updated', { type: 'user', id: 'x' }, { user_id: 'x' })),
    );
    await Promise.all([seal(), seal(), seal()]);
    expect(await verify()).toMatchObject({ intact: true });
    const waiting = 'SELECT 1 FROM audit_pending WHERE tenant_id = $1';
    expect(await test.sql(waiting, [PLATFORM_TENANT_ID])).toEqual([]);
  });

  it.each([
    ['changed', `UPDATE audit_logs SET actor_name = 'Nobody' WHERE subject_id = 's2'`],
    ['missing', `DELETE FROM audit_logs WHERE subject_id = 's2'`],
    ['out_of_place', `DELETE FROM audit_chain WHERE position = 2`],
    ['added', forgedEntry('01900000-0000-7000-8000-00000000dead', 'mac')],
    [
      'changed',
      `UPDATE audit_logs SET mac = NULL`,
      'ALTER TABLE audit_logs DROP CONSTRAINT audit_logs_authenticated',
    ],
  ])('names an entry that was %s by the owner of the database', async (kind, sql, before = 'SELECT 1') => {
    await asOwner(test, before, sql);
    expect(await verify()).toMatchObject({ status: 'broken', intact: false, first_break: { kind } });
  });

  it('is exported so that it verifies without the database, and not when a byte was changed', async () => {
    const answer = await test.http('GET', '/api/audit/export?format=jsonl', { as: 'admin' });
    expect(answer.status).toBe(200);
    const key = recordKeys(test.get(SecretBox));
    const lines = (text: string) =>
      (async function* () {
        yield* text.split('\n');
      })();
    expect(await verifyExport(lines(answer.text), key, noAnchors)).toMatchObject({ intact: true });
    const forged = answer.text.replace('"s3"', '"s9"');
    expect(await verifyExport(lines(forged), key, noAnchors)).toMatchObject({
      intact: false,
      first_break: { kind: 'changed' },
    });
  });

  it('shows a cut end of an export without any anchor', async () => {
    const answer = await test.http('GET', '/api/audit/export?format=jsonl', { as: 'admin' });
    const key = recordKeys(test.get(SecretBox));
    const all = answer.text.trimEnd().split('\n');
    const verified = (lines: string[], given: RecordKeys | null = key) =>
      verifyExport(Readable.from(lines), given, noAnchors);
    expect(await verified(all)).toMatchObject({ intact: true, checked: all.length - 2 });
    const end = all.at(-1) ?? '';
    const { position, hash } = JSON.parse(all.at(-3) ?? '') as { position: number; hash: string };
    const forged = JSON.stringify({ end: { position, hash, seal: hash } });
    for (const cut of [
      all.slice(0, -1),
      all.slice(0, -2),
      all.slice(0, 1),
      [...all.slice(0, -2), end],
      [...all.slice(0, -2), forged],
    ])
      expect(await verified(cut)).toMatchObject({ intact: false, first_break: { kind: 'cut' } });
    expect(await verified(all.slice(0, -1), null)).toMatchObject({ intact: false });
    await expect(verified([...all, all[1] ?? ''])).rejects.toThrow('comes after the end');
  });

  it('gives a spreadsheet no formula', async () => {
    await test.as('admin', () =>
      test.get(UnitOfWork).run(() =>
        test.get(UnitOfWork).record(
          'user.updated',
          { type: 'user', id: '@SUM(A1)' },
          { user_id: 'x' },
          {
            reason: '=HYPERLINK("https://attacker.example","x")',
            actor: { type: 'source', id: null, name: '+1+1' },
          },
        ),
      ),
    );
    await seal();
    const answer = await test.http('GET', '/api/audit/export?format=csv', { as: 'admin' });
    expect(answer.text.split('\r\n')[0]).toMatch(/^position,hash,id,/);
    expect(answer.text).toContain('"why, ""really"""');
    expect(answer.text).toContain(`,'+1+1,`);
    expect(answer.text).toContain(`,'@SUM(A1),"'=HYPERLINK(""https://`);
  });

  it('lists with filters and pages, for those who may', async () => {
    const first = await test.http('GET', '/api/audit?event=user.updated&limit=3', { as: 'manager' });
    expect(first.body.data.map((e: { subject_id: string }) => e.subject_id)).toEqual(['s4', 's3', 's2']);
    const rest = await test.http(
      'GET',
      `/api/audit?event=user.updated&limit=3&cursor=${first.body.meta.next_cursor}`,
      { as: 'manager' },
    );
    expect(rest.body.data.map((e: { subject_id: string }) => e.subject_id)).toEqual(['s1', 's0']);
    expect((await test.http('GET', '/api/audit', { as: 'analyst' })).status).toBe(403);
    expect((await test.http('GET', '/api/audit/verify', { as: 'manager' })).body.intact).toBe(true);
  });

  it('finds what was done on somebody’s behalf with what they have done themselves', async () => {
    const actor = { type: 'system', id: null, name: 'action.execute' } as const;
    const ann = { type: 'user', id: 'ann', name: 'Ann' } as const;
    const context = test.get(Context);
    await test.as(actor, () =>
      context.run({ ...context.current(), onBehalfOf: ann }, () =>
        test
          .get(UnitOfWork)
          .run(() =>
            test.get(UnitOfWork).record('user.updated', { type: 'user', id: 'x' }, { user_id: 'x' }),
          ),
      ),
    );
    const found = await test.http('GET', '/api/audit?actor_id=ann', { as: 'manager' });
    expect(found.body.data).toMatchObject([{ actor_name: 'action.execute', on_behalf_of: ann }]);
  });
});
