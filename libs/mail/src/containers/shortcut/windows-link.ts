/** What a Windows shortcut (.lnk, MS-SHLLINK) says of itself. */
export interface WindowsLink {
  target: string;
  arguments: string;
  working_folder: string;
  icon: string;
  description: string;
}

const HAS_LIST = 1;
const HAS_INFO = 2;
const HAS_NAME = 4;
const HAS_RELATIVE_PATH = 8;
const HAS_WORKING_FOLDER = 16;
const HAS_ARGUMENTS = 32;
const HAS_ICON = 64;
const IS_UNICODE = 128;
const HEADER = 76;

export function isWindowsLink(bytes: Buffer): boolean {
  return bytes.length >= HEADER && bytes.readUInt32LE(0) === HEADER && bytes.readUInt32LE(4) === 0x00021401;
}

/** @throws RangeError for a shortcut that is cut off */
export function readWindowsLink(bytes: Buffer): WindowsLink {
  const flags = bytes.readUInt32LE(20);
  let at = HEADER;
  if ((flags & HAS_LIST) !== 0) at += 2 + bytes.readUInt16LE(at);
  let target = '';
  if ((flags & HAS_INFO) !== 0) {
    target = targetOf(bytes, at);
    at += bytes.readUInt32LE(at);
  }
  const text = (flag: number): string => {
    if ((flags & flag) === 0) return '';
    const letters = bytes.readUInt16LE(at);
    const wide = (flags & IS_UNICODE) !== 0;
    const start = at + 2;
    at = start + letters * (wide ? 2 : 1);
    return bytes.toString(wide ? 'utf16le' : 'latin1', start, at);
  };
  const description = text(HAS_NAME);
  const relative = text(HAS_RELATIVE_PATH);
  const working_folder = text(HAS_WORKING_FOLDER);
  const given = text(HAS_ARGUMENTS);
  const icon = text(HAS_ICON);
  return { target: target || relative, arguments: given, working_folder, icon, description };
}

/** The local path, or the share of another machine (LinkInfo). */
function targetOf(bytes: Buffer, start: number): string {
  const flags = bytes.readUInt32LE(start + 8);
  const textAt = (offset: number): string => {
    const end = bytes.indexOf(0, start + offset);
    return bytes.toString('latin1', start + offset, end < 0 ? bytes.length : end);
  };
  const suffix = textAt(bytes.readUInt32LE(start + 24));
  if ((flags & 1) !== 0) return textAt(bytes.readUInt32LE(start + 16)) + suffix;
  if ((flags & 2) === 0) return suffix;
  const network = bytes.readUInt32LE(start + 20);
  const share = textAt(network + bytes.readUInt32LE(start + network + 8));
  return suffix === '' ? share : `${share}\\${suffix}`;
}
