import type { JsonObject } from '#contracts';
import { time } from '../reading/time.ts';

const PRIORITY = /^<(\d{1,3})>/;
/** RFC 5424, section 6: `<34>1 2026-11-27T08:38:00.003Z host app 4711 ID47 [data] message` */
const RFC_5424 = /^1 (\S{1,40}) (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,64}) ?/;
/** RFC 3164, section 4.1: `Nov 27 08:38:00 host app[4711]: message`; many write an ISO time instead. */
const RFC_3164 =
  /^((?:[A-Z][a-z]{2} [ \d]?\d(?: \d{4})? \d\d:\d\d:\d\d)|\d{4}-\d\d-\d\dT\S{8,30}) (?:([\w.:-]{1,255}) )?(?=\S)/;
const TAG = /^([\w./-]{1,64})(?:\[(\d{1,10})\])?: /;
const ELEMENT = /^\[([^\s=\]"]{1,64})((?: [^\s=\]"]{1,64}="(?:[^"\\]|\\.){0,8000}")*)\] ?/;
const PARAMETER = / ([^\s=\]"]{1,64})="((?:[^"\\]|\\.){0,8000})"/g;

export interface SyslogLine {
  /** Null: the line has no header of syslog. */
  header: JsonObject | null;
  message: string;
}

/** @param received when it came; null: a header without a year keeps its time as it is written */
export function readSyslog(line: string, received: Date | null): SyslogLine {
  const priority = PRIORITY.exec(line);
  const rest = priority === null ? line : line.slice(priority[0].length);
  const about = priority === null ? {} : ofPriority(Number(priority[1]));
  const modern = RFC_5424.exec(rest);
  if (modern !== null) return rfc5424(modern, rest.slice(modern[0].length), about);
  const old = RFC_3164.exec(rest);
  if (old === null)
    return priority === null ? { header: null, message: line } : { header: about, message: rest };
  const [all, timestamp = '', host] = old;
  const tail = rest.slice(all.length);
  const tag = TAG.exec(tail);
  return {
    header: {
      ...about,
      timestamp: withYear(timestamp, received),
      ...(host === undefined ? {} : { host }),
      ...(tag === null ? {} : { app: tag[1] as string, ...(tag[2] === undefined ? {} : { pid: tag[2] }) }),
    },
    message: tag === null ? tail : tail.slice(tag[0].length),
  };
}

function rfc5424(found: RegExpExecArray, rest: string, about: JsonObject): SyslogLine {
  const [, timestamp = '-', host = '-', app = '-', pid = '-', id = '-'] = found;
  const data: JsonObject = {};
  let message = rest.replace(/^- ?/, '');
  for (let element = ELEMENT.exec(message); element !== null; element = ELEMENT.exec(message)) {
    data[element[1] as string] = Object.fromEntries(
      [...(element[2] ?? '').matchAll(PARAMETER)].map(([, name = '', value = '']) => [
        name,
        value.replaceAll(/\\(["\\\]])/g, '$1'),
      ]),
    );
    message = message.slice(element[0].length);
  }
  return {
    header: { ...about, timestamp, host, app, pid, id, ...(Object.keys(data).length === 0 ? {} : { data }) },
    message: message.replace(/^\uFEFF/, ''),
  };
}

/** RFC 5424, 6.2.1: facility and severity in one number. */
function ofPriority(priority: number): JsonObject {
  return { facility: Math.floor(priority / 8), severity: priority % 8 };
}

const AHEAD_MS = 24 * 60 * 60 * 1000;

/**
 * RFC 3164 leaves the year out: it is the last one in which the time had come when the line did. A day ahead is allowed,
 * for clocks go wrong and the zone is left out as well.
 */
function withYear(timestamp: string, received: Date | null): string {
  const whole = time(timestamp);
  if (whole !== null || received === null) return whole ?? timestamp;
  const latest = received.getTime() + AHEAD_MS;
  const thisYear = new Date(latest).getUTCFullYear();
  // 29 February is eight years from the next at most.
  for (let year = thisYear; year >= thisYear - 8; year -= 1) {
    const placed = time(timestamp.replace(/^([A-Z][a-z]{2} [ \d]?\d) /, `$1 ${year} `));
    if (placed !== null && Date.parse(placed) <= latest) return placed;
  }
  return timestamp;
}
