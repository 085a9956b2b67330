import type { PlaybookRow, PlaybookTextRow, VersionRow } from '../data/playbooks.repository.ts';
import type { StepRecord } from '../domain/state.ts';
import type { Validation } from '../domain/validate.ts';
import type { RunView } from '../playbooks.queries.ts';
import type {
  PlaybookDto,
  PlaybookSummaryDto,
  PlaybookValidationDto,
  PlaybookVersionDto,
  RunDto,
  RunSummaryDto,
} from './dto/playbook.response.ts';

export function toPlaybookSummary(row: PlaybookRow): PlaybookSummaryDto {
  return {
    name: row.name,
    description: row.description,
    enabled: row.enabled,
    built_in: row.built_in,
    edited: row.edited,
    version: row.version,
    incident_types: row.incident_types,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    updated_by: row.updated_by,
  };
}

export function toPlaybook(row: PlaybookTextRow): PlaybookDto {
  return { ...toPlaybookSummary(row), yaml: row.yaml };
}

export function toVersion(row: VersionRow): PlaybookVersionDto {
  return {
    version: row.version,
    yaml: row.yaml,
    created_at: row.created_at.toISOString(),
    created_by: row.created_by,
  };
}

export function toValidation(validation: Validation): PlaybookValidationDto {
  return { valid: validation.valid, errors: validation.faults };
}

export function toRunSummary(row: RunView): RunSummaryDto {
  return {
    id: row.id,
    incident_id: row.incident_id,
    incident_number: row.incident_number,
    playbook: row.playbook,
    version: row.version,
    status: row.status,
    requested_by: row.requested_by,
    verdict_id: row.verdict_id,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

export function toRun({ run, steps }: { run: RunView; steps: StepRecord[] }): RunDto {
  return { ...toRunSummary(run), steps };
}
