import { BooleanField, DateTimeField, ObjectField, StringField, UuidField } from '#platform';
import type { ViewFields } from '../../incident-views.service.ts';
import { AssigneeDto } from './incident.dto.ts';

const QUERY = {
  max: 2000,
  pattern: { matches: /^[\w.~%+=&:,*@/-]*$/, wants: 'the encoded query of an address' },
  description: 'What stands behind the question mark of its address',
  example: 'status=created,triaging,triaged&sort=-urgency',
};

export class IncidentViewDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;

  @StringField(QUERY)
  query!: string;

  @BooleanField({ description: 'Everybody sees it' })
  shared!: boolean;

  @ObjectField(() => AssigneeDto)
  owner!: AssigneeDto;

  @BooleanField({ description: 'Mine: I can change it' })
  mine!: boolean;

  @BooleanField({ description: 'With it I begin' })
  is_default!: boolean;

  @DateTimeField()
  updated_at!: string;
}

export class IncidentViewsDto {
  @ObjectField(() => IncidentViewDto, { each: true, description: 'My own, then the shared ones of others' })
  data!: IncidentViewDto[];
}

export class CreateIncidentViewDto implements ViewFields {
  @StringField({ min: 1, max: 80 })
  name!: string;

  @StringField(QUERY)
  query!: string;

  @BooleanField()
  shared!: boolean;
}

export class UpdateIncidentViewDto implements Partial<ViewFields> {
  @StringField({ optional: true, min: 1, max: 80 })
  name?: string;

  @StringField({ ...QUERY, optional: true })
  query?: string;

  @BooleanField({ optional: true })
  shared?: boolean;
}

export class BeginWithViewDto {
  @UuidField({ nullable: true, description: 'Null: with all incidents' })
  view_id!: string | null;
}
