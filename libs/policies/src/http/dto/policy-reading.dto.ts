import { BooleanField, EnumField, FieldErrorDto, JsonField, ObjectField, StringField } from '#platform';
import type { JsonObject } from '#contracts';
import { RULE_WARNINGS, type RuleWarningCode } from '../../domain/coverage.ts';

export class DescribePolicyDto {
  @JsonField({ description: 'A PolicyDocument, of which a part may be wrong still' })
  document!: JsonObject;
}

export class SentencePartDto {
  @StringField({ max: 5000 })
  text!: string;

  @BooleanField({
    description: 'It stands so in the document: a pattern, a path, or a condition without words',
  })
  verbatim!: boolean;
}

export class RuleWarningDto {
  @EnumField(RULE_WARNINGS, { name: 'RuleWarning' })
  code!: RuleWarningCode;

  @StringField({ max: 1000 })
  message!: string;
}

export class RuleReadingDto {
  @StringField()
  rule!: string;

  @StringField({
    max: 200_000,
    example: "Isolate host, when the incident's severity is high → asks 2 managers",
    description: 'The rule; what stands so in the document is in backticks',
  })
  sentence!: string;

  @ObjectField(() => SentencePartDto, {
    each: true,
    maxItems: 5000,
    description: 'The same in pieces',
  })
  parts!: SentencePartDto[];

  @ObjectField(() => RuleWarningDto, { each: true })
  warnings!: RuleWarningDto[];
}

export class PolicyReadingDto {
  @ObjectField(() => RuleReadingDto, { each: true, maxItems: 500, description: 'In the order of the rules' })
  rules!: RuleReadingDto[];

  @ObjectField(() => FieldErrorDto, {
    each: true,
    maxItems: 5000,
    description: 'What would be said against publishing it',
  })
  errors!: FieldErrorDto[];
}
