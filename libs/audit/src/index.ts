export { AuditModule } from './audit.module.ts';

/** TypeORM entities of this feature. */
export const auditEntities: (new () => object)[] = [];
