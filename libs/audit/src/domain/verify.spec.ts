import { createSecretKey, type KeyObject } from 'node:crypto';
import { chainHash, GENESIS, type ChainedEntry } from './chain.ts';
import { ChainVerifier, type Link, type Verification } from './verify.ts';

const TENANT = '00000000-0000-7000-8000-000000000001';
const KEY = createSecretKey(Buffer.alloc(32, 7));

const entry = (n: number): ChainedEntry => ({
  id: `entry-${n}`,
  occurred_at: `2026-11-22T10:00:0${n}.000Z`,
  actor_type: 'user',
  actor_id: 'u',
  actor_name: 'Robin',
  ip: null,
  correlation_id: 'c',
  event: 'incident.resolved',
  subject_type: 'incident',
  subject_id: 'i',
  reason: null,
  details: { payload: { n, b: 1, a: [2] } },
});

function chain(length: number): Link[] {
  let previous: Buffer = GENESIS;
  return Array.from({ length }, (_, index) => {
    const position = index + 1;
    const content = entry(position);
    previous = chainHash(KEY, previous, TENANT, position, content);
    return { position, entry_id: content.id, hash: previous, entry: content };
  });
}

function verify(
  links: Link[],
  options: { key?: KeyObject | null; anchors?: { position: number; hash: string }[] } = {},
): Verification {
  const verifier = new ChainVerifier(TENANT, options.key === undefined ? KEY : options.key, options.anchors);
  for (const link of links) if (!verifier.add(link)) break;
  return verifier.result();
}

describe('the chain', () => {
  it('verifies whole, whatever the order of keys in the stored details', () => {
    const links = chain(5);
    const first = links[0] as Link;
    links[0] = {
      ...first,
      entry: { ...(first.entry as ChainedEntry), details: { payload: { a: [2], b: 1, n: 1 } } },
    };
    expect(verify(links)).toMatchObject({ intact: true, checked: 5, head: { position: 5 } });
  });

  it('names the first changed entry', () => {
    const links = chain(5);
    for (const index of [2, 3]) {
      const link = links[index] as Link;
      links[index] = { ...link, entry: { ...(link.entry as ChainedEntry), reason: 'forged' } };
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
    const anchor = { position: 5, hash: (links[4] as Link).hash.toString('hex') };
    expect(verify(links.slice(0, 3), { anchors: [anchor] }).first_break).toMatchObject({
      kind: 'cut',
      position: 4,
    });
    expect(verify(links, { anchors: [{ ...anchor, hash: 'ff' }] }).first_break).toMatchObject({
      kind: 'changed',
      position: 5,
    });
  });

  it('names an entry that was added past the sealer', () => {
    const verifier = new ChainVerifier(TENANT, KEY);
    verifier.addUnchained(['stranger']);
    expect(verifier.result().first_break).toMatchObject({ kind: 'added', entry_id: 'stranger' });
  });

  it('says what it could not prove', () => {
    const result = verify(chain(2), { key: null });
    expect(result.intact).toBe(true);
    expect(result.unproved).toHaveLength(2);
  });
});
