import { DateTimeField, IntegerField, ObjectField, StringField, TextField } from '#platform';
import { LONGEST_EXPRESSION, MOST_MAPPED, type MappingRow } from '../../reading/mapping.ts';

export class MappingRowDto implements MappingRow {
  @StringField({
    min: 1,
    max: 100,
    description:
      '`title`, `description`, `severity`, `incident_type`, `occurred_at`, `external_id`, `state`, `recipient`, or a field of the normal alert such as `host.name`',
    example: 'title',
  })
  field!: string;

  @TextField({
    min: 1,
    max: LONGEST_EXPRESSION,
    description:
      'CEL over `body`, which is the alert as it was sent. What gives nothing (`body.?rule.?name`) or fails leaves what the format read',
    example: 'body.rule.name',
  })
  expression!: string;
}

/** Wherever a body brings a mapping. */
export function MappingRows(options: { optional?: true } = {}): PropertyDecorator {
  return ObjectField(() => MappingRowDto, {
    ...options,
    each: true,
    maxItems: MOST_MAPPED,
    description:
      "What the source's owner says of its alerts, after the format and their keys have been read: each field once",
  });
}

export class PreviewMappingDto {
  @MappingRows()
  mapping!: MappingRowDto[];
}

export class MappingExampleDto {
  @TextField({ nullable: true, description: 'What an alert says; null: nothing' })
  before!: string | null;

  @TextField({ nullable: true, description: 'What it would say' })
  after!: string | null;
}

export class MappedFieldPreviewDto {
  @StringField()
  field!: string;

  @IntegerField({ description: 'Alerts that would say something else' })
  changed!: number;

  @IntegerField({ description: 'That would say the same' })
  same!: number;

  @IntegerField({ description: 'That the expression leaves as they are' })
  left!: number;

  @IntegerField({ description: 'Of those that are left: it failed, or gave what the field cannot have' })
  failed!: number;

  @TextField({ nullable: true, description: 'Why it failed with the latest of those, with line and column' })
  failure!: string | null;

  @ObjectField(() => MappingExampleDto, {
    each: true,
    description: 'Different ones, 5 at most; changes first',
  })
  examples!: MappingExampleDto[];
}

export class MappingPreviewDto {
  @IntegerField({
    description: 'Alerts looked at: of the last deliveries, 1000 at most; fewer where it is too much work',
  })
  alerts!: number;

  @DateTimeField({ nullable: true, description: 'When the oldest of them came' })
  since!: string | null;

  @ObjectField(() => MappedFieldPreviewDto, { each: true, description: 'In the order of the mapping' })
  fields!: MappedFieldPreviewDto[];
}
