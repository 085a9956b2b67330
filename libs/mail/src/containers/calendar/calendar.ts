import { LIMITS } from '../../limits.ts';
import { decodeText } from '../decode-text.ts';
import { defineContainer, isCalled, opened, partlyRead, READ, type InnerPart } from '../define-container.ts';
import { linksIn, remoteFoldersIn } from '../found-links.ts';

const SHOWN = /^(?:SUMMARY|DESCRIPTION|LOCATION|URL|ATTACH|CONFERENCE|X-ALT-DESC|COMMENT|ORGANIZER|NOTE|FN)$/;

/** A line of a calendar (RFC 5545): name, parameters, value; folded lines are put together. */
function linesOf(source: string) {
  return source
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = endOfName(line);
      if (colon < 0) return [];
      const [name = '', ...parameters] = line.slice(0, colon).toUpperCase().split(';');
      return [{ name, parameters, value: line.slice(colon + 1) }];
    });
}

/** The colon behind the parameters: one in quotes is part of a parameter. */
function endOfName(line: string): number {
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at];
    if (letter === '"') quoted = !quoted;
    else if (letter === ':' && !quoted) return at;
  }
  return -1;
}

/** What a calendar program shows of an invite, as text. */
export function shownText(source: string): string {
  return linesOf(source)
    .filter(({ name, parameters }) => SHOWN.test(name) && !isBinary(parameters))
    .map(({ value }) => value.replace(/\\n/gi, '\n').replace(/\\([,;\\])/g, '$1'))
    .join('\n');
}

function isBinary(parameters: readonly string[]): boolean {
  return parameters.includes('ENCODING=BASE64') || parameters.includes('VALUE=BINARY');
}

function filesOf(source: string): InnerPart[] {
  return linesOf(source)
    .filter(({ name, parameters }) => name === 'ATTACH' && isBinary(parameters))
    .map(({ parameters, value }) => {
      const named = (key: string) =>
        parameters
          .find((one) => one.startsWith(key))
          ?.slice(key.length)
          .replaceAll('"', '');
      return {
        name: (named('X-FILENAME=') ?? named('FILENAME=') ?? '').toLowerCase(),
        declared_type: (named('FMTTYPE=') ?? '').toLowerCase(),
        bytes: Buffer.from(value, 'base64'),
      };
    });
}

export const calendar = defineContainer({
  name: 'calendar',
  called: 'a calendar file',
  recognises: (part) =>
    isCalled(part, /^(?:ics|ical|ifb|vcs)$/, /^(?:text\/(?:x-v)?calendar|application\/ics)$/) ||
    /^\s{0,20}BEGIN:VCALENDAR/i.test(part.bytes.toString('latin1', 0, 64)),
  open({ bytes }) {
    const source = decodeText(bytes, LIMITS.html);
    const text = shownText(source);
    return opened({
      text,
      links: [...linksIn(text), ...remoteFoldersIn(text)],
      parts: filesOf(source),
      reading:
        bytes.length > LIMITS.html
          ? partlyRead(`of ${bytes.length} bytes the first ${LIMITS.html} were read`)
          : READ,
    });
  },
});
