export { AgentRequests } from './agent-requests.ts';
export { Analysts } from './analysts.ts';
export type { JudgeInput } from './judge-input.ts';
export { TriageModule } from './triage.module.ts';
