/** A mail's bytes as the text that is kept of them: those that are no UTF-8 one to one as Latin-1. */
export function decodeMail(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
