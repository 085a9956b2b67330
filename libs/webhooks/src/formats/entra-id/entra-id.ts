import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { isObject } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { readAudit } from './audit.ts';
import { readRisk } from './risk.ts';
import { samples } from './samples.ts';
import { readSignIn } from './sign-in.ts';

export const entraId = defineFormat({
  name: 'entra_id',
  title: 'Microsoft Entra ID',
  vendor: 'Microsoft',
  product: 'Entra ID',
  watches: 'identity',
  sender:
    "Whatever forwards Entra ID's diagnostic settings (an event hub, a storage account, a SIEM) or Graph's auditLogs and identityProtection",
  reads:
    'Sign-ins, risk detections, risky users and directory audits, as Graph answers them and as Azure Monitor writes them (properties and category); alone, in a list, in value or in records.',
  authentications: ['header', 'bearer', 'basic', 'hmac'],
  samples,
  recognises: (alert) => isRecord(alert) || isSignIn(alert) || isAudit(alert) || isRisk(alert),
  read: (alert) => {
    const properties = alert.at('properties');
    return readOwn(isObject(properties) ? new Reader(properties) : alert, alert);
  },
});

/** https://learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options */
const CATEGORY =
  /^(?:(?:NonInteractiveUser|ServicePrincipal|ManagedIdentity|ADFS)?SignInLogs|AuditLogs|Risky(?:Users|ServicePrincipals)|(?:User|ServicePrincipal)RiskEvents|ProvisioningLogs)$/i;

const isRecord = (alert: Reader): boolean =>
  CATEGORY.test(alert.text('category') ?? '') && (alert.has('operationName') || alert.has('properties.id'));
const isSignIn = (alert: Reader): boolean =>
  alert.has('createdDateTime', 'conditionalAccessStatus') &&
  (alert.has('appId') || alert.has('appDisplayName'));
const isAudit = (alert: Reader): boolean =>
  ['', 'properties.'].some(
    (at) =>
      alert.has(`${at}activityDisplayName`, `${at}activityDateTime`) && !alert.has(`${at}riskEventType`),
  );
const isRisk = (alert: Reader): boolean =>
  alert.has('riskState', 'riskLevel') &&
  (alert.has('riskEventType', 'detectedDateTime') || alert.has('riskLastUpdatedDateTime'));

function readOwn(own: Reader, alert: Reader): FormatReading {
  if (isAudit(own)) return readAudit(own);
  if (isRisk(own)) return readRisk(own);
  if (isSignIn(own) || /SignIn/i.test(alert.text('category') ?? '')) return readSignIn(own, alert);
  return { title: alert.text('operationName'), title_is_action: true, occurred_at: time(alert.text('time')) };
}
