import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { RowsPass, TenantColumn, oneOf } from '#platform';
import { MESSAGE_OUTCOMES, type MessageOutcome } from '../domain/known-messages.ts';
import { MailboxEntity } from './mailbox.entity.ts';

/** A mail that still lies in the folder, and what has become of it. */
@Entity('mailbox_messages')
@RowsPass()
@Check('mailbox_messages_outcome_check', oneOf('outcome', MESSAGE_OUTCOMES))
@ForeignKey(() => MailboxEntity, ['tenant_id', 'mailbox_id'], ['tenant_id', 'id'], { onDelete: 'CASCADE' })
export class MailboxMessageEntity {
  @TenantColumn({ primary: true, foreignKey: false }) tenant_id!: string;
  @PrimaryColumn('uuid') mailbox_id!: string;
  @PrimaryColumn({ type: 'text', collation: 'C' }) message!: string;
  @Column('text') outcome!: MessageOutcome;
  /** SHA-256 of its bytes, hex. */
  @Column('text', { nullable: true }) digest!: string | null;
  /** Why it was not taken in. */
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz') at!: Date;
}
