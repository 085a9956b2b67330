import { BooleanField, DateTimeField, IntegerField, ObjectField, StringField } from '#platform';

export class PersonMinutesDto {
  @StringField()
  user_id!: string;

  @StringField()
  name!: string;

  @IntegerField()
  minutes!: number;
}

export class OversightDto {
  @DateTimeField({ description: 'When the first day begins, in UTC' })
  from!: string;

  @DateTimeField()
  to!: string;

  @IntegerField({
    description:
      "Minutes in which people looked after incidents, approvals and actions: what somebody does there counts its own minute and the four before it, each of a person's minutes once",
  })
  minutes!: number;

  @ObjectField(() => PersonMinutesDto, { each: true, description: 'The most first, 50 at most' })
  by_person!: PersonMinutesDto[];

  @BooleanField()
  more_people!: boolean;
}
