import { Readable } from 'node:stream';
import { entryMac } from '#platform';
import { TEST_KEYS, testEntry } from '../../../../test/fixtures/audit.ts';
import { GENESIS, chainHash } from './chain.ts';
import { endLine, exportLine, verifyExport } from './export.ts';

const verified = (...lines: string[]) =>
  verifyExport(Readable.from(lines), null, () => ({ anchors: [], leftAside: [] }));
const HEAD = JSON.stringify({ triage_warden_audit: 1, tenant_id: 't' });

describe('an export', () => {
  it.each(['null', '[]', '7', '{"position":1}', '{"position":1,"hash":null,"entry":{}}', '{"end":{}}', 'x'])(
    'names the line that is none: %s',
    async (line) => {
      await expect(verified(HEAD, line)).rejects.toThrow(/^Line 2 is not/);
      await expect(verified(line)).rejects.toThrow(/^Line 1 is not/);
    },
  );

  it.each(['1', '{"id":"e"}', JSON.stringify({ ...testEntry(1), occurred_at: 1 })])(
    'names the line whose entry is none: %s',
    async (entry) => {
      const line = `{"position":1,"hash":"00","entry_id":"e","mac":"00","entry":${entry}}`;
      await expect(verified(HEAD, line)).rejects.toThrow(/^Line 2 is not/);
    },
  );

  it.each([{}, { mac: '00'.repeat(32) }])(
    'is broken by an entry that is nested too deep: %j',
    async (more) => {
      const line = JSON.stringify({
        ...{ position: 1, hash: '00', entry_id: 'entry-1', ...more },
        entry: { ...testEntry(1), details: 'DEEP' },
      }).replace('"DEEP"', '['.repeat(20_000) + ']'.repeat(20_000));
      const result = await verifyExport(Readable.from([HEAD, line]), TEST_KEYS, () => ({
        anchors: [],
        leftAside: [],
      }));
      expect(result).toMatchObject({ status: 'broken', first_break: { kind: 'changed', position: 1 } });
    },
  );

  it('lacks what was anchored before it was written, not what was anchored later', async () => {
    const entry = testEntry(1);
    const recorded = { entry, mac: entryMac(TEST_KEYS.entry, 't', entry) };
    const hash = chainHash(TEST_KEYS, GENESIS, 't', 1, recorded.mac);
    const lines = [
      HEAD,
      exportLine({ position: 1, entry_id: entry.id, hash, ...recorded }),
      endLine(TEST_KEYS, 't', { position: 1, hash, at: '2026-11-22T10:00:00.000Z' }),
    ];
    const anchored = (at: string) =>
      verifyExport(Readable.from(lines), TEST_KEYS, () => ({
        anchors: [
          { position: 1, hash: hash.toString('hex'), at: '2026-11-22T09:00:00.000Z', authenticated: true },
          { position: 2, hash: 'ff', at, authenticated: true },
        ],
        leftAside: [],
      }));
    expect(await anchored('2026-11-22T10:00:01.000Z')).toMatchObject({ status: 'intact' });
    expect(await anchored('2026-11-22T09:59:59.000Z')).toMatchObject({
      status: 'broken',
      first_break: { kind: 'cut', position: 2 },
    });
  });

  it('is said to be empty, or to break off', async () => {
    await expect(verified('', ' ')).rejects.toThrow('The file is empty.');
    expect(await verified(HEAD)).toMatchObject({ intact: false, first_break: { kind: 'cut', position: 1 } });
  });
});
