import { DateTimeField, IntegerField, ObjectField, StringField } from '#platform';
import { GROUPING_KEY, MOST_GROUPING_KEYS } from '../../domain/grouping.ts';

/** Wherever a body names the keys. */
export function GroupingKeys(options: { optional?: true } = {}): PropertyDecorator {
  return StringField({
    ...options,
    each: true,
    max: 200,
    maxItems: MOST_GROUPING_KEYS,
    pattern: {
      matches: GROUPING_KEY,
      wants: '`title`, a field of the normal alert such as `host.name`, or `raw.` and a path as it was sent',
    },
    description:
      'What makes two alerts one thing within the deduplication window, as paths: `rule.name`, `host.name`, `raw.<path>`. Empty: as the format does. An alert that lacks one of them is grouped by the format as well',
    example: ['rule.name', 'host.name'],
  });
}

export class PreviewGroupingDto {
  @GroupingKeys()
  grouping_keys!: string[];

  @IntegerField({ optional: true, min: 0, max: 2_592_000, description: "Left out, it is the source's" })
  deduplication_window_seconds?: number;
}

export class LackingKeyDto {
  @StringField()
  key!: string;

  @IntegerField({ description: 'Alerts that do not say it' })
  alerts!: number;
}

export class AlertGroupDto {
  @StringField({
    each: true,
    max: 300,
    description: 'What its alerts say at each key, in normal form; empty where they do not',
  })
  values!: string[];

  @StringField({ description: 'Of its latest alert' })
  title!: string;

  @IntegerField()
  alerts!: number;

  @IntegerField()
  incidents!: number;
}

export class GroupingPreviewDto {
  @IntegerField({ description: 'Alerts looked at: of the last deliveries, 1000 at most' })
  alerts!: number;

  @DateTimeField({ nullable: true, description: 'When the oldest of them came' })
  since!: string | null;

  @IntegerField({ description: 'That they have made' })
  incidents_now!: number;

  @IntegerField({ description: 'That they would have made' })
  incidents_then!: number;

  @ObjectField(() => LackingKeyDto, { each: true })
  lacking!: LackingKeyDto[];

  @ObjectField(() => AlertGroupDto, { each: true, description: 'The largest, 20 at most' })
  groups!: AlertGroupDto[];
}
