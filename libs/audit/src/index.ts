export { AuditExport } from './audit-export.service.ts';
export { AuditModule } from './audit.module.ts';
export { AuditQueries, readAnchors } from './audit.queries.ts';
export { AuditSealer, auditKey } from './audit.sealer.ts';
export { verifyExport } from './domain/export.ts';
export type { Anchor, Verification } from './domain/verify.ts';

/** TypeORM entities of this feature. */
export const auditEntities: (new () => object)[] = [];
