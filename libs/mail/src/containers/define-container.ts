import type { RawLink } from '../html.ts';
import { LIMITS } from '../limits.ts';
import type { AttachmentFlag, Reading } from '../types.ts';

/** One part of a mail, or of what a part holds, before it is opened. */
export interface Part {
  /** File name; empty when nobody gave one. */
  name: string;
  /** Media type in lower case, as its sender says; empty when nobody said. */
  declared_type: string;
  /** Media type that the first bytes show; null when they show none. */
  detected_type: string | null;
  bytes: Buffer;
}

/** A part found inside another, whose content shows what it is. */
export interface InnerPart {
  name: string;
  declared_type: string;
  bytes: Buffer;
}

/** What a container gave. */
export interface Opened {
  reading: Reading;
  /** The words that a reader would see, with what else is worth searching for words. */
  text: string;
  links: RawLink[];
  flags: AttachmentFlag[];
  parts: InnerPart[];
}

export interface Container {
  /** The name of its folder. */
  name: string;
  /** What it is, for a sentence: `a PDF`. */
  called: string;
  /** The largest that is opened, bytes. */
  most_bytes: number;
  /** By its bytes first, then by what it is called: an attacker chooses the name, a mail program trusts it. */
  recognises(part: Part): boolean;
  /**
   * Runs in a thread that is killed when it takes too long or too much memory. What it throws makes the part unread, with
   * "damaged" for the reason.
   */
  open(part: Part): Opened | Promise<Opened>;
}

export function defineContainer(
  container: Omit<Container, 'most_bytes'> & { most_bytes?: number },
): Container {
  return { most_bytes: LIMITS.part_bytes, ...container };
}

export const READ: Reading = { state: 'read', reason: null };

export function partlyRead(reason: string): Reading {
  return { state: 'partly_read', reason };
}

export function unread(reason: string): Reading {
  return { state: 'unread', reason };
}

/** With what is not said left empty, and read unless something else is said. */
export function opened(found: Partial<Opened>): Opened {
  return { reading: READ, text: '', links: [], flags: [], parts: [], ...found };
}

/** A link that something leads to when it is pressed or opened. */
export function leadsTo(href: string, text = ''): RawLink {
  return { href, text, kind: 'anchor', hidden: false };
}

/** The ending of a part's name, or whether its types are among these. */
export function isCalled(part: Part, extensions: RegExp, types: RegExp): boolean {
  const extension = /\.([a-z0-9-]{1,16})\s{0,5}$/i.exec(part.name.slice(-64))?.[1]?.toLowerCase() ?? '';
  return extensions.test(extension) || types.test(part.declared_type) || types.test(part.detected_type ?? '');
}
