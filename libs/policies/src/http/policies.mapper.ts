import type { KillSwitchRow } from '../data/kill-switch.repository.ts';
import type { Outcome } from '../domain/tally.ts';
import type { PolicyRequest } from '../domain/request.ts';
import type { PolicyVersionView, RuleHits } from '../policies.queries.ts';
import type { Backtest } from '../policy-backtests.ts';
import type { BacktestDto, OutcomeDto } from './dto/backtest.dto.ts';
import type { KillSwitchDto } from './dto/kill-switch.dto.ts';
import type { SimulatedRequestDto } from './dto/policy.request.ts';
import type { PolicyDto, PolicyVersionDto } from './dto/policy.response.ts';

export function toVersionDto(row: PolicyVersionView): PolicyVersionDto {
  return {
    version: row.version,
    document: row.document,
    comment: row.comment,
    published_by: row.published_by_name,
    published_at: row.published_at?.toISOString() ?? null,
  };
}

export function toPolicyDto(row: PolicyVersionView & { hits: RuleHits[] }): PolicyDto {
  const hits = row.hits.map((hit) => ({ ...hit, last_at: hit.last_at?.toISOString() ?? null }));
  return { ...toVersionDto(row), hits };
}

export function toKillSwitchDto(row: KillSwitchRow): KillSwitchDto {
  return {
    id: row.id,
    scope: row.scope,
    target: row.target,
    reason: row.reason,
    engaged_by: row.engaged_by_name,
    engaged_at: row.engaged_at.toISOString(),
    released_by: row.released_by_name,
    released_at: row.released_at?.toISOString() ?? null,
    release_reason: row.release_reason,
  };
}

export function toPolicyRequest(dto: SimulatedRequestDto): PolicyRequest {
  const { proposer, parameters } = dto;
  return {
    action: { ...dto.action },
    targets: dto.targets,
    parameters: parameters ?? {},
    incident: dto.incident === null ? null : { ...dto.incident },
    proposer: { type: proposer.type, id: proposer.id, name: proposer.name, role: proposer.role ?? null },
    verdict: dto.verdict === null ? null : { ...dto.verdict },
    playbook: dto.playbook,
  };
}

export function toBacktestDto(backtest: Backtest): BacktestDto {
  const { from, to, rules, differences, ...counts } = backtest;
  return {
    ...counts,
    from: from.toISOString(),
    to: to.toISOString(),
    rules: rules.map((figures) => ({ ...figures, last_at: figures.last_at?.toISOString() ?? null })),
    differences: differences.map(({ created_at, was, would_be, ...difference }) => ({
      ...difference,
      at: created_at.toISOString(),
      was: toOutcomeDto(was),
      would_be: toOutcomeDto(would_be),
    })),
  };
}

function toOutcomeDto({ decision, level, quorum, step, rule, reason }: Outcome): OutcomeDto {
  return { decision, level, quorum, step, rule, reason };
}
