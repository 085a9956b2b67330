import { TEST_KEYS } from '../../../../test/fixtures/audit.ts';
import { anchorLine, highestLines, readAnchors } from './anchor.ts';

const line = (tenantId: string, position: number) =>
  anchorLine(TEST_KEYS.anchor, tenantId, { position, hash: 'ab', at: '2026-11-22T10:00:00.000Z' });
const read = (text: string, key: typeof TEST_KEYS.anchor | null = TEST_KEYS.anchor) =>
  readAnchors(text, 't', key);

describe('an anchor file', () => {
  it('holds the anchors of each tenant', () => {
    expect(read(line('t', 1) + line('other', 9) + line('t', 2))).toEqual({
      anchors: [
        { position: 1, hash: 'ab', at: '2026-11-22T10:00:00.000Z', authenticated: true },
        { position: 2, hash: 'ab', at: '2026-11-22T10:00:00.000Z', authenticated: true },
      ],
      leftAside: [],
    });
  });

  it('proves nothing by a line that was changed, written by another, or cut off, and says so', () => {
    const forged = line('t', 1).replace('"position":1', '"position":7');
    const cutOff = line('t', 5).slice(0, 30);
    const foreign = anchorLine(TEST_KEYS.chain, 't', { position: 8, hash: 'cd', at: 'x' });
    const { anchors, leftAside } = read(`${forged}${line('t', 2)}${cutOff}\n${foreign}null\n[]\n`);
    expect(anchors.map(({ position }) => position)).toEqual([2]);
    expect(leftAside).toEqual([expect.stringMatching(/^Line 1 \(and 4 more\) of the anchor file is not/)]);
  });

  it('of an earlier version has lines that nothing authenticates', () => {
    const old = JSON.stringify({ tenant_id: 't', position: 3, hash: 'ab', at: '2026-01-01T00:00:00.000Z' });
    expect(read(old).anchors).toMatchObject([{ position: 3, authenticated: false }]);
    expect(read(line('t', 1).replace('"position":1', '"position":7'), null).anchors).toHaveLength(1);
  });

  it('is begun anew with the highest anchor of each tenant', () => {
    expect(highestLines(line('t', 2) + line('u', 4) + line('t', 1))).toBe(line('t', 2) + line('u', 4));
  });
});
