import { lookUp, type IncidentType, type VendorVerdict } from '#contracts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { part } from '../../reading/values.ts';
import { personAt, sourceAt } from './people.ts';

/** https://learn.microsoft.com/entra/id-protection/concept-identity-protection-risks: those whose names do not say it. */
const RISKS: Record<string, string> = {
  unlikelytravel: 'atypical travel',
  mcasimpossibletravel: 'impossible travel',
  anonymizedipaddress: 'anonymous IP address',
  riskyipaddress: 'anonymous IP address',
  maliciousipaddress: 'malicious IP address',
  maliciousipaddressvalidcredentialsblockedip: 'malicious IP address',
  malwareinfectedipaddress: 'IP address of malware',
  unfamiliarfeatures: 'unfamiliar sign-in properties',
  suspiciousipaddress: 'suspicious IP address',
  leakedcredentials: 'leaked credentials',
  investigationsthreatintelligence: 'threat intelligence of Microsoft',
  adminconfirmedusercompromised: 'user confirmed compromised by an administrator',
  mcassuspiciousinboxmanipulationrules: 'suspicious inbox manipulation rules',
  suspiciousinboxforwarding: 'suspicious inbox forwarding',
  newcountry: 'new country',
  passwordspray: 'password spray',
  anomaloustoken: 'anomalous token',
  tokenissueranomaly: 'token issuer anomaly',
  suspiciousbrowser: 'suspicious browser',
  anomaloususeractivity: 'anomalous user activity',
  attemptedprtaccess: 'attempt to access a primary refresh token',
  useractivitysuspicious: 'suspicious activity reported by the user',
  userreportedsuspiciousactivity: 'suspicious activity reported by the user',
  mcasfinsuspiciousfileaccess: 'mass access to sensitive files',
  attackerinthemiddle: 'attacker in the middle',
  suspiciousapitraffic: 'suspicious API traffic',
  nationstateip: 'IP address of a nation-state actor',
  suspiciousauthapproval: 'suspicious approval of an authentication',
  generic: 'additional risk',
};

export function riskInWords(risk: string): string {
  const known = lookUp(RISKS, risk.toLowerCase());
  return known ?? readable(risk).toLowerCase();
}

const COMPROMISED =
  /leaked|confirmed|token|prt|inbox|reported|useractivity|attackerinthemiddle|investigations|suspiciousfileaccess/i;

export function riskType(risks: readonly string[]): IncidentType | undefined {
  if (risks.length === 0) return undefined;
  return risks.some((risk) => COMPROMISED.test(risk)) ? 'account_compromise' : 'suspicious_login';
}

const STATES: Record<string, { state: 'open' | 'resolved'; verdict?: VendorVerdict }> = {
  atrisk: { state: 'open' },
  confirmedcompromised: { state: 'open', verdict: 'true_positive' },
  confirmedsafe: { state: 'resolved', verdict: 'benign' },
  dismissed: { state: 'resolved', verdict: 'benign' },
  remediated: { state: 'resolved' },
};

/** A risk detection, or a user whose risk has changed. */
export function readRisk(own: Reader): FormatReading {
  const risk = own.text('riskEventType', 'riskType');
  const known = lookUp(STATES, own.text('riskState')?.toLowerCase() ?? '');
  const title = risk === undefined ? 'User at risk' : riskInWords(risk);
  return {
    id: own.text('id') ?? null,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    severity: { said: own.text('riskLevel') },
    type: riskType(risk === undefined ? ['confirmed'] : [risk]) ?? null,
    occurred_at: time(own.text('activityDateTime', 'detectedDateTime', 'riskLastUpdatedDateTime')),
    state: known?.state ?? null,
    fields: {
      vendor: part({ state: own.text('riskState'), verdict: known?.verdict }),
      event: part({ action: own.text('activity'), category: risk, reason: own.text('riskDetail') }),
      rule: part({ id: risk }),
      user: part({
        ...personAt(own, '', ['userDisplayName']),
        id: own.text('userId') ?? (risk === undefined ? own.text('id') : undefined),
      }),
      source: sourceAt(own),
    },
  };
}
