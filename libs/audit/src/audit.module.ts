import { Module } from '@nestjs/common';
import { AuditExport } from './audit-export.service.ts';
import { AuditQueries } from './audit.queries.ts';
import { AuditSealer } from './audit.sealer.ts';
import { AuditRepository } from './data/audit.repository.ts';
import { AuditController } from './http/audit.controller.ts';

@Module({
  controllers: [AuditController],
  providers: [AuditRepository, AuditSealer, AuditQueries, AuditExport],
  exports: [AuditQueries, AuditSealer, AuditExport],
})
export class AuditModule {}
