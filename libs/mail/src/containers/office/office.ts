import type { RawLink } from '../../html.ts';
import { LIMITS } from '../../limits.ts';
import type { AttachmentFlag } from '../../types.ts';
import { decodeText } from '../decode-text.ts';
import {
  defineContainer,
  isCalled,
  leadsTo,
  opened,
  partlyRead,
  READ,
  type InnerPart,
  type Part,
} from '../define-container.ts';
import { linksIn, remoteFoldersIn } from '../found-links.ts';
import { readXml } from '../xml.ts';
import { isZip, unpack } from '../zip/zip.ts';

const NAMES = /^(?:doc|dot|xls|xlt|xla|ppt|pot|pps|ppa|sld)[xmb]$|^(?:od[tspgf]|ot[tsp]|xps|oxps|vsdx)$/;
const TYPES =
  /^application\/(?:vnd\.openxmlformats-officedocument\.|vnd\.oasis\.opendocument|vnd\.ms-(?:word|excel|powerpoint)\.)/;
/** Parts whose words a reader sees, and those that say where things lead. */
const WORDS =
  /^(?:word\/(?:document|header\d*|footer\d*|comments|footnotes)|xl\/(?:sharedStrings|worksheets\/sheet\d+)|ppt\/(?:slides|notesSlides)\/[^/]+|content|styles)\.xml$/i;
const RELATIONS = /\.rels$/i;
/** What is looked into as a part of its own. */
const PARTS = /\/(?:embeddings|media|activeX|object\d*)\/[^/]+$|^(?:Pictures|Object[^/]*)\//i;
const MACROS = /(?:^|\/)vbaProject\.bin$|^(?:Basic|Scripts)\//i;
/** Ends of what is a line of its own: Word, PowerPoint, Excel, OpenDocument. */
const LINE_ENDS = new Set(['w:p', 'w:br', 'w:tr', 'a:p', 'si', 'row', 'text:p', 'text:h', 'table:table-row']);
const SHOWN = new Set(['w:t', 'w:instrText', 'a:t', 't', 'f']);
/** Fields that fetch something or start a program when the document is opened. */
const FETCHES = /\b(?:DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\b/;

interface Found {
  words: string[];
  links: RawLink[];
  flags: Set<AttachmentFlag>;
  whole: boolean;
}

/** Documents of Office and OpenDocument: words, links, what they fetch, macros, what is embedded. */
export const office = defineContainer({
  name: 'office',
  called: 'an Office document',
  recognises: (part: Part) => isZip(part) && (isCalled(part, NAMES, TYPES) || isOffice(part)),
  open({ bytes }) {
    const { parts: members, left, all } = unpack(bytes, isWanted);
    const found: Found = { words: [], links: [], flags: new Set(), whole: all && left.length === 0 };
    for (const member of members) readMember(member, found);
    const text = found.words.join('');
    const [first] = left;
    const why =
      first === undefined
        ? 'not all of it could be followed'
        : `in it "${first.name}" was not read: ${first.why}`;
    return opened({
      text,
      links: [...found.links, ...linksIn(text), ...remoteFoldersIn(text)],
      flags: [...found.flags],
      parts: members
        .filter(({ name }) => PARTS.test(name))
        .map((part) => ({ ...part, name: lastName(part.name) })),
      reading: found.whole ? READ : partlyRead(why),
    });
  },
});

function isOffice({ detected_type }: Part): boolean {
  return detected_type !== null && TYPES.test(detected_type);
}

function isWanted(name: string): boolean {
  return (
    WORDS.test(name) ||
    RELATIONS.test(name) ||
    PARTS.test(name) ||
    MACROS.test(name) ||
    name === 'customUI/customUI.xml'
  );
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function readMember({ name, bytes }: InnerPart, found: Found): void {
  if (MACROS.test(name)) found.flags.add('macro');
  if (/\/(?:embeddings|activeX)\/[^/]+$/i.test(name)) found.flags.add('embedded_object');
  const isWords = WORDS.test(name);
  if (!isWords && !RELATIONS.test(name)) return;
  if (bytes.length > LIMITS.part_bytes / 4) found.whole = false;
  const xml = decodeText(bytes, LIMITS.part_bytes / 4);
  if (isWords) readWords(xml, found);
  else readRelations(xml, found);
}

function readWords(xml: string, found: Found): void {
  let length = 0;
  const { whole } = readXml(xml, {
    tag(_name, attributes) {
      const target = attributes['xlink:href'];
      if (target !== undefined && /^(?:https?|file|ftp):/i.test(target)) found.links.push(leadsTo(target));
      // A field in short form holds its instruction in an attribute.
      const instruction = attributes['w:instr'];
      if (instruction !== undefined) found.words.push(` ${instruction} `);
      if (FETCHES.test(instruction ?? '')) found.flags.add('external_data');
    },
    text(text, within) {
      if (!SHOWN.has(within) && !within.startsWith('text:')) return;
      if (within === 'w:instrText' && FETCHES.test(text)) found.flags.add('external_data');
      length += text.length;
      if (length <= LIMITS.html) found.words.push(text);
    },
    endTag(name) {
      if (LINE_ENDS.has(name)) found.words.push('\n');
    },
  });
  if (!whole || length > LIMITS.html) found.whole = false;
}

/** Where a document leads (OPC): what its reader presses, and what the program fetches by itself. */
function readRelations(xml: string, found: Found): void {
  const { whole } = readXml(xml, {
    tag(_name, attributes) {
      const target = attributes['Target'] ?? '';
      if (attributes['TargetMode']?.toLowerCase() !== 'external' || target === '') return;
      const kind = lastName(attributes['Type'] ?? '').toLowerCase();
      if (kind === 'attachedtemplate') found.flags.add('remote_template');
      else if (kind !== 'hyperlink' && kind !== 'image') found.flags.add('external_data');
      const folder = remoteFoldersIn(target);
      found.links.push(
        ...(folder.length > 0
          ? folder
          : [{ ...leadsTo(target), kind: kind === 'image' ? ('image' as const) : ('anchor' as const) }]),
      );
    },
  });
  if (!whole) found.whole = false;
}
