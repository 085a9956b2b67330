import type { Endings } from './endings.ts';
import type { Reader } from './reader.ts';
import * as roles from './roles.ts';

const SPEAKS_OF_ATTACK = /mitre|technique|tactic|attack|threat|tag|ttp|killchain/;
const TECHNIQUE = /\bT1\d{3}(?:\.\d{3})?\b/gi;
const TACTIC = /\bTA00\d\d\b/gi;
const MOST = 20;

/** ATT&CK's techniques where keys speak of them, ids anywhere in such texts, names where the key says so. */
export function techniquesOf(reader: Reader): { id?: string[]; name?: string[] } {
  return { id: ids(reader, TECHNIQUE), name: named(reader, roles.TECHNIQUE_NAME) };
}

export function tacticsOf(reader: Reader): { id?: string[]; name?: string[] } {
  return { id: ids(reader, TACTIC), name: named(reader, roles.TACTIC) };
}

function ids(reader: Reader, form: RegExp): string[] {
  const found = new Set<string>();
  for (const { place, value } of reader.leaves()) {
    if (typeof value !== 'string' || value.length > 2000 || !SPEAKS_OF_ATTACK.test(place)) continue;
    for (const [id] of value.matchAll(form)) found.add(id.toUpperCase());
    if (found.size >= MOST) break;
  }
  return [...found].slice(0, MOST);
}

function named(reader: Reader, keys: Endings): string[] {
  const found = new Set<string>();
  for (const { leaf } of reader.endingWith(keys)) {
    const { said } = leaf;
    if (said === undefined || said.length > 80 || /^T[A1]?\d{3,4}|^\d|[{}\n]/.test(said)) continue;
    found.add(said);
    if (found.size >= MOST) break;
  }
  return [...found];
}
