import { mail } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

export async function onlyAttachment(name: string, content: Buffer, type?: string) {
  const { attachments } = await parseEmail(
    mail({ attachments: [{ name, content, ...(type === undefined ? {} : { type }) }] }),
  );
  expect(attachments).toHaveLength(1);
  return attachments[0]!;
}

export async function links(html: string) {
  return (await parseEmail(mail({ html }))).links;
}
