import { decodeWords as decodeEach } from 'postal-mime';

const WORD = /=\?([\w.:+-]{1,60})(?:\*[\w-]{1,20})?\?([BbQq])\?([^?\s]{0,4000})\?=/g;

interface Word {
  charset: string;
  bytes: Buffer;
  from: number;
  to: number;
}

/**
 * A header's encoded words (RFC 2047) as text. Words of one charset with nothing but blanks between them are put
 * together before they are decoded: programs split them inside a character, though they should not.
 */
export function decodeWords(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  let group: Word[] = [];
  const end = (): void => {
    const [first] = group;
    const last = group.at(-1);
    if (first !== undefined && last !== undefined && group.length > 1) {
      const whole = Buffer.concat(group.map(({ bytes }) => bytes)).toString('base64');
      pieces.push(text.slice(at, first.from), `=?${first.charset}?B?${whole}?=`);
      at = last.to;
    }
    group = [];
  };
  for (const { 0: found, 1: charset = '', 2: kind = '', 3: code = '', index } of text.matchAll(WORD)) {
    const last = group.at(-1);
    const follows = last !== undefined && last.charset.toLowerCase() === charset.toLowerCase();
    if (!follows || !/^\s+$/.test(text.slice(last.to, index))) end();
    group.push({ charset, bytes: bytesOf(kind, code), from: index, to: index + found.length });
  }
  end();
  return decodeEach(pieces.join('') + text.slice(at));
}

function bytesOf(kind: string, code: string): Buffer {
  if (kind.toLowerCase() === 'b') return Buffer.from(code, 'base64');
  const plain = code
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
