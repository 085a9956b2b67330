import { DateTimeField, IntegerField, ObjectField, StringField, TextField } from '#platform';

export class CountedDto {
  @StringField({ max: 2000 })
  name!: string;

  @IntegerField()
  count!: number;
}

export class RefusalDto {
  @StringField({ description: "The problem's code" })
  reason!: string;

  @IntegerField({ description: 'In the last seven days' })
  count!: number;

  @TextField({ description: 'What the sender was told, the last time' })
  detail!: string;

  @DateTimeField({ description: 'The last time' })
  at!: string;
}

export class UnderstandingDto {
  @IntegerField({ description: 'Looked at: its last ones, 1000 at most' })
  deliveries!: number;

  @IntegerField({ description: 'Of those, what a format knew' })
  recognised!: number;

  @ObjectField(() => CountedDto, {
    each: true,
    description: 'By which formats they were read; `unknown`: by their keys alone',
  })
  formats!: CountedDto[];

  @ObjectField(() => CountedDto, {
    each: true,
    description: 'Deliveries each of whose alerts says the field',
  })
  fields!: CountedDto[];

  @ObjectField(() => CountedDto, {
    each: true,
    description: 'What was said and is no value of its field, such as words for a severity; 30 at most',
  })
  not_understood!: CountedDto[];

  @IntegerField({
    description: 'Alerts looked at for what is unread: the last ones, 200 at most, fewer of large ones',
  })
  unread_of!: number;

  @ObjectField(() => CountedDto, {
    each: true,
    description: 'Paths of what stands in alerts and in nothing that was made of them; 30 at most',
  })
  unread!: CountedDto[];

  @ObjectField(() => RefusalDto, { each: true })
  refusals!: RefusalDto[];
}
