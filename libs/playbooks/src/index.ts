export { PlaybooksModule } from './playbooks.module.ts';

/** TypeORM entities of this feature. */
export const playbooksEntities: (new () => object)[] = [];
