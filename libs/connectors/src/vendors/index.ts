import { abuseipdb } from './abuseipdb/connector.ts';
import { crowdstrike } from './crowdstrike/connector.ts';
import type { ConnectorType } from './define-connector.ts';
import { jira } from './jira/connector.ts';
import { microsoft365 } from './microsoft365/connector.ts';
import { rdap } from './rdap/connector.ts';
import { simulatedMailSending } from './simulated/mail-sending.ts';
import { simulatedDomainRegistration } from './simulated/domain-registration.ts';
import { simulatedEdr } from './simulated/edr.ts';
import { simulatedEmail } from './simulated/email.ts';
import { simulatedIdentity } from './simulated/identity.ts';
import { simulatedMessaging } from './simulated/messaging.ts';
import { simulatedSiem } from './simulated/siem.ts';
import { simulatedIntelligence } from './simulated/threat-intelligence.ts';
import { simulatedTicketing } from './simulated/ticketing.ts';
import { smtp } from './smtp/connector.ts';
import { splunk } from './splunk/connector.ts';
import { virustotal } from './virustotal/connector.ts';

/** Each vendor's connector, in the order in which people see them. A folder that is missing here fails the spec. */
export const VENDORS: readonly ConnectorType[] = [
  virustotal,
  abuseipdb,
  rdap,
  splunk,
  crowdstrike,
  microsoft365,
  jira,
  smtp,
];

/** For the demo only. */
export const SIMULATED: readonly ConnectorType[] = [
  simulatedIntelligence,
  simulatedDomainRegistration,
  simulatedSiem,
  simulatedEdr,
  simulatedEmail,
  simulatedIdentity,
  simulatedTicketing,
  simulatedMessaging,
  simulatedMailSending,
];
