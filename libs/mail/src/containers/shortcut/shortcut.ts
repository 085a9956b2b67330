import { LIMITS } from '../../limits.ts';
import { decodeText } from '../decode-text.ts';
import { defineContainer, isCalled, leadsTo, opened, type Part } from '../define-container.ts';
import { linksIn, remoteFoldersIn } from '../found-links.ts';
import { isWindowsLink, readWindowsLink } from './windows-link.ts';

/** Files that lead somewhere when they are opened, or already when their folder is looked at. */
const NAMES =
  /^(?:url|website|webloc|desktop|lnk|library-ms|search-ms|searchconnector-ms|settingcontent-ms|theme|themepack|scf|rdp|appref-ms|contact|group|job|xrm-ms|diagcab|jnlp|ica)$/;
const FILE_ADDRESS = /\bfile:\/\/[^\s<>"']{3,1000}/gi;

export const shortcut = defineContainer({
  name: 'shortcut',
  called: 'a shortcut',
  most_bytes: 1024 * 1024,
  recognises: (part) =>
    isWindowsLink(part.bytes) ||
    isCalled(
      part,
      NAMES,
      /^application\/(?:x-ms-shortcut|x-url|internet-shortcut|x-mswinurl|windows-library\+xml)$/,
    ) ||
    startsAsShortcut(part),
  open({ bytes }) {
    const text = isWindowsLink(bytes) ? wordsOf(bytes) : decodeText(bytes, LIMITS.html);
    const folders = [
      ...remoteFoldersIn(text),
      ...[...text.matchAll(FILE_ADDRESS)].map(([href]) => leadsTo(href)).filter(({ href }) => isRemote(href)),
    ];
    return opened({
      text,
      links: [...linksIn(text), ...folders],
      flags: folders.length > 0 ? ['shortcut', 'remote_folder'] : ['shortcut'],
    });
  },
});

function startsAsShortcut({ bytes }: Part): boolean {
  const head = bytes.toString('latin1', 0, 512).toLowerCase();
  return (
    head.startsWith('[internetshortcut]') ||
    /<(?:librarydescription|searchconnectordescription|persistedquery)\b/.test(head)
  );
}

/** `file:///C:/…` is a file of the reader's own machine. */
function isRemote(href: string): boolean {
  return !/^file:\/\/\/+[a-z](?::|%3a)/i.test(href) && !/^file:\/\/\/[^/]/i.test(href);
}

function wordsOf(bytes: Buffer): string {
  const link = readWindowsLink(bytes);
  return [link.target, link.arguments, link.working_folder, link.icon, link.description]
    .filter(Boolean)
    .join('\n');
}
