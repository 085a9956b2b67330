export { checkEmailAuthentication, type AuthenticationOptions, type DnsResolver } from './authentication.ts';
export { sameOrganisation } from './domains.ts';
export { authenticationEvidence } from './evidence-authentication.ts';
export { urlEvidence } from './evidence-links.ts';
export { emailEvidence } from './evidence.ts';
export { findInstructions, type InstructionFinding, type InstructionTechnique } from './instructions.ts';
export { LIMITS as MAIL_LIMITS } from './limits.ts';
export { parseEmail } from './parse.ts';
export type {
  AuthenticationMethod,
  AuthenticationResult,
  EmailAuthentication,
  MailAddress,
  MailAttachment,
  MailDefect,
  MailHop,
  MailLink,
  ParsedEmail,
} from './types.ts';
export { wordingOf, type WordingFact, type WordingTopic } from './wording.ts';
