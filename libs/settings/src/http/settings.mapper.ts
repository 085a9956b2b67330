import type { SettingsVersion } from '#platform';
import type { SettingsView } from '../settings.queries.ts';
import type { SettingsDto, SettingsVersionDto } from './dto/settings.dto.ts';

export function toSettingsDto({ group, ...state }: SettingsView): SettingsDto {
  return {
    key: group.key,
    title: group.title,
    description: group.description,
    schema: group.schema,
    value: { ...state.value },
    defaults: { ...state.defaults },
    is_default: state.is_default,
    version: state.version,
    changed_at: state.changed_at?.toISOString() ?? null,
    changed_by: state.changed_by_name,
  };
}

export function toVersionDto(row: SettingsVersion): SettingsVersionDto {
  return {
    version: row.version,
    value: row.value === null ? null : { ...row.value },
    changed_at: row.changed_at.toISOString(),
    changed_by: row.changed_by_name,
  };
}
