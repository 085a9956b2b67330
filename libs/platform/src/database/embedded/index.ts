export { EmbeddedPostgresError } from './errors.ts';
export {
  discardEmbeddedPostgres,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres.ts';
