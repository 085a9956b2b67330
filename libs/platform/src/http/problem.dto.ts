import { ERROR_CODES, type ErrorCode } from '#contracts';
import { EnumField, IntegerField, ObjectField, StringField } from './fields.ts';

export class FieldErrorDto {
  @StringField({ description: 'Dotted path from the root of the body, such as steps.2.with.urls' })
  path!: string;

  @StringField()
  code!: string;

  @StringField()
  message!: string;

  @IntegerField({
    optional: true,
    min: 1,
    description: 'Line in the text that was sent, counted from 1 (playbooks)',
  })
  line?: number;

  @IntegerField({ optional: true, min: 1 })
  column?: number;
}

/** RFC 9457 problem details. */
export class ProblemDto {
  @StringField()
  type!: string;

  @StringField()
  title!: string;

  @IntegerField()
  status!: number;

  @EnumField(Object.keys(ERROR_CODES) as ErrorCode[], { name: 'ErrorCode' })
  code!: ErrorCode;

  @StringField({ description: 'A sentence for people: what was wrong, where, what to do' })
  detail!: string;

  @StringField({ description: 'Finds the request in the log' })
  correlation_id!: string;

  @ObjectField(() => FieldErrorDto, { each: true, optional: true })
  errors?: FieldErrorDto[];
}
