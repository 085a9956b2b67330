import { BEHIND_PARTS, type BehindPart, type PersonBehind } from '#contracts';
import { EnumField, StringField, UuidField } from './fields.ts';

export class PersonBehindDto implements PersonBehind {
  @UuidField()
  user_id!: string;

  @StringField()
  name!: string;

  @EnumField(BEHIND_PARTS, { name: 'BehindPart', description: 'Why they stand behind it' })
  part!: BehindPart;
}
