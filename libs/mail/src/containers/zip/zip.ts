import { zipMemberBytes, zipMembers } from '../../archives.ts';
import { LIMITS } from '../../limits.ts';
import {
  defineContainer,
  opened,
  partlyRead,
  READ,
  unread,
  type InnerPart,
  type Part,
} from '../define-container.ts';

const LOCAL_ENTRY = 0x04034b50;
/** Kinds of zip that are read as what they are; the container of each comes first. */
const ZIP_TYPES = /^application\/(?:zip|java-archive|vnd\.android\.package-archive|x-xpinstall)$/;

export function isZip({ bytes }: Part): boolean {
  return bytes.length >= 4 && bytes.readUInt32LE(0) === LOCAL_ENTRY;
}

/** What is inside, unpacked; what cannot be is named with the reason. */
export function unpack(bytes: Buffer, wanted: (name: string) => boolean = () => true) {
  const directory = zipMembers(bytes);
  if (directory === null) throw new Error('its directory is missing');
  const parts: InnerPart[] = [];
  const left: { name: string; why: string }[] = [];
  let room: number = LIMITS.contained_bytes;
  for (const member of directory.members) {
    if (member.name.endsWith('/') || !wanted(member.name)) continue;
    const content = zipMemberBytes(bytes, member, Math.min(room, LIMITS.part_bytes));
    if (typeof content === 'string') {
      left.push({ name: member.name, why: content });
      continue;
    }
    room -= content.length;
    parts.push({ name: member.name, declared_type: '', bytes: content });
  }
  return { parts, left, all: directory.all };
}

export const zip = defineContainer({
  name: 'zip',
  called: 'a zip archive',
  recognises: (part) => isZip(part) && (part.detected_type === null || ZIP_TYPES.test(part.detected_type)),
  open({ bytes }) {
    const { parts, left, all } = unpack(bytes);
    const [first] = left;
    if (first === undefined)
      return opened({
        parts,
        reading: all ? READ : partlyRead('its directory is damaged or too long to be read whole'),
      });
    const names = left
      .slice(0, 3)
      .map(({ name }) => `"${name}"`)
      .join(', ');
    const more = left.length > 3 ? ` and ${left.length - 3} more` : '';
    const why = `in it ${names}${more} could not be unpacked: ${first.why}`;
    return opened({ parts, reading: parts.length === 0 ? unread(why) : partlyRead(why) });
  },
});
