import { Problem } from '../errors/problem.ts';

/** As deep as JSON may be nested: everything that later walks a value would go as deep. */
export const JSON_LEVELS = 64;

/**
 * Where JSON is nested deeper than `JSON_LEVELS`: the byte ranges of the outermost values below that, in order. Of
 * bytes that are no JSON it says where they would be. One pass without recursion; JSON.parse has no bound of its own.
 */
export function tooDeep(json: Buffer): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let depth = 0;
  let inString = false;
  let from = -1;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (inString) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth === JSON_LEVELS + 1) from = at;
    } else if (byte === 0x7d || byte === 0x5d) {
      if (depth === JSON_LEVELS + 1) found.push({ from, to: at + 1 });
      depth = Math.max(0, depth - 1);
    }
  }
  if (depth > JSON_LEVELS) found.push({ from, to: json.length });
  return found;
}

/** @throws Problem invalid_request when JSON is nested too deep */
export function refuseTooDeep(json: Buffer): void {
  if (tooDeep(json).length === 0) return;
  throw new Problem(
    'invalid_request',
    `The JSON is nested more than ${JSON_LEVELS} levels deep; nothing that is taken here is. Send it flatter.`,
  );
}
