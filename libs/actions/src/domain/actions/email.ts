import { sameOrganisation } from '#mail';
import { defineAction, type ActionContext } from '../definition.ts';
import type { Recommendation, SeenCase } from '../recommendation.ts';
import { BOOLEAN, EMAIL_ADDRESS, STRING, output, parameters, string } from '../schemas.ts';
import { effect, falseIfNotFound, missing } from './shared.ts';

const MAILBOX_UNRESOLVED =
  'A mailbox is asked for by its own address, which is what the mail service knows it by.';
const SENDER_UNRESOLVED = 'A sender is an address outside; no service of ours knows it by another name.';

interface MessageParameters {
  mailbox: string;
  message_id: string;
}

const MESSAGE = parameters({
  mailbox: string('Mailbox that holds the message', {
    max: 320,
    pattern: EMAIL_ADDRESS,
    example: 'j.doe@example.com',
  }),
  message_id: string('Internet message id, with its angle brackets', {
    max: 998,
    example: '<1234@mail.example.com>',
  }),
});

async function holdsMessage(ctx: ActionContext<MessageParameters>): Promise<boolean> {
  const { mailbox, message_id } = ctx.parameters;
  const gateway = await ctx.service('email_gateway');
  return gateway
    .findMessage(mailbox, message_id, ctx.signal)
    .then((found) => found !== null, falseIfNotFound);
}

function quarantineOf({ mail }: SeenCase): Recommendation<MessageParameters>[] {
  const { mailbox = null, message_id = null } = mail ?? {};
  if (mailbox === null || message_id === null) return [];
  const reason = `The message ${message_id} in the mailbox of ${mailbox} was judged malicious; quarantine keeps it and can be undone.`;
  return [{ parameters: { mailbox, message_id }, reason }];
}

export const quarantineEmail = defineAction<MessageParameters>({
  ...effect<MessageParameters>({
    name: 'quarantine_email',
    title: 'Quarantine email',
    description: "Moves a message out of the reader's sight into quarantine. It is kept and can be released.",
    category: 'email',
    capability: 'email_gateway',
    inverse: 'release_email',
    default_level: 'analyst',
    target_type: 'mailbox',
    analyst: 'request',
    code_parameters: [],
    recommended: quarantineOf,
  }),
  parameters: MESSAGE,
  output: output({ mailbox: STRING, message_id: STRING, from_folder: STRING, already_done: BOOLEAN }, [
    'mailbox',
    'message_id',
  ]),
  resolve: MAILBOX_UNRESOLVED,
  knows: holdsMessage,
  targets: (p) => [p.mailbox],
  summary: (p) => `Quarantine the message ${p.message_id} in the mailbox of ${p.mailbox}`,
  async apply(ctx) {
    const { mailbox, message_id } = ctx.parameters;
    const gateway = await ctx.service('email_gateway');
    if (await gateway.isQuarantined(mailbox, message_id, ctx.signal))
      return { output: { mailbox, message_id, already_done: true }, evidence: [] };
    const moved = await ctx.send(() => gateway.quarantine(mailbox, message_id, ctx.signal));
    return {
      output: { mailbox, message_id, from_folder: moved.from_folder, already_done: false },
      evidence: [],
    };
  },
  async readBack(ctx) {
    const { mailbox, message_id } = ctx.parameters;
    const gateway = await ctx.service('email_gateway');
    const quarantined = await gateway.isQuarantined(mailbox, message_id, ctx.signal);
    return quarantined ? { state: 'done', output: { mailbox, message_id } } : { state: 'not_done' };
  },
});

export const releaseEmail = defineAction<MessageParameters>({
  ...effect<MessageParameters>({
    name: 'release_email',
    title: 'Release email',
    description: 'Moves a quarantined message back to the inbox.',
    category: 'email',
    capability: 'email_gateway',
    inverse: 'quarantine_email',
    default_level: 'analyst',
    target_type: 'mailbox',
    analyst: 'nothing',
    code_parameters: [],
    recommended: null,
  }),
  parameters: MESSAGE,
  output: output({ mailbox: STRING, message_id: STRING, already_done: BOOLEAN }),
  resolve: MAILBOX_UNRESOLVED,
  knows: holdsMessage,
  targets: (p) => [p.mailbox],
  summary: (p) => `Release the message ${p.message_id} to the mailbox of ${p.mailbox}`,
  async apply(ctx) {
    const { mailbox, message_id } = ctx.parameters;
    const gateway = await ctx.service('email_gateway');
    const message = await gateway.findMessage(mailbox, message_id, ctx.signal);
    if (message === null)
      throw missing(`message ${message_id} in the mailbox ${mailbox}`, 'The mail service');
    if (!message.quarantined) return { output: { mailbox, message_id, already_done: true }, evidence: [] };
    await ctx.send(() => gateway.release(mailbox, message_id, ctx.signal));
    return { output: { mailbox, message_id, already_done: false }, evidence: [] };
  },
  async readBack(ctx) {
    const { mailbox, message_id } = ctx.parameters;
    const gateway = await ctx.service('email_gateway');
    const message = await gateway.findMessage(mailbox, message_id, ctx.signal);
    // A message that is nowhere was perhaps released and then deleted by its reader.
    if (message === null) return { state: 'unknown' };
    return message.quarantined
      ? { state: 'not_done' }
      : { state: 'done', output: { mailbox, message_id, already_done: false } };
  },
});

interface SenderParameters {
  sender: string;
}

const SENDER = parameters({
  sender: string("The sender's address", {
    max: 320,
    pattern: EMAIL_ADDRESS,
    example: 'billing@example.net',
  }),
});
const SENDER_OUTPUT = output({ sender: STRING, blocked: BOOLEAN, already_done: BOOLEAN });

const FULL_ADDRESS = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** What shows that the address is not the sender's own. */
const FORGED = new Set([
  'email.authentication.dmarc',
  'email.authentication.unaligned',
  'email.sender.own_address',
]);

/**
 * A block of an address that was forged hits only whom it belongs to: so does one of the recipient's own organisation,
 * which is forged or a colleague's.
 */
function blockOf({ mail, evidence }: SeenCase): Recommendation<SenderParameters>[] {
  if (mail === null || mail.sender === null || !FULL_ADDRESS.test(mail.sender)) return [];
  const { sender, mailbox } = mail;
  if (mailbox !== null && sameOrganisation(domainOf(sender), domainOf(mailbox))) return [];
  if (evidence.some(({ kind, polarity }) => polarity === 'malicious' && FORGED.has(kind))) return [];
  const isUnproved =
    evidence.some(({ kind }) => kind === 'email.authentication.unverified') &&
    !evidence.some(({ kind, polarity }) => polarity === 'benign' && kind === 'email.authentication.dmarc');
  const proof = isUnproved ? ' Whether the address is its own could not be checked.' : '';
  const reason = `${sender} sent a message judged malicious; a block can be undone.${proof}`;
  return [{ parameters: { sender }, reason }];
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

export const blockSender = defineAction<SenderParameters>({
  ...effect<SenderParameters>({
    name: 'block_sender',
    title: 'Block sender',
    description: 'Refuses further mail from one address for the whole organisation.',
    category: 'email',
    capability: 'email_gateway',
    inverse: 'unblock_sender',
    default_level: 'analyst',
    target_type: 'email_address',
    analyst: 'request',
    code_parameters: [],
    recommended: blockOf,
  }),
  parameters: SENDER,
  output: SENDER_OUTPUT,
  resolve: SENDER_UNRESOLVED,
  // Each of them could block it, and none knows it before.
  knows: null,
  targets: (p) => [p.sender],
  summary: (p) => `Block mail from ${p.sender}`,
  async apply(ctx) {
    const { sender } = ctx.parameters;
    const gateway = await ctx.service('email_gateway');
    const alreadyDone = await gateway.isSenderBlocked(sender, ctx.signal);
    if (!alreadyDone) await ctx.send(() => gateway.blockSender(sender, ctx.note, ctx.signal));
    return { output: { sender, blocked: true, already_done: alreadyDone }, evidence: [] };
  },
  async readBack(ctx) {
    const { sender } = ctx.parameters;
    const gateway = await ctx.service('email_gateway');
    if (!(await gateway.isSenderBlocked(sender, ctx.signal))) return { state: 'not_done' };
    return { state: 'done', output: { sender, blocked: true, already_done: false } };
  },
});

/** A block that is half lifted is no block to `isSenderBlocked`: so nothing is asked, and the rest is lifted by calling again. */
export const unblockSender = defineAction<SenderParameters>({
  ...effect<SenderParameters>({
    name: 'unblock_sender',
    title: 'Unblock sender',
    description: 'Lets mail from a blocked address in again.',
    category: 'email',
    capability: 'email_gateway',
    inverse: 'block_sender',
    default_level: 'analyst',
    target_type: 'email_address',
    analyst: 'nothing',
    code_parameters: [],
    recommended: null,
  }),
  readBack: 'repeat',
  parameters: SENDER,
  output: SENDER_OUTPUT,
  resolve: SENDER_UNRESOLVED,
  knows: async (ctx) => {
    const gateway = await ctx.service('email_gateway');
    return gateway.isSenderBlocked(ctx.parameters.sender, ctx.signal);
  },
  targets: (p) => [p.sender],
  summary: (p) => `Let in mail from ${p.sender}`,
  async apply(ctx) {
    const { sender } = ctx.parameters;
    const gateway = await ctx.service('email_gateway');
    await ctx.send(() => gateway.unblockSender(sender, ctx.signal));
    return { output: { sender, blocked: false, already_done: false }, evidence: [] };
  },
});
