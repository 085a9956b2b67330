import { BooleanField, DateTimeField, IntegerField, NumberField, ObjectField, StringField } from '#platform';
import { VerdictCountsDto } from './stats.dto.ts';

export class SeverityCountsDto {
  @IntegerField()
  informational!: number;

  @IntegerField()
  low!: number;

  @IntegerField()
  medium!: number;

  @IntegerField()
  high!: number;

  @IntegerField()
  critical!: number;
}

export class DispositionCountsDto {
  @IntegerField()
  true_positive!: number;

  @IntegerField()
  false_positive!: number;

  @IntegerField()
  benign_positive!: number;

  @IntegerField()
  duplicate!: number;

  @IntegerField()
  not_evaluable!: number;
}

export class ReportDayDto {
  @DateTimeField({ description: 'When the day begins, in UTC' })
  day!: string;

  @ObjectField(() => VerdictCountsDto, { description: 'Of the incidents made on the day' })
  by_verdict!: VerdictCountsDto;

  @ObjectField(() => SeverityCountsDto, { description: 'Of the incidents made on the day, as they are now' })
  by_severity!: SeverityCountsDto;

  @IntegerField({ description: 'Incidents that people resolved on the day, whenever they were made' })
  resolved!: number;

  @IntegerField({ description: 'Incidents that ended on the day by the word of their source' })
  closed_by_source!: number;
}

export class DetectorFalsePositivesDto {
  @StringField()
  source!: string;

  @StringField({ description: 'The name of the rule that raised the first alert; empty: none was named' })
  detector!: string;

  @IntegerField({ description: 'By people' })
  resolved!: number;

  @IntegerField()
  false_positives!: number;

  @NumberField({ min: 0, max: 1 })
  rate!: number;
}

export class ResolvedByPersonDto {
  @StringField()
  name!: string;

  @IntegerField()
  resolved!: number;
}

export class ConfidenceBandDto {
  @IntegerField({ description: 'In per cent' })
  from!: number;

  @IntegerField({ description: 'In per cent, itself in the band' })
  to!: number;

  @IntegerField({ description: 'Judged incidents whose verdict has a confidence in the band' })
  incidents!: number;

  @IntegerField({ description: 'Those of them whose disposition agrees with the verdict' })
  right!: number;

  @NumberField({ nullable: true, min: 0, max: 1 })
  mean_confidence!: number | null;
}

export class CalibrationDto {
  @IntegerField({
    description:
      'Incidents that people resolved as a true, false or benign positive and whose verdict is not inconclusive',
  })
  incidents!: number;

  @IntegerField({
    description: 'Malicious or suspicious and a true positive, or benign and a false or benign positive',
  })
  right!: number;

  @NumberField({
    nullable: true,
    min: 0,
    max: 1,
    description: 'Mean square of what the confidence was off by',
  })
  brier_score!: number | null;

  @NumberField({
    nullable: true,
    min: 0,
    max: 1,
    description: 'Mean distance of confidence and share of right verdicts, by band and its size',
  })
  calibration_error!: number | null;

  @ObjectField(() => ConfidenceBandDto, { each: true })
  bands!: ConfidenceBandDto[];
}

export class ReportDto {
  @DateTimeField({ description: 'When the first day begins, in UTC' })
  from!: string;

  @DateTimeField()
  to!: string;

  @IntegerField({ description: 'Incidents made in the period' })
  incidents!: number;

  @ObjectField(() => VerdictCountsDto)
  by_verdict!: VerdictCountsDto;

  @NumberField({
    nullable: true,
    min: 0,
    max: 1,
    description:
      'Share of the incidents that reached a verdict other than inconclusive by themselves; null without incidents',
  })
  automation_rate!: number | null;

  @NumberField({
    nullable: true,
    description: 'Median seconds from the first alert to the verdict, of the incidents made in the period',
  })
  triage_seconds_p50!: number | null;

  @NumberField({ nullable: true, description: 'Nineteen in twenty took no longer' })
  triage_seconds_p95!: number | null;

  @IntegerField({ description: 'Incidents that people resolved in the period, whenever they were made' })
  resolved!: number;

  @ObjectField(() => DispositionCountsDto, { description: 'Of those that people resolved' })
  by_disposition!: DispositionCountsDto;

  @IntegerField({ description: 'Incidents that ended by the word of their source, without a person' })
  closed_by_source!: number;

  @NumberField({
    nullable: true,
    description: 'Median seconds from the first alert until a person resolved it',
  })
  resolution_seconds_p50!: number | null;

  @NumberField({ nullable: true })
  resolution_seconds_p95!: number | null;

  @ObjectField(() => ReportDayDto, { each: true, maxItems: 366, description: 'Every day of the period' })
  by_day!: ReportDayDto[];

  @IntegerField({
    each: true,
    description: 'Incidents made in each of the 24 hours of the day, in UTC, over all days',
  })
  by_hour!: number[];

  @ObjectField(() => DetectorFalsePositivesDto, {
    each: true,
    description: 'Of what people resolved in the period; the most false positives first, 50 at most',
  })
  false_positives_by_detector!: DetectorFalsePositivesDto[];

  @BooleanField({ description: 'Whether there are others with fewer' })
  more_detectors!: boolean;

  @ObjectField(() => ResolvedByPersonDto, { each: true, description: 'The most first, 50 at most' })
  resolved_by_person!: ResolvedByPersonDto[];

  @BooleanField()
  more_people!: boolean;

  @ObjectField(() => CalibrationDto)
  calibration!: CalibrationDto;
}
