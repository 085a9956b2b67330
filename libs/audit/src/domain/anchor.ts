import { createHmac, type KeyObject } from 'node:crypto';

/** What the chain's head was at some time, kept where the database's owner cannot reach. */
export interface Anchor {
  position: number;
  /** Hex. */
  hash: string;
  /** RFC 3339; null in files of other programs that do not say. */
  at: string | null;
  /** False for lines of earlier versions: they show what was cut, and prove nothing that is there. */
  authenticated: boolean;
}

interface AnchorLine {
  tenant_id: string;
  position: number;
  hash: string;
  at?: string;
  /** HMAC-SHA256, hex, over all of the above. Lines of earlier versions have none. */
  mac?: string;
}

export interface AnchorsRead {
  anchors: Anchor[];
  /** Sentences about lines that are left aside. */
  leftAside: string[];
}

export function anchorLine(
  key: KeyObject,
  tenantId: string,
  anchor: Omit<Anchor, 'authenticated'> & { at: string },
): string {
  const line = { tenant_id: tenantId, position: anchor.position, hash: anchor.hash, at: anchor.at };
  return `${JSON.stringify({ ...line, mac: anchorMac(key, line) } satisfies AnchorLine)}\n`;
}

/**
 * The anchors of one tenant in the text of an anchor file. A line that is not one, or that was not written under the
 * key, proves nothing and breaks nothing: it is left aside, and that is said.
 * @param key null: who wrote them is not checked
 */
export function readAnchors(text: string, tenantId: string, key: KeyObject | null): AnchorsRead {
  const anchors: Anchor[] = [];
  const bad: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = parsed(line);
    if (found === null || (key !== null && found.mac !== undefined && found.mac !== anchorMac(key, found)))
      bad.push(index + 1);
    else if (found.tenant_id === tenantId)
      anchors.push({
        position: found.position,
        hash: found.hash,
        at: found.at ?? null,
        authenticated: key === null || found.mac !== undefined,
      });
  }
  return { anchors, leftAside: bad.length === 0 ? [] : [sentence(bad)] };
}

/** The highest anchor of each tenant: what must not be lost when a file is begun anew. */
export function highestLines(text: string): string {
  const highest = new Map<string, { position: number; line: string }>();
  for (const line of text.split('\n')) {
    const found = parsed(line);
    if (found !== null && found.position > (highest.get(found.tenant_id)?.position ?? 0))
      highest.set(found.tenant_id, { position: found.position, line });
  }
  return [...highest.values()].map(({ line }) => `${line}\n`).join('');
}

function anchorMac(key: KeyObject, { tenant_id, position, hash, at }: AnchorLine): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([tenant_id, position, hash, at ?? null]))
    .digest('hex');
}

function sentence(lines: number[]): string {
  const more = lines.length === 1 ? '' : ` (and ${lines.length - 1} more)`;
  return `Line ${lines[0]}${more} of the anchor file is not an anchor that the application has written, and was left aside.`;
}

function parsed(line: string): AnchorLine | null {
  try {
    const value = JSON.parse(line) as Partial<AnchorLine> | null;
    if (typeof value?.tenant_id !== 'string' || typeof value.hash !== 'string') return null;
    return Number.isInteger(value.position) ? (value as AnchorLine) : null;
  } catch {
    return null;
  }
}
