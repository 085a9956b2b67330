import type { JsonObject } from '#contracts';
import type { ActionDefinition } from '../definition.ts';
import type { SeenCase } from '../recommendation.ts';
import { disableUser, enableUser } from './account.ts';
import { checkEmailAuthenticationAction, lookupSenderReputation, parseEmailAction } from './email-lookups.ts';
import { blockSender, quarantineEmail, releaseEmail, unblockSender } from './email.ts';
import { geolocateIp } from './geolocate-ip.ts';
import { getHostInfo, isolateHost, unisolateHost } from './host.ts';
import { addComment, escalate } from './incident.ts';
import { notifyChannel } from './notification.ts';
import { notifyReporter } from './notify-reporter.ts';
import { lookupDomainRegistration } from './registration-lookups.ts';
import {
  lookupAttachments,
  lookupDomain,
  lookupHash,
  lookupIp,
  lookupUrl,
  lookupUrls,
} from './reputation-lookups.ts';
import { searchSiem } from './siem.ts';
import { createTicket } from './ticket.ts';

/** Every action, look-ups first: the order in which people are shown them. */
export const DEFINITIONS: readonly ActionDefinition[] = [
  parseEmailAction,
  checkEmailAuthenticationAction,
  lookupSenderReputation,
  lookupUrls,
  lookupUrl,
  lookupDomain,
  lookupDomainRegistration,
  lookupIp,
  geolocateIp,
  lookupHash,
  lookupAttachments,
  searchSiem,
  getHostInfo,
  quarantineEmail,
  releaseEmail,
  blockSender,
  unblockSender,
  isolateHost,
  unisolateHost,
  disableUser,
  enableUser,
  createTicket,
  notifyChannel,
  notifyReporter,
  escalate,
  addComment,
];

/** What the actions say is to be done about such a case, in the catalogue's order. */
export function recommendations(
  seen: SeenCase,
): { action: string; parameters: JsonObject; reason: string }[] {
  return DEFINITIONS.flatMap(({ name, recommended }) =>
    (recommended?.(seen) ?? []).map((one) => ({ action: name, ...one })),
  );
}

/** The actions that an analyst may request; which of them it does is a setting. */
export const AGENT_REQUESTABLE: readonly string[] = DEFINITIONS.filter(
  ({ analyst }) => analyst === 'request',
).map(({ name }) => name);
