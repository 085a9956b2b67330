import { Parser } from 'htmlparser2';

export interface XmlReader {
  /** Name and attributes as written, prefixes too. */
  tag?(name: string, attributes: Record<string, string>): void;
  text?(text: string, within: string): void;
  endTag?(name: string): void;
}

const CHUNK = 16_384;
const MAX_DEPTH = 400;

/** Leads a reader over XML, whatever its form. Never throws; a nesting that only hostile files have ends the reading. */
export function readXml(xml: string, reader: XmlReader): { whole: boolean } {
  const open: string[] = [];
  let deepest = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        open.push(name);
        deepest = Math.max(deepest, open.length);
        reader.tag?.(name, attributes);
      },
      ontext: (text) => reader.text?.(text, open.at(-1) ?? ''),
      onclosetag(name) {
        open.pop();
        reader.endTag?.(name);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  for (let at = 0; at < xml.length; at += CHUNK) {
    parser.write(xml.slice(at, at + CHUNK));
    if (deepest > MAX_DEPTH) return { whole: false };
  }
  parser.end();
  return { whole: true };
}
