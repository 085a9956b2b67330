import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActionsModule } from '#actions';
import { UsersModule } from '#users';
import { ApprovalsBulk } from './approvals.bulk.ts';
import { ApprovalsListeners } from './approvals.listeners.ts';
import { ApprovalsMetrics, approvalMetricProviders } from './approvals.metrics.ts';
import { ApprovalsQueries } from './approvals.queries.ts';
import { ApprovalsReport } from './approvals.report.ts';
import { ApprovalsService } from './approvals.service.ts';
import { ApprovalDecisionEntity } from './data/approval-decision.entity.ts';
import { ApprovalEntity } from './data/approval.entity.ts';
import { ApprovalReportRepository } from './data/approval-report.repository.ts';
import { ApprovalRepository } from './data/approval.repository.ts';
import { ApprovalsController } from './http/approvals.controller.ts';
import { ApprovalsReportController } from './http/approvals-report.controller.ts';

@Module({
  imports: [TypeOrmModule.forFeature([ApprovalDecisionEntity, ApprovalEntity]), ActionsModule, UsersModule],
  controllers: [ApprovalsController, ApprovalsReportController],
  providers: [
    ApprovalReportRepository,
    ApprovalRepository,
    ApprovalsBulk,
    ApprovalsListeners,
    ApprovalsMetrics,
    ApprovalsQueries,
    ApprovalsReport,
    ApprovalsService,
    ...approvalMetricProviders,
  ],
})
export class ApprovalsModule {}
