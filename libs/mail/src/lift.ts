import { createHash } from 'node:crypto';
import { LIMITS } from './limits.ts';

/** Runs of base64 shorter than this are left to the parser. */
const FEWEST_LINES = 2000;
const LF = 0x0a;
const CR = 0x0d;
const HYPHEN = 0x2d;

export interface LiftedRun {
  decoded: Buffer;
  /** As it stood in the message. */
  raw: Buffer;
}

export interface Lifted {
  /** The message with a short marker in place of each large base64 run. */
  bytes: Buffer;
  /** By marker. The lines behind a run follow the marker in the part's content. */
  runs: Map<string, LiftedRun>;
  /** Lines beyond the limit were left off. */
  cut: boolean;
}

/**
 * Takes large base64 runs out before the MIME parser sees them: it spends about 10 µs on each line, without letting
 * anything else run, which is a second for a 10 MB attachment; Node's own decoder takes milliseconds. For the same
 * reason the number of the remaining lines is limited, and of those that may begin another part.
 */
export function liftLargeRuns(bytes: Buffer): Lifted {
  const runs = new Map<string, LiftedRun>();
  const kept: Buffer[] = [];
  let keptFrom = 0;
  let lines = 0;
  let delimiters = 0;
  let runFrom = 0;
  let runLines = 0;
  let runLength = 0;
  const endRun = (at: number): void => {
    if (runLines >= FEWEST_LINES) {
      const decoded = decode(bytes, runFrom, at);
      if (decoded !== null) {
        const marker = markerOf(decoded, runs.size);
        runs.set(marker, { decoded, raw: bytes.subarray(runFrom, at) });
        kept.push(
          bytes.subarray(keptFrom, runFrom),
          Buffer.from(`${Buffer.from(marker).toString('base64')}\r\n`),
        );
        keptFrom = at;
        lines -= runLines;
      }
    }
    runLines = 0;
  };
  for (let at = 0; at < bytes.length;) {
    const found = bytes.indexOf(LF, at);
    const next = found < 0 ? bytes.length : found + 1;
    const length = next - at - (bytes[next - 1] === LF ? (bytes[next - 2] === CR ? 2 : 1) : 0);
    const fits = length >= 60 && length <= 1000 && length % 4 === 0;
    if (!fits || length !== runLength) {
      endRun(at);
      runFrom = at;
      runLength = fits ? length : 0;
    }
    if (fits) runLines += 1;
    lines += 1;
    if (bytes[at] === HYPHEN && bytes[at + 1] === HYPHEN) delimiters += 1;
    if (lines - runLines > LIMITS.lines || delimiters > LIMITS.delimiters) {
      kept.push(bytes.subarray(keptFrom, at));
      return { bytes: Buffer.concat(kept), runs, cut: true };
    }
    at = next;
  }
  endRun(bytes.length);
  const tooMany = lines > LIMITS.lines;
  const rest = bytes.subarray(keptFrom, tooMany ? lineStart(bytes, keptFrom, LIMITS.lines) : bytes.length);
  return { bytes: kept.length === 0 ? rest : Buffer.concat([...kept, rest]), runs, cut: tooMany };
}

function lineStart(bytes: Buffer, from: number, lines: number): number {
  let at = from;
  for (let line = 0; line < lines; line += 1) {
    const found = bytes.indexOf(LF, at);
    if (found < 0) return bytes.length;
    at = found + 1;
  }
  return at;
}

/** Null when the run is no base64 after all. */
function decode(bytes: Buffer, from: number, to: number): Buffer | null {
  const text = bytes.toString('latin1', from, to);
  return /^[A-Za-z0-9+/\r\n]*$/.test(text) ? Buffer.from(text, 'base64') : null;
}

/** A multiple of three bytes, so that base64 goes on behind it without padding; unique by content and place. */
function markerOf(decoded: Buffer, index: number): string {
  const digest = createHash('sha256').update(decoded).digest('hex').slice(0, 40);
  return `[lifted-${String(index).padStart(4, '0')}-${digest}]`.padEnd(57, '.');
}

/** The content of a part with its lifted run put back, whether the part was base64 or only looked like it. */
export function putBack(content: Buffer, runs: ReadonlyMap<string, LiftedRun>): Buffer {
  if (runs.size === 0 || content.length < 57) return content;
  const own = runs.get(content.toString('latin1', 0, 57));
  if (own !== undefined) return Buffer.concat([own.decoded, content.subarray(57)]);
  for (const [marker, { raw }] of runs) {
    const line = `${Buffer.from(marker).toString('base64')}`;
    const at = content.indexOf(line);
    if (at >= 0) return Buffer.concat([content.subarray(0, at), raw, content.subarray(at + line.length)]);
  }
  return content;
}

/** The same for a text body, read as UTF-8. */
export function putBackText(
  text: string | undefined,
  runs: ReadonlyMap<string, LiftedRun>,
): string | undefined {
  if (text === undefined || runs.size === 0) return text;
  return putBack(Buffer.from(text), runs).toString('utf8', 0, LIMITS.html);
}
