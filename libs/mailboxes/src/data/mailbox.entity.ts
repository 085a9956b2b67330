import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { NamesSubject, TenantColumn, oneOf } from '#platform';
import {
  MAILBOX_SECURITIES,
  MAILBOX_SIGN_INS,
  type MailboxSecurity,
  type MailboxSignIn,
} from '../domain/mailbox-settings.ts';
import { MAILBOX_STATES, type MailboxState } from '../domain/mailbox-state.ts';

@Entity('mailboxes')
@Check('mailboxes_interval_seconds_check', '(interval_seconds >= 30) AND (interval_seconds <= 3600)')
@Check('mailboxes_name_check', "name <> ''")
@Check('mailboxes_port_check', '(port >= 1) AND (port <= 65535)')
@Check('mailboxes_security_check', oneOf('security', MAILBOX_SECURITIES))
@Check('mailboxes_sign_in_check', oneOf('sign_in', MAILBOX_SIGN_INS))
@Check('mailboxes_state_check', oneOf('state', MAILBOX_STATES))
@Check('mailboxes_version_check', 'version >= 1')
@Unique(['tenant_id', 'id'])
@Unique(['tenant_id', 'name'])
@NamesSubject<MailboxEntity>('mailbox', { columns: ['name'], name: ({ name }) => name })
export class MailboxEntity {
  @PrimaryColumn('uuid') id!: string;
  @TenantColumn() tenant_id!: string;
  @Column('text') name!: string;
  @Column('uuid') source_id!: string;
  @Column('text') host!: string;
  @Column('integer') port!: number;
  @Column('text') security!: MailboxSecurity;
  @Column('text') username!: string;
  /** What is signed in with: a password, the secret of an application, or the key of a service account. */
  @Column('text') password_sealed!: string;
  @Column('text', { nullable: true }) ca!: string | null;
  @Column('text') folder!: string;
  @Column('text') done_folder!: string;
  @Column('boolean') reports!: boolean;
  @Column('integer') interval_seconds!: number;
  @Column('boolean') enabled!: boolean;
  @Column('integer', { default: 1 }) version!: number;
  @Column('text', { default: 'waiting' }) state!: MailboxState;
  @Column('text', { nullable: true }) last_error!: string | null;
  /** Sessions in a row that failed. */
  @Column('integer', { default: 0 }) failures!: number;
  @Column('timestamptz', { nullable: true }) next_try_at!: Date | null;
  @Column('timestamptz', { nullable: true }) looked_at!: Date | null;
  @Column('timestamptz', { nullable: true }) last_mail_at!: Date | null;
  @Column('integer', { default: 0 }) mails_taken!: number;
  @Column('uuid', { nullable: true }) held_by!: string | null;
  @Column('timestamptz', { nullable: true }) held_until!: Date | null;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
  @Column('text', { default: 'password' }) sign_in!: MailboxSignIn;
  @Column('text', { nullable: true }) token_url!: string | null;
  @Column('text', { nullable: true }) client_id!: string | null;
  @Column('text', { nullable: true }) scope!: string | null;
}
