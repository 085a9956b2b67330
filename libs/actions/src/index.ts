export { ActionsModule } from './actions.module.ts';
// The analyst reads alert texts with the same eyes as mails.
export {
  checkEmailAuthentication,
  authenticationEvidence,
  emailEvidence,
  findInstructions,
  parseEmail,
  urlEvidence,
  wordingOf,
  type EmailAuthentication,
  type ParsedEmail,
} from './domain/mail/index.ts';

/** TypeORM entities of this feature. */
export const actionsEntities: (new () => object)[] = [];
