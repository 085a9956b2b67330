import {
  INCIDENT_TYPES,
  ON_RESOLVED,
  SEVERITIES,
  type IncidentType,
  type OnResolved,
  type Severity,
} from '#contracts';
import { BooleanField, EnumField, IntegerField, StringField, TextField, UuidField } from '#platform';
import { SOURCE_AUTHENTICATIONS, type SourceAuthentication } from '../../authentications/index.ts';
import { SOURCE_FORMATS, type SourceFormat } from '../../formats/index.ts';
import { MappingRows, type MappingRowDto } from './mapping.dto.ts';
import { GroupingKeys } from './grouping.dto.ts';
import type { NewSource, SourceChange } from '../../source.view.ts';

const NAME_PATTERN = {
  matches: /^[A-Za-z0-9._-]+$/,
  wants: 'letters, digits, dots, dashes and underscores',
};
const SLUG_PATTERN = {
  matches: /^[a-z0-9][a-z0-9-]{1,62}$/,
  wants: 'lower-case letters, digits and dashes, at least two, and begin with no dash',
};

export class CreateSourceDto implements NewSource {
  @StringField({
    min: 2,
    max: 63,
    pattern: SLUG_PATTERN,
    description:
      'The end of the address: /api/webhooks/<tenant>/<slug>, of the platform’s own /api/webhooks/<slug>. Never changes',
    example: 'mail-gateway',
  })
  slug!: string;

  @StringField({ min: 1, max: 100 })
  name!: string;

  @EnumField(SOURCE_AUTHENTICATIONS, { name: 'SourceAuthentication' })
  authentication!: SourceAuthentication;

  @StringField({
    optional: true,
    nullable: true,
    max: 100,
    pattern: NAME_PATTERN,
    description:
      "The header's, parameter's or user's name, where the authentication has one: `GET /webhook-authentications` says so",
  })
  authentication_name?: string | null;

  @EnumField(SOURCE_FORMATS, {
    name: 'SourceFormat',
    optional: true,
    default: 'auto',
    description:
      '`auto` knows every sender by what it sends; one that is named is the only one that is asked',
  })
  format?: SourceFormat;

  @EnumField(SEVERITIES, {
    name: 'Severity',
    optional: true,
    default: 'medium',
    description: 'For alerts that name none',
  })
  default_severity?: Severity;

  @EnumField(INCIDENT_TYPES, {
    name: 'IncidentType',
    optional: true,
    description: 'For alerts that name none; left out, it is what `GET /webhook-formats` says of the format',
  })
  default_type?: IncidentType;

  @StringField({
    optional: true,
    nullable: true,
    max: 100,
    description: 'A playbook by name; null: the one for the type',
  })
  playbook?: string | null;

  @UuidField({
    optional: true,
    nullable: true,
    description: 'A team by its id: its incidents come into that queue; null: into none',
  })
  team_id?: string | null;

  @BooleanField({ optional: true, default: true })
  auto_triage?: boolean;

  @IntegerField({
    optional: true,
    min: 0,
    max: 2_592_000,
    description:
      'Within it, equal alerts join their open incident; 0: never. Left out, it is what `GET /webhook-formats` says of the format',
  })
  deduplication_window_seconds?: number;

  @StringField({
    optional: true,
    each: true,
    max: 49,
    maxItems: 100,
    description: 'IP addresses and networks (CIDR) that may deliver; empty: all',
    example: ['192.0.2.0/24'],
  })
  allowed_networks?: string[];

  @BooleanField({ optional: true, default: true })
  enabled?: boolean;

  @EnumField(ON_RESOLVED, {
    name: 'OnResolved',
    optional: true,
    default: 'show',
    description:
      'When the sender says that a thing is over: `show` tells it, `close` also closes its incident once it is triaged, which is no disposition',
  })
  on_resolved?: OnResolved;

  @IntegerField({
    optional: true,
    min: 0,
    max: 31_536_000,
    default: 604_800,
    description:
      'What comes back so soon after its incident was resolved opens it again; later it makes a new one that is linked',
  })
  reopen_window_seconds?: number;

  @GroupingKeys({ optional: true })
  grouping_keys?: string[];

  @MappingRows({ optional: true })
  mapping?: MappingRowDto[];

  @StringField({
    optional: true,
    min: 16,
    max: 200,
    description:
      'For senders that make the secret themselves, such as Slack, PagerDuty and Sentry; left out, a strong one is made',
  })
  secret?: string;
}

export class UpdateSourceDto implements SourceChange {
  @IntegerField({ min: 1, description: 'The version that was read; another one now is answered with 412' })
  version!: number;

  @StringField({ optional: true, min: 1, max: 100 })
  name?: string;

  @EnumField(SOURCE_AUTHENTICATIONS, { name: 'SourceAuthentication', optional: true })
  authentication?: SourceAuthentication;

  @StringField({ optional: true, nullable: true, max: 100, pattern: NAME_PATTERN })
  authentication_name?: string | null;

  @EnumField(SOURCE_FORMATS, { name: 'SourceFormat', optional: true })
  format?: SourceFormat;

  @EnumField(SEVERITIES, { name: 'Severity', optional: true })
  default_severity?: Severity;

  @EnumField(INCIDENT_TYPES, { name: 'IncidentType', optional: true })
  default_type?: IncidentType;

  @StringField({ optional: true, nullable: true, max: 100 })
  playbook?: string | null;

  @UuidField({ optional: true, nullable: true })
  team_id?: string | null;

  @BooleanField({ optional: true })
  auto_triage?: boolean;

  @IntegerField({ optional: true, min: 0, max: 2_592_000 })
  deduplication_window_seconds?: number;

  @StringField({ optional: true, each: true, max: 49, maxItems: 100 })
  allowed_networks?: string[];

  @BooleanField({ optional: true })
  enabled?: boolean;

  @EnumField(ON_RESOLVED, { name: 'OnResolved', optional: true })
  on_resolved?: OnResolved;

  @IntegerField({ optional: true, min: 0, max: 31_536_000 })
  reopen_window_seconds?: number;

  @GroupingKeys({ optional: true })
  grouping_keys?: string[];

  @MappingRows({ optional: true })
  mapping?: MappingRowDto[];
}

export class RotateSecretDto {
  @IntegerField({
    optional: true,
    min: 0,
    max: 2_592_000,
    default: 86_400,
    description: 'How long the present secret is accepted too; 0: it ends now',
  })
  keep_previous_seconds?: number;

  @StringField({
    optional: true,
    min: 16,
    max: 200,
    description: 'For senders that make the secret themselves',
  })
  secret?: string;
}

export class TestSourceDto {
  @TextField({
    min: 1,
    max: 900_000,
    description: 'A body as the sender would send it. It is parsed and shown; nothing is stored',
  })
  body!: string;

  @StringField({ optional: true, max: 100, default: 'application/json' })
  content_type?: string;
}
