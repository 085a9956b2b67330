import { LIMITS } from '../../limits.ts';
import { decodeText } from '../decode-text.ts';
import { defineContainer, isCalled, opened, partlyRead, READ } from '../define-container.ts';
import { scriptFacts } from '../script-facts.ts';

const NAMES =
  /^(?:m?js|jse|vbs|vbe|wsf|wsc|wsh|ps1|psm1|psd1|bat|cmd|sh|bash|command|py|pl|rb|php|hta|sct|reg|inf|ahk|au3)$/;
const TYPES =
  /^(?:application|text)\/(?:x-)?(?:javascript|ecmascript|vbscript|sh|shellscript|python|powershell|bat)$/;

/** A script as a file. It is read and not run: what it would do can only be guessed by where it leads. */
export const script = defineContainer({
  name: 'script',
  called: 'a script',
  recognises: (part) => isCalled(part, NAMES, TYPES) && !part.bytes.subarray(0, 512).includes(0),
  open({ bytes }) {
    const code = decodeText(bytes, LIMITS.html);
    const { links, flags, parts } = scriptFacts(code);
    return opened({
      text: code,
      links,
      flags,
      parts,
      reading:
        bytes.length > LIMITS.html
          ? partlyRead(`of ${bytes.length} bytes the first ${LIMITS.html} were read`)
          : READ,
    });
  },
});
