import { IntegerField, TextField, UuidField } from '#platform';
import { MAX_CHARACTERS } from '../../domain/source.ts';

/** Documents the JSON form of a playbook's text; see `PlaybookText`. */
export class SavePlaybookDto {
  @TextField({ max: MAX_CHARACTERS, description: 'The playbook as YAML' })
  yaml!: string;

  @IntegerField({
    optional: true,
    min: 1,
    description: 'The version that was changed; another one in force is refused with 412',
  })
  version?: number;
}

export class ValidatePlaybookDto {
  @TextField({ max: MAX_CHARACTERS, description: 'The playbook as YAML' })
  yaml!: string;
}

export class RunPlaybookDto {
  @UuidField({ description: 'The incident to triage with this playbook' })
  incident_id!: string;
}
