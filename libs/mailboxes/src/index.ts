export { MailboxesModule } from './mailboxes.module.ts';
