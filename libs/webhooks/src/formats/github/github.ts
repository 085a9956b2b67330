import type { JsonObject } from '#contracts';
import type { Reader } from '../../reading/reader.ts';
import { isObject } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { isAuditEntry, readAuditEntry } from './audit-log.ts';
import { samples } from './samples.ts';
import { isSecurityAlert, readSecurityAlert } from './security-alert.ts';
import { isPush, isRepositoryEvent, readPush, readRepositoryEvent } from './webhook-event.ts';

export const github = defineFormat({
  name: 'github',
  title: 'GitHub',
  vendor: 'GitHub',
  watches: 'code',
  sender: 'A webhook of a repository, an organisation or an enterprise, or whatever streams the audit log',
  reads:
    'Alerts of Dependabot, secret scanning and code scanning, pushes, other events of repositories and organisations, and entries of the audit log. Only Dependabot and code scanning say how bad something is.',
  authentications: ['hmac', 'bearer', 'header', 'basic'],
  samples,
  recognises: (alert) => readerOf(alert) !== null,
  unwrap: withoutSecret,
  read: (alert) => readerOf(alert)?.(alert) ?? {},
});

/** An alert of secret scanning, as the API has it, holds what was found in the code. */
function withoutSecret({ alert, ...rest }: JsonObject): JsonObject[] | null {
  if (!isObject(alert) || alert.secret_type === undefined || alert.secret === undefined) return null;
  return [{ ...rest, alert: { ...alert, secret: '[redacted]' } }];
}

function readerOf(alert: Reader): typeof readPush | null {
  // GitLab writes what kind of event it is.
  if (alert.has('object_kind')) return null;
  if (isSecurityAlert(alert)) return readSecurityAlert;
  if (isPush(alert)) return readPush;
  if (isAuditEntry(alert)) return readAuditEntry;
  return isRepositoryEvent(alert) ? readRepositoryEvent : null;
}
