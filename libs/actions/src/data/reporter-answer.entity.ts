import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TenantColumn, oneOf } from '#platform';
import { ANSWERS, type Answer } from '../domain/reporter-settings.ts';

/** What whoever reported a mail was told last, or is being told. */
@Entity('reporter_answers')
@Check('reporter_answers_answer_check', oneOf('answer', ANSWERS))
@Index('reporter_answers_by_reporter', ['tenant_id', 'reporter', 'at'])
export class ReporterAnswerEntity {
  @TenantColumn({ primary: true }) tenant_id!: string;
  @PrimaryColumn('uuid') incident_id!: string;
  @PrimaryColumn({ type: 'text', collation: 'C' }) reporter!: string;
  @Column('text') answer!: Answer;
  /** Something else was told before. */
  @Column('boolean') corrects!: boolean;
  @Column('uuid') action_id!: string;
  @Column('timestamptz') at!: Date;
}
