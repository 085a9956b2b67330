import type { ParsedEmail } from './types.ts';

/**
 * What a mail is about, as texts: whom it is from and whom answers go to, where its links and forms lead, the files that
 * are attached. Not whom it went to, and nothing that is only shown, such as a display name.
 */
export function mailNames({ from, sender, reply_to, urls, attachments, contained }: ParsedEmail): string[] {
  const addresses = [from, ...(sender === null ? [] : [sender]), ...reply_to].map(({ address }) => address);
  const files = [...attachments.filter(({ inline }) => !inline), ...contained].map(({ sha256 }) => sha256);
  return [...new Set([...addresses, ...urls, ...files])].filter((text) => text !== '');
}
