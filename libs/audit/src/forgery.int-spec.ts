import { register, type Counter } from 'prom-client';
import { UnitOfWork } from '#platform';
import {
  asApplication,
  asOwner,
  forgedEntry,
  recordEntries,
  shapedEntry,
  waitingForSealer,
} from '../../../test/fixtures/audit.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { AuditQueries } from './audit.queries.ts';
import { AuditSealer } from './audit.sealer.ts';

const FORGED = '01900000-0000-7000-8000-00000000dead';
const OTHER_TENANT = '00000000-0000-7000-8000-0000000000d7';
const NO_SHAPE =
  'ALTER TABLE audit_logs DROP CONSTRAINT audit_logs_moment, DROP CONSTRAINT audit_logs_details';
const NO_CHECK = 'ALTER TABLE audit_logs DROP CONSTRAINT audit_logs_authenticated';

/** All but what the database makes of them. */
const STORED =
  'id, tenant_id, occurred_at, actor_type, actor_id, actor_name, ip, correlation_id, event, subject_type, subject_id, reason, details, mac';

describe('the record, to somebody who wants to forge it', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await createTestApp();
    await recordEntries(test, 's0', 's1', 's2', 's3', 's4');
    await seal();
  });
  afterEach(() => test.close());

  const seal = () => test.as('admin', () => test.get(AuditSealer).seal());
  const verify = () => test.as('admin', () => test.get(AuditQueries).verify());
  const refused = async () =>
    (await (register.getSingleMetric('triage_warden_audit_refused_total') as Counter).get()).values[0]
      ?.value ?? 0;
  const sealedPlaces = async () => (await test.sql('SELECT 1 FROM audit_chain')).length;

  describe('with the rights of the application in the database', () => {
    it.each([
      ['nothing that authenticates it', 'NULL'],
      ['too little', `'\\x00'::bytea`],
    ])('takes no entry with %s at all', async (_what, mac) => {
      await expect(asApplication(test, [forgedEntry(FORGED, mac)])).rejects.toThrow(
        'audit_logs_authenticated',
      );
    });

    it.each([
      ['made up', `decode(repeat('ab', 32), 'hex')`],
      ['of the entry that it copies', 'mac'],
    ])('never seals a forged entry whose authentication is %s, and names it', async (_what, mac) => {
      const [before, places] = [await refused(), await sealedPlaces()];
      await asApplication(test, [forgedEntry(FORGED, mac), waitingForSealer(FORGED)]);
      const broken = { status: 'broken', first_break: { kind: 'added', entry_id: FORGED } };
      expect(await verify()).toMatchObject(broken);
      await seal();
      expect(await sealedPlaces()).toBe(places);
      expect(await refused()).toBe(before + 1);
      expect(await verify()).toMatchObject(broken);
      expect((await test.http('GET', '/api/audit/verify', { as: 'admin' })).body).toMatchObject(broken);
    });

    it('shows how long the oldest entry has waited for the sealer, whatever is written beside it', async () => {
      const oldest = async () => {
        const { text } = await test.http('GET', '/metrics');
        return Number(/^triage_warden_audit_unsealed_oldest_seconds (\S+)$/m.exec(text)?.[1]);
      };
      expect(await oldest()).toBe(0);
      await test.sql(NO_SHAPE);
      await asApplication(test, [shapedEntry(FORGED, `'infinity'`, `'{}'`), waitingForSealer(FORGED)]);
      expect(await oldest()).toBe(0);
      const waiting = FORGED.replace('dead', 'beef');
      await asApplication(test, [
        shapedEntry(waiting, `now() - interval '1 hour'`, `'{}'`),
        waitingForSealer(waiting),
      ]);
      expect(await oldest()).toBeGreaterThan(3500);
      await seal();
      expect(await oldest()).toBe(0);
    });

    it('goes on sealing what the application records beside a forgery', async () => {
      const places = await sealedPlaces();
      await asApplication(test, [forgedEntry(FORGED, 'mac'), waitingForSealer(FORGED)]);
      await recordEntries(test, 's5');
      await seal();
      expect(await sealedPlaces()).toBe(places + 1);
    });

    it.each([
      ['of no moment', 'audit_logs_moment', `'infinity'`, `'{}'`],
      ['of a year that no Date holds', 'audit_logs_moment', `'290000-01-01'`, `'{}'`],
      ['without details', 'audit_logs_details', 'now()', `'null'`],
    ])('takes no entry %s', async (_what, constraint, occurredAt, details) => {
      await expect(asApplication(test, [shapedEntry(FORGED, occurredAt, details)])).rejects.toThrow(
        constraint,
      );
    });

    it.each([
      ['of no moment', `'infinity'`, `'{}'`],
      ['of the moment before all', `'-infinity'`, `'{}'`],
      ['of a year that no Date holds', `'290000-01-01'`, `'{}'`],
      ['nested too deep', 'now()', `repeat('[', 6000) || repeat(']', 6000)`],
      ['nested too deep in an object', 'now()', `'{"a":' || repeat('[', 5000) || repeat(']', 5000) || '}'`],
      ['without details', 'now()', `'null'`],
      ['on behalf of nobody that could be', 'now()', `'{"on_behalf_of": 1}'`],
    ])('names an entry %s, lists it and seals the others', async (_what, occurredAt, details) => {
      // A record of before these were refused may hold one.
      await test.sql(NO_SHAPE);
      const [before, places] = [await refused(), await sealedPlaces()];
      await asApplication(test, [shapedEntry(FORGED, occurredAt, details), waitingForSealer(FORGED)]);
      await recordEntries(test, 's5');
      const broken = { status: 'broken', first_break: { kind: 'added', entry_id: FORGED } };
      expect(await verify()).toMatchObject(broken);
      await seal();
      expect(await sealedPlaces()).toBe(places + 1);
      expect(await refused()).toBe(before + 1);
      expect((await test.http('GET', '/api/audit/verify', { as: 'admin' })).body).toMatchObject(broken);
      const list = await test.http('GET', '/api/audit', { as: 'admin' });
      expect(list.status).toBe(200);
      expect(list.body.data.find(({ id }: { id: string }) => id === FORGED)).toMatchObject({
        on_behalf_of: null,
        position: null,
      });
      expect((await test.http('GET', '/api/audit/export', { as: 'admin' })).status).toBe(200);
    });

    it.each([
      ['sealed there', 's2'],
      ['recorded by this very process, but not sealed yet', 's5'],
    ])("takes no other tenant's entry for one of its own that is %s", async (_what, subject) => {
      if (subject === 's5') await recordEntries(test, subject);
      await asApplication(test, ['DELETE FROM audit_pending']);
      await test.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER_TENANT]);
      const [entry] = await test.sql<{ id: string; row: object }>(
        `SELECT id, to_jsonb(a) - 'tenant_id' AS row FROM audit_logs a WHERE subject_id = $1`,
        [subject],
      );
      const id = entry?.id ?? '';
      const replayed = `INSERT INTO audit_logs (${STORED}) SELECT ${STORED} FROM jsonb_populate_record(NULL::audit_logs,
        '${JSON.stringify({ ...entry?.row, tenant_id: OTHER_TENANT })}') r`;
      await asApplication(test, [replayed, waitingForSealer(id)], OTHER_TENANT);
      const inOther = <T>(work: () => Promise<T>) => test.as('admin', work, { tenantId: OTHER_TENANT });
      await inOther(() => test.get(AuditSealer).seal());
      expect(await inOther(() => test.get(AuditQueries).verify())).toMatchObject({
        status: 'broken',
        checked: 0,
        first_break: { kind: 'added', entry_id: id },
      });
    });

    it.each([
      `UPDATE audit_logs SET reason = 'x'`,
      'DELETE FROM audit_logs',
      'DELETE FROM audit_chain',
      `UPDATE audit_chain SET position = position + 1`,
      'TRUNCATE audit_logs',
      'ALTER TABLE audit_logs DISABLE TRIGGER USER',
      NO_CHECK,
    ])('refuses: %s', async (statement) => {
      await expect(asApplication(test, [statement])).rejects.toThrow(/permission denied|must be owner/);
      expect(await verify()).toMatchObject({ status: 'intact' });
    });

    it('names an entry that was kept from the sealer', async () => {
      await recordEntries(test, 's5');
      await asApplication(test, ['DELETE FROM audit_pending']);
      await seal();
      expect(await verify()).toMatchObject({ status: 'broken', first_break: { kind: 'unsealed' } });
    });

    it('names a place that was added to the chain', async () => {
      const places = await sealedPlaces();
      await recordEntries(test, 's5');
      await asApplication(test, [
        `INSERT INTO audit_chain (position, entry_id, hash)
         SELECT ${places + 1}, entry_id, decode(repeat('ab', 32), 'hex') FROM audit_pending`,
      ]);
      await seal();
      expect(await verify()).toMatchObject({
        status: 'broken',
        first_break: { kind: 'changed', position: places + 1 },
      });
    });

    it.each(['9223372036854775807', '9007199254740991', '1000', '0', '-1'])(
      'adds no place %s that is not the next one, behind which nothing could be sealed',
      async (position) => {
        const place = `INSERT INTO audit_chain (position, entry_id, hash)
          VALUES (${position}, '${FORGED}', decode(repeat('ab', 32), 'hex'))`;
        await expect(asApplication(test, [place])).rejects.toThrow('takes the next places only');
        const places = await sealedPlaces();
        await recordEntries(test, 's5', 's6');
        await seal();
        expect(await sealedPlaces()).toBe(places + 2);
        expect(await verify()).toMatchObject({ first_break: null });
      },
    );

    it('takes no table of a session for the chain', async () => {
      const another = [
        'CREATE TEMP TABLE audit_chain (tenant_id uuid, position bigint)',
        'INSERT INTO audit_chain VALUES (current_tenant(), 9223372036854775806)',
        `INSERT INTO public.audit_chain (position, entry_id, hash) VALUES (9223372036854775807, '${FORGED}', '')`,
      ];
      await expect(asApplication(test, another)).rejects.toThrow(/next places only|permission denied/);
    });

    it('does not stop the sealer by what is sealed already, or was never there', async () => {
      const [sealed] = await test.sql<{ entry_id: string }>('SELECT entry_id FROM audit_chain LIMIT 1');
      await asApplication(test, [waitingForSealer(sealed?.entry_id ?? ''), waitingForSealer(FORGED)]);
      const places = await sealedPlaces();
      await recordEntries(test, 's5');
      await seal();
      expect(await sealedPlaces()).toBe(places + 1);
      expect(await verify()).toMatchObject({ first_break: null });
    });
  });

  describe('as the owner of the database', () => {
    it.each([`occurred_at = 'infinity'`, `details = 'null'`])(
      'hides nothing behind %s in what is sealed',
      async (change) => {
        await asOwner(test, NO_SHAPE, `UPDATE audit_logs SET ${change} WHERE subject_id = 's2'`);
        expect(await verify()).toMatchObject({ status: 'broken', first_break: { kind: 'changed' } });
        expect((await test.http('GET', '/api/audit/export?format=csv', { as: 'admin' })).status).toBe(200);
      },
    );

    it.each(['actor_name', 'ip', 'event', 'subject_id', 'reason', 'correlation_id'])(
      'changes no %s before it is sealed',
      async (column) => {
        const changed = `UPDATE audit_logs SET ${column} = 'other' WHERE subject_id = 's5'`;
        await recordEntries(test, 's5');
        await asOwner(test, changed);
        await seal();
        expect(await verify()).toMatchObject({ status: 'broken', first_break: { kind: 'changed' } });
      },
    );

    it('has nothing sealed by another process than recorded it, if its content is not what was recorded', async () => {
      const places = await sealedPlaces();
      await recordEntries(test, 's5', 's6');
      const ids = await test.sql<{ id: string }>('SELECT entry_id AS id FROM audit_pending');
      test.get(UnitOfWork).recorded.forget(ids.map(({ id }) => id));
      await asOwner(test, `UPDATE audit_logs SET reason = 'other' WHERE subject_id = 's5'`);
      await seal();
      expect(await sealedPlaces()).toBe(places + 1);
      expect(await verify()).toMatchObject({ status: 'broken', first_break: { kind: 'added' } });
    });

    it('has no other authentication sealed than what was recorded here', async () => {
      const places = await sealedPlaces();
      await recordEntries(test, 's5');
      await asOwner(
        test,
        `UPDATE audit_logs SET mac = decode(repeat('ab', 32), 'hex') WHERE subject_id = 's5'`,
      );
      await seal();
      expect(await sealedPlaces()).toBe(places);
      expect(await verify()).toMatchObject({ status: 'broken', first_break: { kind: 'added' } });
    });

    it('lets no two entries change places', async () => {
      const places = await sealedPlaces();
      await asOwner(
        test,
        `UPDATE audit_chain SET position = position + 1000 WHERE position IN (${places - 1}, ${places})`,
        `UPDATE audit_chain SET position = ${2 * places - 1} - (position - 1000) WHERE position > 1000`,
      );
      expect(await verify()).toMatchObject({
        status: 'broken',
        first_break: { kind: 'changed', position: places - 1 },
      });
    });

    it('cuts no tail: the anchor knows', async () => {
      const places = await sealedPlaces();
      await asOwner(
        test,
        `DELETE FROM audit_logs WHERE subject_id = 's4'`,
        `DELETE FROM audit_chain WHERE position = ${places}`,
      );
      expect(await verify()).toMatchObject({
        status: 'broken',
        first_break: { kind: 'cut', position: places },
      });
      const answer = await test.http('GET', '/api/audit/verify', { as: 'admin' });
      expect(answer.body).toMatchObject({ status: 'broken', intact: false, first_break: { kind: 'cut' } });
    });

    it('has nothing sealed again in another order', async () => {
      await asOwner(
        test,
        'DELETE FROM audit_chain',
        `UPDATE audit_logs SET id = '00000000-0000-7000-8000-00000000000a' WHERE subject_id = 's4'`,
        'INSERT INTO audit_pending (entry_id, tenant_id) SELECT id, tenant_id FROM audit_logs ON CONFLICT DO NOTHING',
      );
      await seal();
      expect(await verify()).toMatchObject({ status: 'broken' });
      await asOwner(
        test,
        'DELETE FROM audit_chain',
        `DELETE FROM audit_logs WHERE subject_id = 's4'`,
        'INSERT INTO audit_pending (entry_id, tenant_id) SELECT id, tenant_id FROM audit_logs ON CONFLICT DO NOTHING',
      );
      await recordEntries(test, 's5', 's6');
      await seal();
      expect(await verify()).toMatchObject({ status: 'broken', first_break: { kind: 'changed' } });
    });

    it('empties nothing unseen, not even without an anchor', async () => {
      await asOwner(test, 'DELETE FROM audit_chain', 'DELETE FROM audit_logs', 'DELETE FROM audit_pending');
      expect(await verify()).toMatchObject({ status: 'broken', intact: false, first_break: { kind: 'cut' } });
      const without = await test.as('admin', () =>
        test.get(AuditQueries).verify({ anchors: [], leftAside: [] }),
      );
      expect(without).toMatchObject({
        status: 'unproved',
        intact: false,
        unproved: [{ kind: 'empty' }, { kind: 'no_anchor' }],
      });
    });
  });

  describe('that is older than the authentication of its entries', () => {
    /** What was there before the upgrade: sealed and waiting, without anything that authenticates it. */
    const early = (...numbers: number[]) =>
      numbers.flatMap((n) => [
        forgedEntry(`01900000-0000-7000-8000-00000000000${n}`, 'NULL').replaceAll('forged', `early${n}`),
        `INSERT INTO audit_pending (entry_id, tenant_id)
         SELECT id, tenant_id FROM audit_logs WHERE subject_id = 'early${n}'`,
      ]);
    beforeEach(async () => {
      await test.close();
      test = await createTestApp();
      await recordEntries(test, 's2');
      await asOwner(test, NO_CHECK, ...early(1, 2));
    });

    it('keeps what was there, and says that it is not proved', async () => {
      await seal();
      expect(await verify()).toMatchObject({ status: 'unproved', checked: 2 });
      await seal();
      await recordEntries(test, 's3');
      await seal();
      const { unproved, ...rest } = await verify();
      expect(rest).toMatchObject({ status: 'unproved', intact: true, first_break: null });
      expect(unproved).toContainEqual(expect.objectContaining({ kind: 'before_authentication', count: 2 }));
    });

    it('takes no more of these once one that is authenticated is sealed', async () => {
      await seal();
      await seal();
      await asOwner(test, ...early(3));
      await seal();
      expect(await verify()).toMatchObject({ status: 'broken', first_break: { kind: 'added' } });
    });
  });
});
