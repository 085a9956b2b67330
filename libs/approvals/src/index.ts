export { ApprovalsModule } from './approvals.module.ts';
export { ApprovalsQueries } from './approvals.queries.ts';
export { ApprovalsService } from './approvals.service.ts';
