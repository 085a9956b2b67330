import { defineContainer, isCalled, opened, unread, type InnerPart } from '../define-container.ts';
import { elementAt, elementsIn, EXPLICIT, OBJECT_ID, octetsOf, SEQUENCE, type Element } from './der.ts';

const PEM = /^-----BEGIN (?:PKCS7|CMS)-----/;
/** Kinds of content (RFC 5652), by the bytes of their numbers. */
const KINDS: ReadonlyMap<string, 'signed' | 'enveloped' | 'compressed'> = new Map([
  ['2a864886f70d010702', 'signed'],
  ['2a864886f70d010703', 'enveloped'],
  ['2a864886f70d0109100117', 'enveloped'],
  ['2a864886f70d0109100109', 'compressed'],
]);

/** Signed mail that stands inside its signature, and encrypted mail (RFC 8551). The signature itself is not checked. */
export const smime = defineContainer({
  name: 'smime',
  called: 'an S/MIME message',
  recognises: (part) =>
    isCalled(
      part,
      /^(?:p7[msczb]|pgp|gpg)$/,
      /^application\/(?:(?:x-)?pkcs7-(?:mime|signature)|pgp-encrypted)$/,
    ) || isPgp(part.bytes),
  open(part) {
    if (isPgp(part.bytes) || isCalled(part, /^(?:pgp|gpg)$/, /^application\/pgp-encrypted$/))
      return opened({ flags: ['encrypted_mail'], reading: unread('it is encrypted by PGP') });
    const { kind, content } = contentOf(part.bytes);
    if (kind === 'enveloped')
      return opened({ flags: ['encrypted_mail'], reading: unread('it is encrypted by S/MIME') });
    if (kind === 'compressed') return opened({ reading: unread('it is compressed by S/MIME') });
    // A signature that stands apart from what it signs holds certificates only.
    return opened({ parts: content === null ? [] : [signedPart(content)] });
  },
});

function isPgp(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 64).trimStart().startsWith('-----BEGIN PGP MESSAGE-----');
}

function contentOf(bytes: Buffer): { kind: 'signed' | 'enveloped' | 'compressed'; content: Buffer | null } {
  const [type, wrapped] = elementsIn(sequence(elementAt(binary(bytes), 0)));
  const kind = type?.tag === OBJECT_ID ? KINDS.get(type.content.toString('hex')) : undefined;
  if (kind === undefined || wrapped === undefined) throw new Error('it is of a kind that is not known');
  if (kind !== 'signed') return { kind, content: null };
  const signed = elementsIn(sequence(elementAt(wrapped.content, 0)));
  // Version, digest algorithms, then what is signed.
  const inside = elementsIn(sequence(signed[2])).find(({ tag }) => tag === EXPLICIT);
  return { kind, content: inside === undefined ? null : octetsOf(elementAt(inside.content, 0)) };
}

function sequence(element: Element | undefined): Buffer {
  if (element?.tag !== SEQUENCE) throw new Error('it is not built as it should be');
  return element.content;
}

function binary(bytes: Buffer): Buffer {
  const head = bytes.toString('latin1', 0, 64);
  if (!PEM.test(head)) return bytes;
  return Buffer.from(bytes.toString('latin1').replace(/-----[A-Z0-9 ]{1,40}-----/g, ''), 'base64');
}

/** What is signed is a part with its headers: it is read as a mail is. */
function signedPart(bytes: Buffer): InnerPart {
  return { name: '', declared_type: 'message/rfc822', bytes };
}
