import { Readable } from 'node:stream';
import { entryMac, type AuditEntry } from '#platform';
import { TEST_KEYS, testEntry } from '../../../../test/fixtures/audit.ts';
import { anchorLine, highestLines, readAnchors } from './anchor.ts';
import { chainHash, endSeal, GENESIS, isSame } from './chain.ts';
import { csvLine, endLine, exportLine, headerLine, verifyExport } from './export.ts';
import { ChainVerifier, type Link } from './verify.ts';

const AT = '2026-11-22T10:00:00.000Z';
const recorded = (entry: AuditEntry) => ({ entry, mac: entryMac(TEST_KEYS.entry, 't', entry) });
function chain(length: number): Link[] {
  let hash: Buffer = GENESIS;
  return Array.from({ length }, (_one, index) => {
    const one = recorded(testEntry(index + 1));
    hash = chainHash(TEST_KEYS, hash, 't', index + 1, one.mac);
    return { position: index + 1, entry_id: one.entry.id, hash, ...one };
  });
}
const verifier = (links: Link[], keys: typeof TEST_KEYS | null = TEST_KEYS) => {
  const one = new ChainVerifier('t', keys);
  return { one, added: links.map((link) => one.add(link)) };
};

describe('what authenticates an entry', () => {
  it.each([
    ['the same', Buffer.from('ab'), true],
    ['another', Buffer.from('ac'), false],
    ['a longer one', Buffer.from('abc'), false],
    ['none', undefined, false],
  ])('is %s', (_what, expected, same) => {
    expect(isSame(expected, Buffer.from('ab'))).toBe(same);
  });

  it('of the end of an export is of its time, where it has one', () => {
    const seal = (at: string | null) =>
      endSeal(TEST_KEYS, 't', { position: 1, hash: GENESIS, at }).toString('hex');
    expect(new Set([seal(null), seal(AT), seal('2026-11-22T10:00:01.000Z')]).size).toBe(3);
  });
});

describe('an anchor file', () => {
  const line = (position: number) => anchorLine(TEST_KEYS.anchor, 't', { position, hash: 'ab', at: AT });
  const read = (text: string) => readAnchors(text, 't', TEST_KEYS.anchor);

  it('names the one line that is none, without more', () => {
    expect(read(`${line(1)}x\n`).leftAside).toEqual([
      'Line 2 of the anchor file is not an anchor that the application has written, and was left aside.',
    ]);
    expect(read(`\n${line(1)}\n`).leftAside).toEqual([]);
  });

  it.each([
    { tenant_id: 't', hash: 'ab' },
    { tenant_id: 't', hash: 'ab', position: 1.5 },
    { tenant_id: 't', hash: 'ab', position: '1' },
    { tenant_id: 't', position: 1 },
    { tenant_id: 7, hash: 'ab', position: 1 },
    { hash: 'ab', position: 1 },
  ])('holds no anchor in %j', (value) => {
    expect(read(JSON.stringify(value))).toMatchObject({ anchors: [], leftAside: [expect.any(String)] });
  });

  it('of another program says no time where it has none', () => {
    expect(read(JSON.stringify({ tenant_id: 't', hash: 'ab', position: 1 })).anchors).toEqual([
      { position: 1, hash: 'ab', at: null, authenticated: false },
    ]);
  });

  it('keeps the first of two lines for the same position, which holds as much', () => {
    const other = JSON.stringify({ tenant_id: 't', hash: 'cd', position: 2 });
    expect(highestLines(`${line(2)}${other}\n${line(1)}no line\n`)).toBe(line(2));
    expect(highestLines('')).toBe('');
  });
});

describe('an export', () => {
  const of = (...lines: string[]) =>
    verifyExport(Readable.from([headerLine('t'), ...lines]), TEST_KEYS, () => ({
      anchors: [],
      leftAside: [],
    }));
  const link = chain(1)[0] as Link;
  const end = { position: 1, hash: link.hash };

  it('names the authentication of an entry only where it has one', () => {
    expect(JSON.parse(exportLine(link))).toMatchObject({ mac: link.mac?.toString('hex') });
    expect(JSON.parse(exportLine({ ...link, mac: null }))).not.toHaveProperty('mac');
  });

  it('shows an entry that is gone as an empty line, and details as JSON', () => {
    expect(csvLine({ ...link, entry: null })).toBe(`1,${link.hash.toString('hex')}${','.repeat(12)}\r\n`);
    expect(csvLine(link)).toContain('"{""payload"":{""n"":1');
  });

  it('of an earlier version says no time of its end, and is whole all the same', async () => {
    const seal = endSeal(TEST_KEYS, 't', { ...end, at: null }).toString('hex');
    const old = JSON.stringify({ end: { position: 1, hash: link.hash.toString('hex'), seal } });
    expect(await of(exportLine(link), old)).toMatchObject({ intact: true, first_break: null });
  });

  it('ends once', async () => {
    const last = endLine(TEST_KEYS, 't', { ...end, at: AT });
    await expect(of(exportLine(link), last, last)).rejects.toThrow(
      'Line 4 comes after the end of the export.',
    );
    expect(await of(exportLine(link), last)).toMatchObject({ intact: true });
  });

  it.each([
    { ...JSON.parse(exportLine(link)), position: '1' },
    { ...JSON.parse(exportLine(link)), hash: 7 },
    { ...JSON.parse(exportLine(link)), entry_id: null },
    { ...JSON.parse(exportLine(link)), mac: 7 },
    { ...JSON.parse(exportLine(link)), entry: 'x' },
  ])('has no entry in %j', async (value) => {
    await expect(of(JSON.stringify(value))).rejects.toThrow('Line 2 is not an entry of an audit export.');
  });

  it.each([{ tenant_id: 't' }, { triage_warden_audit: 1 }, { triage_warden_audit: 1, tenant_id: 7 }])(
    'has no head in %j',
    async (value) => {
      const lines = Readable.from([JSON.stringify(value)]);
      const checked = verifyExport(lines, null, () => ({ anchors: [], leftAside: [] }));
      await expect(checked).rejects.toThrow('Line 1 is not the head of an audit export.');
    },
  );
});

describe('a chain that is broken', () => {
  it('proves nothing more, and its first break is the one that is told', () => {
    const links = chain(4);
    const [first, second, third, fourth] = links as [Link, Link, Link, Link];
    const { one, added } = verifier([first, { ...second, entry: null }, third, fourth]);
    expect(added).toEqual([true, false, false, false]);
    one.addUnchained(recorded(testEntry(9)), false);
    one.end(9, GENESIS, GENESIS, null);
    one.endMissing();
    expect(one.result()).toMatchObject({
      status: 'broken',
      checked: 1,
      head: { position: 1, hash: first.hash.toString('hex') },
      first_break: { kind: 'missing', position: 2 },
    });
  });

  it('has no head where nothing was checked', () => {
    expect(verifier([]).one.result()).toMatchObject({ head: null, checked: 0, intact: false });
  });

  it('waits for what cannot be checked without the keys, and for nothing that only looks so', () => {
    const waiting = (keys: typeof TEST_KEYS | null, mac: Buffer | null) => {
      const { one } = verifier(chain(1), keys);
      one.addUnchained({ entry: testEntry(2), mac }, true);
      const { status, first_break, unproved } = one.result();
      return status === 'broken' ? first_break?.kind : unproved.map(({ kind }) => kind);
    };
    expect(waiting(null, Buffer.alloc(32))).toContain('pending');
    expect(waiting(TEST_KEYS, recorded(testEntry(2)).mac)).toContain('pending');
    expect(waiting(TEST_KEYS, Buffer.alloc(32))).toBe('added');
    expect(waiting(TEST_KEYS, null)).toBe('added');
  });
});
