import { PRESENCE_DOINGS, type PresenceDoing } from '#contracts';
import { DateTimeField, EnumField, ObjectField, StringField, UuidField } from './fields.ts';
import type { Present } from './presence.ts';

export class PresentDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;

  @EnumField(PRESENCE_DOINGS, { name: 'PresenceDoing' })
  doing!: PresenceDoing;

  @DateTimeField()
  since!: string;
}

export class PresenceDto {
  @ObjectField(() => PresentDto, { each: true, maxItems: 2000, description: 'The others, by name' })
  data!: PresentDto[];
}

export function toPresenceDto(others: readonly Present[]): PresenceDto {
  const data = others.map(({ id, name, doing, since }) => ({ id, name, doing, since: since.toISOString() }));
  return { data };
}
