export { PoliciesModule } from './policies.module.ts';
export { PolicyDecisions, type ClaimJudgement, type WorkScope } from './policy-decisions.ts';
export { PoliciesQueries } from './policies.queries.ts';
export { ActionNames } from './action-names.ts';
export { shortName } from './domain/names/name.ts';
export type { PolicyAction, PolicyDecision, PolicyRequest, PolicyStep } from './domain/request.ts';
export { SwitchTargets } from './switch-targets.ts';
