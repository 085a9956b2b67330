export { readAnchorFile } from './anchor-file.ts';
export { AuditExport } from './audit-export.service.ts';
export { AuditModule } from './audit.module.ts';
export { AuditQueries } from './audit.queries.ts';
export { readAnchors, type AnchorsRead } from './domain/anchor.ts';
export { recordKeys } from './domain/chain.ts';
export { verifyExport } from './domain/export.ts';
export type { Verification } from './domain/verify.ts';
