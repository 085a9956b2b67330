import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf, TenantColumn } from '#platform';
import { IDENTITIES, JUDGEMENTS, type Identity, type Judgement } from '../domain/seen-mail.ts';

@Entity('seen_mails')
@Check('seen_mails_identity_check', oneOf('identity', IDENTITIES))
@Check('seen_mails_judged_check', oneOf('judged', JUDGEMENTS))
@Index('seen_mails_address', ['tenant_id', 'address', 'seen_at'])
@Index('seen_mails_house', ['tenant_id', 'house', 'seen_at'])
@Index('seen_mails_name', ['tenant_id', 'name', 'seen_at'])
@Index('seen_mails_message', ['tenant_id', 'message'])
@Index('seen_mails_seen_at', ['tenant_id', 'seen_at'])
export class SeenMailEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @PrimaryColumn('uuid') incident_id!: string;
  /** SHA-256 of its bytes, hex. */
  @PrimaryColumn({ type: 'text', collation: 'C' }) mail!: string;
  @Column('timestamptz') seen_at!: Date;
  @Column({ type: 'text', collation: 'C' }) address!: string;
  @Column({ type: 'text', collation: 'C' }) house!: string;
  @Column('text') identity!: Identity;
  @Column({ type: 'text', collation: 'C' }) name!: string;
  @Column({ type: 'text', collation: 'C' }) message!: string;
  @Column('text', { array: true }) parties!: string[];
  @Column('text') list!: string;
  @Column('text', { array: true }) link_houses!: string[];
  /** The last verdict calls it malicious or suspicious. */
  @Column('boolean') suspected!: boolean;
  /** By a person; null until one has said. */
  @Column('text', { nullable: true }) judged!: Judgement | null;
}
