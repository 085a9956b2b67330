import { INCIDENT_TYPES, type IncidentType } from '#contracts';
import { EnumField, IntegerField, ObjectField, StringField, TextField } from '#platform';
import { SOURCE_AUTHENTICATIONS, type SourceAuthentication } from '../../authentications/index.ts';
import { SOURCE_FORMATS, type SourceFormat } from '../../formats/index.ts';

export class FormatSampleDto {
  @StringField({ description: 'What it shows' })
  title!: string;

  @StringField({ example: 'application/json' })
  content_type!: string;

  @TextField({ description: 'A delivery as it comes over the wire' })
  body!: string;
}

export class WebhookFormatDto {
  @EnumField(SOURCE_FORMATS, { name: 'SourceFormat' })
  name!: SourceFormat;

  @StringField({ description: 'What people call it', example: 'CrowdStrike Falcon' })
  title!: string;

  @StringField({ description: 'What delivers in it' })
  sender!: string;

  @StringField({ description: 'What of it is read' })
  reads!: string;

  @StringField({ each: true, example: ['application/json'] })
  content_types!: string[];

  @IntegerField({ description: 'Bytes that a delivery may have' })
  max_bytes!: number;

  @EnumField(SOURCE_AUTHENTICATIONS, {
    name: 'SourceAuthentication',
    each: true,
    description: 'How its sender can show itself, the most fitting first',
  })
  authentications!: SourceAuthentication[];

  @EnumField(INCIDENT_TYPES, {
    name: 'IncidentType',
    description: 'Of alerts that name none, unless the source says another',
  })
  default_type!: IncidentType;

  @IntegerField({ description: 'Unless the source says another' })
  deduplication_window_seconds!: number;

  @ObjectField(() => FormatSampleDto, { each: true, description: 'The shortest first' })
  samples!: FormatSampleDto[];
}
