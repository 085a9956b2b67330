import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditAnchors } from './audit.anchors.ts';
import { AuditExport } from './audit-export.service.ts';
import { AuditMetrics, auditMetrics } from './audit.metrics.ts';
import { AuditQueries } from './audit.queries.ts';
import { AuditSealer } from './audit.sealer.ts';
import { AuditSearchQueries } from './audit-search.queries.ts';
import { AuditChainEntity } from './data/audit-chain.entity.ts';
import { AuditRepository } from './data/audit.repository.ts';
import { AuditSearchRepository } from './data/audit-search.repository.ts';
import { PersonHoursRepository } from './data/person-hours.repository.ts';
import { AuditController } from './http/audit.controller.ts';
import { OversightController } from './http/oversight.controller.ts';
import { OversightQueries } from './oversight.queries.ts';

@Module({
  imports: [TypeOrmModule.forFeature([AuditChainEntity])],
  controllers: [AuditController, OversightController],
  providers: [
    AuditRepository,
    AuditSearchRepository,
    PersonHoursRepository,
    AuditAnchors,
    AuditSealer,
    AuditQueries,
    AuditSearchQueries,
    AuditExport,
    OversightQueries,
    AuditMetrics,
    ...auditMetrics,
  ],
  exports: [AuditQueries, AuditExport],
})
export class AuditModule {}
