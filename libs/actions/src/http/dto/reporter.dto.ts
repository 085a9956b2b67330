import { DateTimeField, EnumField, ObjectField, StringField, UuidField } from '#platform';
import { ANSWERS, type Answer } from '../../domain/reporter-settings.ts';

export class ToldReporterDto {
  @EnumField(ANSWERS, { name: 'ReporterAnswer' })
  answer!: Answer;

  @DateTimeField()
  at!: string;

  @UuidField({ description: 'Of the action that told it, or is about to.' })
  action_id!: string;
}

export class ReporterDto {
  @StringField({ max: 1000, description: 'Address of whoever reported a mail.' })
  reporter!: string;

  @StringField({ max: 1000, description: 'Subject of the mail that was reported.' })
  subject!: string;

  @DateTimeField()
  reported_at!: string;

  @EnumField(ANSWERS, {
    name: 'ReporterAnswer',
    nullable: true,
    description: 'What `notify_reporter` would tell now; null: nothing, for the reason in `obstacle`.',
  })
  answer!: Answer | null;

  @StringField({ nullable: true, max: 1000, description: 'Why nothing is told now, as a sentence.' })
  obstacle!: string | null;

  @ObjectField(() => ToldReporterDto, {
    nullable: true,
    description: 'What was told last, or is being told.',
  })
  told!: ToldReporterDto | null;
}
