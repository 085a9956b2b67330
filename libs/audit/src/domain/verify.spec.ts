import { entryMac, type AuditEntry } from '#platform';
import { TEST_KEYS as KEYS, testEntry as entry } from '../../../../test/fixtures/audit.ts';
import type { Anchor } from './anchor.ts';
import { chainHash, endSeal, GENESIS, type RecordKeys } from './chain.ts';
import { unprovedItems } from './unproved.ts';
import { ChainVerifier, type Link, type Verification } from './verify.ts';

const TENANT = '00000000-0000-7000-8000-000000000001';

/** The first `early` of them as they were before entries were authenticated. */
function chain(
  length: number,
  early = 0,
  macOf = (n: number) => entryMac(KEYS.entry, TENANT, entry(n)),
): Link[] {
  let previous: Buffer = GENESIS;
  return Array.from({ length }, (_, index) => {
    const position = index + 1;
    const content = entry(position);
    const mac = position <= early ? null : macOf(position);
    previous = chainHash(KEYS, previous, TENANT, position, mac ?? content);
    return { position, entry_id: content.id, hash: previous, entry: content, mac };
  });
}

const anchorAt = (links: Link[], position: number, at: string | null = null): Anchor => ({
  position,
  hash: links[position - 1]?.hash.toString('hex') ?? '',
  at,
  authenticated: true,
});

function verify(links: Link[], options: { keys?: RecordKeys | null; anchors?: Anchor[] } = {}): Verification {
  const keys = options.keys === undefined ? KEYS : options.keys;
  const verifier = new ChainVerifier(TENANT, keys, options.anchors);
  for (const link of links) if (!verifier.add(link)) break;
  return verifier.result();
}

describe('the chain', () => {
  it('verifies whole, whatever the order of keys in the stored details', () => {
    const links = chain(5);
    const first = links[0] as Link;
    links[0] = {
      ...first,
      entry: { ...(first.entry as AuditEntry), details: { payload: { a: [2], b: 1, n: 1 } } },
    };
    expect(verify(links, { anchors: [anchorAt(links, 5)] })).toMatchObject({
      status: 'intact',
      intact: true,
      checked: 5,
      head: { position: 5 },
      unproved: [],
    });
  });

  it('names the first changed entry', () => {
    const links = chain(5);
    for (const index of [2, 3]) {
      const link = links[index] as Link;
      links[index] = { ...link, entry: { ...(link.entry as AuditEntry), reason: 'forged' } };
    }
    expect(verify(links).first_break).toMatchObject({ kind: 'changed', position: 3, entry_id: 'entry-3' });
  });

  it('names a removed entry, a removed place and two that changed places', () => {
    const gone = chain(4);
    gone[1] = { ...(gone[1] as Link), entry: null };
    expect(verify(gone).first_break).toMatchObject({ kind: 'missing', position: 2 });
    const hole = chain(4);
    hole.splice(1, 1);
    expect(verify(hole).first_break).toMatchObject({ kind: 'out_of_place', position: 3 });
    const [a, b, c] = chain(3) as [Link, Link, Link];
    const swapped = [
      a,
      { ...b, entry: c.entry, entry_id: c.entry_id },
      { ...c, entry: b.entry, entry_id: b.entry_id },
    ];
    expect(verify(swapped).first_break).toMatchObject({ kind: 'changed', position: 2 });
  });

  it('notices a cut tail and a rewritten chain by an anchor', () => {
    const links = chain(5);
    const anchor = anchorAt(links, 5);
    expect(verify(links.slice(0, 3), { anchors: [anchor] }).first_break).toMatchObject({
      kind: 'cut',
      position: 4,
    });
    expect(verify(links, { anchors: [{ ...anchor, hash: 'ff' }] }).first_break).toMatchObject({
      kind: 'changed',
      position: 5,
    });
  });

  it('believes no anchor that was written over an earlier one of the same position', () => {
    const links = chain(3);
    const rewritten = { ...anchorAt(links, 3), hash: 'ff' };
    for (const anchors of [
      [rewritten, anchorAt(links, 3)],
      [anchorAt(links, 3), rewritten],
    ])
      expect(verify(links, { anchors }).first_break).toMatchObject({ kind: 'changed', position: 3 });
  });

  it('names what has no place in it: added past the application, or kept from the sealer', () => {
    const mac = entryMac(KEYS.entry, TENANT, entry(9));
    const verified = (given: Buffer | null, waiting: boolean) => {
      const verifier = new ChainVerifier(TENANT, KEYS);
      for (const link of chain(2)) verifier.add(link);
      verifier.addUnchained({ entry: entry(9), mac: given }, waiting);
      return verifier.result();
    };
    for (const waiting of [true, false])
      for (const forged of [null, Buffer.alloc(32), entryMac(KEYS.entry, 'another tenant', entry(9))])
        expect(verified(forged, waiting).first_break).toMatchObject({ kind: 'added', entry_id: 'entry-9' });
    expect(verified(mac, false).first_break).toMatchObject({ kind: 'unsealed', entry_id: 'entry-9' });
    expect(verified(mac, true)).toMatchObject({
      status: 'unproved',
      unproved: [{ kind: 'no_anchor' }, { kind: 'pending', count: 1 }],
    });
  });

  it('takes no entry into it that the application has not recorded, though it was sealed', () => {
    const forged = chain(3, 0, (n) => entryMac(KEYS.entry, TENANT, entry(n === 2 ? 9 : n)));
    expect(verify(forged).first_break).toMatchObject({ kind: 'changed', position: 2 });
  });

  it('takes entries of before authentication only where nothing before them has one', () => {
    const links = chain(4, 2);
    expect(verify(links, { anchors: [anchorAt(links, 4)] })).toMatchObject({
      status: 'unproved',
      intact: true,
      unproved: [{ kind: 'before_authentication', count: 2 }],
    });
    const late = chain(2);
    const stripped = [{ ...(late[0] as Link), mac: null }, late[1] as Link];
    expect(verify(stripped).first_break).toMatchObject({ kind: 'changed', position: 1 });
    let hash = (late[1] as Link).hash;
    hash = chainHash(KEYS, hash, TENANT, 3, entry(3));
    const forged = { position: 3, entry_id: 'entry-3', hash, entry: entry(3), mac: null };
    expect(verify([...late, forged]).first_break).toMatchObject({ kind: 'added', position: 3 });
  });

  it('says what it could not prove, and how much of it', () => {
    const kinds = (result: Verification) => result.unproved.map(({ kind, count }) => [kind, count]);
    const links = chain(3);
    const keyless = verify(links, { keys: null });
    expect(keyless).toMatchObject({ status: 'unproved', intact: true });
    expect(kinds(keyless)).toEqual([
      ['no_key', null],
      ['no_anchor', null],
    ]);
    expect(kinds(verify(links, { anchors: [anchorAt(links, 1)] }))).toEqual([['after_anchor', 2]]);
  });

  it('is proved by no anchor that nothing authenticates, but broken by one', () => {
    const links = chain(3);
    const weak = (position: number) => ({ ...anchorAt(links, position), authenticated: false });
    expect(verify(links, { anchors: [weak(3)] })).toMatchObject({
      status: 'unproved',
      unproved: [{ kind: 'no_anchor' }],
    });
    expect(verify(links, { anchors: [weak(3), anchorAt(links, 2)] }).unproved).toMatchObject([
      { kind: 'after_anchor', count: 1 },
    ]);
    expect(verify(links.slice(0, 2), { anchors: [weak(3)] }).first_break).toMatchObject({ kind: 'cut' });
  });

  it('of no entries is never intact: emptied, where an anchor knows better', () => {
    expect(verify([])).toMatchObject({
      status: 'unproved',
      intact: false,
      unproved: [{ kind: 'empty' }, {}],
    });
    expect(verify([], { anchors: [anchorAt(chain(2), 2)] })).toMatchObject({
      status: 'broken',
      intact: false,
      first_break: { kind: 'cut', position: 1 },
    });
  });
});

describe('the last line of an export', () => {
  const links = chain(3);
  const hashAt = (position: number) => links[position - 1]?.hash ?? GENESIS;
  function ended(
    position: number,
    { keys = KEYS, seal }: { keys?: RecordKeys | null; seal?: Buffer } = {},
    hash = hashAt(position),
  ): Verification {
    const verifier = new ChainVerifier(TENANT, keys, [anchorAt(links, 3)]);
    for (const link of links) verifier.add(link);
    verifier.end(position, hash, seal ?? endSeal(KEYS, TENANT, { position, hash, at: null }), null);
    return verifier.result();
  }
  const cut = (message: string) => ({
    status: 'broken',
    first_break: { kind: 'cut', position: 4, message: expect.stringContaining(message) as string },
  });

  it('is where the entries end', () => expect(ended(3)).toMatchObject({ status: 'intact' }));

  it('is told from one that was written by somebody else', () => {
    const seal = Buffer.alloc(32);
    expect(ended(3, { seal })).toMatchObject(cut('was not written by the application'));
    expect(ended(3, { keys: null, seal })).toMatchObject({ status: 'unproved', first_break: null });
  });

  it('is missed with entries that were cut away before it, or when it is another chain’s', () => {
    expect(ended(2)).toMatchObject(cut('says that it ends at position 2, but its entries end at position 3'));
    expect(ended(3, {}, Buffer.alloc(32))).toMatchObject(cut('says that it ends at position 3'));
    expect(ended(4, { keys: null }, hashAt(3))).toMatchObject(cut('its tail was cut'));
  });

  it('changes nothing about what was broken before it', () => {
    const verifier = new ChainVerifier(TENANT, KEYS);
    verifier.add({ ...(links[0] as Link), position: 2 });
    verifier.end(9, GENESIS, GENESIS, null);
    verifier.endMissing();
    verifier.addUnchained({ entry: entry(9), mac: null }, false);
    expect(verifier.result().first_break).toMatchObject({ kind: 'out_of_place', position: 2 });
  });

  it('is missed where there is none', () => {
    const verifier = new ChainVerifier(TENANT, KEYS);
    verifier.add(links[0] as Link);
    verifier.endMissing();
    expect(verifier.result().first_break).toMatchObject({
      kind: 'cut',
      message: expect.stringContaining('breaks off after position 1') as string,
    });
  });
});

describe('a break is told in words that name it', () => {
  const said = (result: Verification) => result.first_break?.message;

  it('by the place that is missing, the entry that is gone, and who had recorded it', () => {
    const [first, second] = chain(2) as [Link, Link];
    expect(said(verify([second]))).toBe('Position 1 is missing: the next one found is 2.');
    expect(said(verify([{ ...first, entry: null }]))).toContain('Entry entry-1 at position 1 is gone');
    expect(said(verify([{ ...first, hash: Buffer.alloc(32) }]))).toContain('is not what was sealed there');
    const forged = chain(1, 0, () => entryMac(KEYS.entry, TENANT, entry(9)));
    expect(said(verify(forged))).toContain('is not what the application has recorded');
    expect(said(verify([first, { ...second, mac: null }]))).toContain(
      'is sealed at position 2, but was not recorded',
    );
    const verifier = new ChainVerifier(TENANT, KEYS);
    verifier.addUnchained({ entry: entry(9), mac: Buffer.alloc(32) }, true);
    expect(said(verifier.result())).toContain('Entry entry-9 stands in the record, but was not recorded');
  });

  it('emptied is not the same as cut', () => {
    const links = chain(2);
    expect(said(verify([], { anchors: [anchorAt(links, 2)] }))).toContain('it was emptied');
    expect(said(verify(links.slice(0, 1), { anchors: [anchorAt(links, 2)] }))).toContain(
      'ends at position 1, but an anchor names position 2: the tail was cut',
    );
  });
});

it('what was not proved is said of as many entries as it is', () => {
  const nothing = { checked: 3, withKeys: true, anchors: 1, leftAside: [], anchored: 3, afterAnchor: 0 };
  const found = { ...nothing, pending: 0, unauthenticated: 0 };
  const said = (more: Partial<typeof found>) =>
    unprovedItems({ ...found, ...more }).map(({ kind, count, message }) => [
      kind,
      count,
      message.slice(0, 15),
    ]);
  expect(said({})).toEqual([]);
  expect(said({ afterAnchor: 1, anchored: 2 })).toEqual([['after_anchor', 1, '1 entry was sea']]);
  expect(said({ afterAnchor: 2, anchors: 0 })).toEqual([['no_anchor', null, 'Without an anch']]);
  expect(said({ pending: 2, unauthenticated: 1 })).toEqual([
    ['pending', 2, '2 entries were '],
    ['before_authentication', 1, '1 entry was rec'],
  ]);
});
