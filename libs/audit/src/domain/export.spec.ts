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

  it('lacks what was anchored before it was written, not what was anchored later', async () => {
    const entry = testEntry(1);
    const recorded = { entry, mac: entryMac(TEST_KEYS.entry, 't', entry) };
    const hash = chainHash(TEST_KEYS, GENESIS, 't', 1, recorded);
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
