import { IntegerField, TextField, UuidField } from '#platform';

/** Documents the JSON form of a playbook's text; see `PlaybookText`. */
export class SavePlaybookDto {
  @TextField({ max: 262_144, description: 'The playbook as YAML' })
  yaml!: string;

  @IntegerField({
    optional: true,
    min: 1,
    description: 'The version that was changed; another one in force is refused with 412',
  })
  version?: number;
}

export class ValidatePlaybookDto {
  @TextField({ max: 262_144, description: 'The playbook as YAML' })
  yaml!: string;
}

export class RunPlaybookDto {
  @UuidField({ description: 'The incident to triage with this playbook' })
  incident_id!: string;
}
