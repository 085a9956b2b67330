import { DateTimeField, EnumField, StringField, UuidField } from '#platform';
import { SUBSCRIPTION_STATES, type SubscriptionState } from '../../data/webhook-subscription.entity.ts';

export class SubscriptionDto {
  @UuidField()
  id!: string;

  @StringField({ description: 'What delivers', example: 'arn:aws:sns:eu-central-1:000000000042:findings' })
  topic!: string;

  @EnumField(SUBSCRIPTION_STATES, {
    name: 'SubscriptionState',
    description: '`waiting`: nothing is delivered before it is confirmed',
  })
  state!: SubscriptionState;

  @DateTimeField()
  asked_at!: string;

  @DateTimeField()
  changed_at!: string;

  @StringField({ nullable: true, description: 'From where it was asked' })
  ip!: string | null;
}
