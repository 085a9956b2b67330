import { randomBytes } from 'node:crypto';
import { LIMITS } from './limits.ts';

/** Runs of base64 shorter than this are left to the parser. */
const FEWEST_LINES = 2000;
const LF = 0x0a;
const CR = 0x0d;
const HYPHEN = 0x2d;
/** Bytes of what all markers of a message begin with, and of a marker: base64 goes on behind either without padding. */
const MARK = 48;
const MARKER = 57;
/** A marker where nobody has decoded the line that it stands in. */
const CODED_MARKER = 76;
const NOTHING = Buffer.alloc(0);

interface LiftedRun {
  /** Where it began. */
  from: number;
  decoded: Buffer;
  /** As it stood in the message. */
  raw: Buffer;
}

export interface Lifted {
  /** The message with a short marker in place of each large base64 run. */
  bytes: Buffer;
  /** What the markers begin with; nobody who writes a mail can know it. Then follows the run's place in `runs`. */
  mark: string;
  runs: LiftedRun[];
  /** Lines beyond the limit were left off. */
  cut: boolean;
}

/**
 * Takes large base64 runs out before the MIME parser sees them: it spends about 10 µs on each line, without letting
 * anything else run, which is a second for a 10 MB attachment; Node's own decoder takes milliseconds. For the same
 * reason the number of the remaining lines is limited, and of those that may begin another part.
 * @param left where runs begin that stay, as long as they are within `LIMITS.left_lines`
 */
export function liftLargeRuns(bytes: Buffer, left: ReadonlySet<number> = new Set()): Lifted {
  const mark = `lifted:${randomBytes(20).toString('hex')}:`;
  const runs: LiftedRun[] = [];
  const kept: Buffer[] = [];
  let keptFrom = 0;
  let lines = 0;
  let delimiters = 0;
  let runFrom = 0;
  let runLines = 0;
  let runLength = 0;
  let cut = false;
  const leaveOut = (from: number, to: number, outLines: number, instead: Buffer): void => {
    kept.push(bytes.subarray(keptFrom, from), instead);
    keptFrom = to;
    lines -= outLines;
  };
  const endRun = (at: number): void => {
    if (left.has(runFrom) && runLines > LIMITS.left_lines) {
      cut = true;
      leaveOut(lineStart(bytes, runFrom, LIMITS.left_lines), at, runLines - LIMITS.left_lines, NOTHING);
    } else if (runLines >= FEWEST_LINES && !left.has(runFrom)) {
      const decoded = decode(bytes, runFrom, at);
      if (decoded !== null) {
        const marker = `${mark}${String(runs.length).padStart(MARKER - MARK, '0')}`;
        runs.push({ from: runFrom, decoded, raw: withoutLineEnd(bytes.subarray(runFrom, at)) });
        leaveOut(runFrom, at, runLines, Buffer.from(`${Buffer.from(marker).toString('base64')}\r\n`));
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
      return { bytes: Buffer.concat(kept), mark, runs, cut: true };
    }
    at = next;
  }
  endRun(bytes.length);
  const tooMany = lines > LIMITS.lines;
  const rest = bytes.subarray(keptFrom, tooMany ? lineStart(bytes, keptFrom, LIMITS.lines) : bytes.length);
  return {
    bytes: kept.length === 0 ? rest : Buffer.concat([...kept, rest]),
    mark,
    runs,
    cut: cut || tooMany,
  };
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

interface Place {
  at: number;
  length: number;
  run: LiftedRun;
  /** The part was no base64: the run only looked like it. */
  isCoded: boolean;
}

/** The content of a part with its lifted runs put back, whether the part was base64 or only looked like it. */
export function putBack(content: Buffer, lifted: Lifted): Buffer {
  const pieces: Buffer[] = [];
  let done = 0;
  for (const { at, length, run, isCoded } of placesIn(content, lifted)) {
    pieces.push(content.subarray(done, at), isCoded ? run.raw : run.decoded);
    done = at + length;
  }
  return pieces.length === 0 ? content : Buffer.concat([...pieces, content.subarray(done)]);
}

/**
 * Where runs began of which the given contents hold nothing. A text's charset has made something else of the marker, or
 * the run began in the middle of a group of four letters: only the parser itself reads these.
 */
export function runsAstray(contents: readonly Buffer[], lifted: Lifted): Set<number> {
  const found = new Set(contents.flatMap((content) => placesIn(content, lifted).map(({ run }) => run)));
  return new Set(lifted.runs.filter((run) => !found.has(run)).map(({ from }) => from));
}

function placesIn(content: Buffer, lifted: Lifted): Place[] {
  if (lifted.runs.length === 0) return [];
  const places = [...marksIn(content, lifted, false), ...marksIn(content, lifted, true)];
  return places.sort((one, other) => one.at - other.at);
}

function* marksIn(content: Buffer, { mark, runs }: Lifted, isCoded: boolean): Generator<Place> {
  const sought = isCoded ? Buffer.from(mark).toString('base64') : mark;
  const length = isCoded ? CODED_MARKER : MARKER;
  for (let at = content.indexOf(sought); at >= 0; at = content.indexOf(sought, at + length)) {
    const written = content.toString('latin1', at, at + length);
    const marker = isCoded ? Buffer.from(written, 'base64').toString('latin1') : written;
    const run = runs[Number(marker.slice(MARK))];
    if (run !== undefined) yield { at, length, run, isCoded };
  }
}

function withoutLineEnd(bytes: Buffer): Buffer {
  if (bytes.at(-1) !== LF) return bytes;
  return bytes.subarray(0, bytes.at(-2) === CR ? -2 : -1);
}
