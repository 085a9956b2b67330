import { EnumField, IntegerField, StringField, TextField, UuidField } from '#platform';
import { HELD_BACK_CODES, type HeldBackCode } from '../../domain/held-back.ts';

/** What became of one recommendation. */
export class RecommendationDto {
  @UuidField()
  verdict_id!: string;

  @IntegerField({ min: 0, description: "Its place in the verdict's `recommended_actions`, from 0" })
  position!: number;

  @StringField()
  action!: string;

  @UuidField({ nullable: true, description: 'The request for it; null: the analyst has not requested it' })
  action_id!: string | null;

  @EnumField(HELD_BACK_CODES, {
    name: 'HeldBackCode',
    nullable: true,
    description: 'Why the analyst has not requested it; null when it is requested',
  })
  code!: HeldBackCode | null;

  @TextField({ description: 'By whom it was requested, or why not, as a sentence' })
  reason!: string;
}
