export { WebhooksModule } from './webhooks.module.ts';

/** TypeORM entities of this feature. */
export const webhooksEntities: (new () => object)[] = [];
