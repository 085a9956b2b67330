import { BooleanField, DateTimeField, IntegerField, JsonField, ObjectField, StringField } from '#platform';

export class SettingsDto {
  @StringField({ example: 'retention' })
  key!: string;

  @StringField()
  title!: string;

  @StringField({ max: 2000 })
  description!: string;

  @JsonField({ description: 'JSON Schema of the value: title, description and bounds of each field' })
  schema!: Record<string, unknown>;

  @JsonField({ description: 'What is in force' })
  value!: Record<string, unknown>;

  @JsonField({ description: 'What is in force while nobody has changed it; partly from the environment' })
  defaults!: Record<string, unknown>;

  @BooleanField()
  is_default!: boolean;

  @IntegerField({ description: 'Send it back as If-Match (or `version`) with a change; 0: never changed' })
  version!: number;

  @DateTimeField({ nullable: true })
  changed_at!: string | null;

  @StringField({ nullable: true })
  changed_by!: string | null;
}

export class SettingsListDto {
  @ObjectField(() => SettingsDto, { each: true })
  data!: SettingsDto[];
}

export class SettingsVersionDto {
  @IntegerField()
  version!: number;

  @JsonField({ nullable: true, description: 'Null: the defaults hold again' })
  value!: Record<string, unknown> | null;

  @DateTimeField()
  changed_at!: string;

  @StringField()
  changed_by!: string;
}

export class SettingsVersionListDto {
  @ObjectField(() => SettingsVersionDto, { each: true, description: 'Newest first; the newest 200' })
  data!: SettingsVersionDto[];
}

export class ChangeSettingsDto {
  @JsonField({ nullable: true, description: 'A whole value, every field; null brings the defaults back' })
  value!: Record<string, unknown> | null;

  @IntegerField({
    optional: true,
    min: 0,
    description: 'The version that the change is based on; If-Match does the same',
  })
  version?: number;
}
