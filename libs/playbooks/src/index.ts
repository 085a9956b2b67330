export { PlaybooksModule } from './playbooks.module.ts';
export { PlaybooksQueries } from './playbooks.queries.ts';
export { PLAYBOOK_SCHEMA } from './domain/schema.ts';
export { validatePlaybook, type KnownActions, type Validation } from './domain/validate.ts';
export type { PlaybookFault } from './domain/source.ts';
