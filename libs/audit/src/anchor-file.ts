import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readAnchors, type AnchorsRead } from './domain/anchor.ts';

/** What an anchor file, and the one that was put aside before it, hold of one tenant; no file holds nothing. */
export async function readAnchorFile(
  file: string,
  tenantId: string,
  key: KeyObject | null,
): Promise<AnchorsRead> {
  try {
    const text = (await readIfThere(`${file}.1`)) + (await readIfThere(file));
    return readAnchors(text, tenantId, key);
  } catch (error) {
    return { anchors: [], leftAside: [`The anchor file ${file} cannot be read (${codeOf(error)}).`] };
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
