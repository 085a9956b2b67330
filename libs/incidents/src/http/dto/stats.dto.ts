import { CLASSIFICATIONS, type Classification } from '#contracts';
import { DateTimeField, EnumField, IntegerField, NumberField, ObjectField, StringField } from '#platform';

export class VerdictCountsDto {
  @IntegerField()
  malicious!: number;

  @IntegerField()
  suspicious!: number;

  @IntegerField()
  benign!: number;

  @IntegerField()
  inconclusive!: number;

  @IntegerField({ description: 'Without a verdict yet' })
  none!: number;
}

export class PeriodDto {
  @IntegerField({ description: 'Incidents made in the period' })
  incidents!: number;

  @ObjectField(() => VerdictCountsDto)
  by_verdict!: VerdictCountsDto;

  @NumberField({
    nullable: true,
    description: 'Median seconds from the first alert to the verdict; null without one',
  })
  triage_seconds_p50!: number | null;

  @NumberField({ nullable: true })
  triage_seconds_p95!: number | null;

  @NumberField({
    nullable: true,
    min: 0,
    max: 1,
    description:
      'Share of the incidents that reached a verdict other than inconclusive by themselves; null without incidents',
  })
  automation_rate!: number | null;

  @IntegerField({ description: 'Incidents that people resolved in the period, whenever they were made' })
  resolved!: number;

  @IntegerField()
  false_positives!: number;

  @IntegerField({ description: 'Incidents that ended by the word of their source, without a person' })
  closed_by_source!: number;
}

export class SourceFalsePositivesDto {
  @StringField()
  source!: string;

  @IntegerField()
  resolved!: number;

  @IntegerField()
  false_positives!: number;

  @NumberField({ min: 0, max: 1 })
  rate!: number;
}

export class AttentionDto {
  @IntegerField({ description: 'Unresolved and assigned to whoever asks' })
  mine!: number;

  @IntegerField({ description: 'Triaged, unresolved, with an inconclusive verdict' })
  inconclusive!: number;

  @IntegerField({ description: 'Unresolved, critical or high, with nobody assigned' })
  unassigned_severe!: number;

  @IntegerField({ description: 'Without a verdict for more than 15 minutes' })
  overdue!: number;

  @IntegerField({ description: 'All that are not resolved' })
  open!: number;

  @IntegerField({ description: 'Counting stops here: a figure that has reached it means "or more"' })
  counted_to!: number;
}

export class StatsOverviewDto {
  @DateTimeField()
  from!: string;

  @DateTimeField()
  to!: string;

  @ObjectField(() => PeriodDto)
  current!: PeriodDto;

  @ObjectField(() => PeriodDto, { description: 'As long a period just before' })
  previous!: PeriodDto;

  @ObjectField(() => SourceFalsePositivesDto, {
    each: true,
    description: 'By source, of what was resolved in the period',
  })
  false_positives_by_source!: SourceFalsePositivesDto[];

  @ObjectField(() => AttentionDto)
  attention!: AttentionDto;

  @DateTimeField({
    nullable: true,
    description: 'When the newest incident was made; null: there is none yet',
  })
  last_incident_at!: string | null;
}

export class StatsBucketDto {
  @DateTimeField({ description: 'The hour begins' })
  at!: string;

  @EnumField([...CLASSIFICATIONS, 'none'] as const, { name: 'ClassificationOrNone' })
  verdict!: Classification | 'none';

  @IntegerField()
  incidents!: number;
}

export class StatsTimelineDto {
  @DateTimeField()
  from!: string;

  @DateTimeField()
  to!: string;

  @ObjectField(() => StatsBucketDto, {
    each: true,
    description: 'One for each hour and verdict that has incidents',
  })
  current!: StatsBucketDto[];

  @ObjectField(() => StatsBucketDto, {
    each: true,
    description: 'The period before; add its length to compare',
  })
  previous!: StatsBucketDto[];
}
