import { readable } from '../../reading/title.ts';
import { lookUp } from '#contracts';

/** Of the Data Replicator's and the event stream's events, those whose names say too little. */
const WORDS: Record<string, string> = {
  processrollup: 'Process started',
  syntheticprocessrollup: 'Process started',
  processblocked: 'Process blocked',
  commandhistory: 'Commands typed',
  scriptcontrolscantelemetry: 'Script scanned',
  dnsrequest: 'DNS request',
  networkconnectip: 'Network connection',
  networkreceiveacceptip: 'Network connection accepted',
  networklistenip: 'Port opened',
  userlogon: 'User logged on',
  userlogonfailed: 'Logon failed',
  userlogoff: 'User logged off',
  pefilewritten: 'Executable file written',
  newexecutablewritten: 'Executable file written',
  newscriptwritten: 'Script written',
  asepvalueupdate: 'Autostart entry changed',
  regsystemconfigvalueupdate: 'System setting changed in the registry',
  firewallmatch: 'Firewall rule matched',
  detectionsummary: 'Detection',
  eppdetectionsummary: 'Endpoint detection',
  idpdetectionsummary: 'Identity detection',
  identityprotection: 'Identity incident',
  xdrdetectionsummary: 'XDR detection',
  mobiledetectionsummary: 'Mobile detection',
  incidentsummary: 'Incident',
  reconnotificationsummary: 'Threat intelligence notification',
  remoteresponsesessionstart: 'Remote response session started',
  remoteresponsesessionend: 'Remote response session ended',
};

/** An event's name in words: `ProcessRollup2`, `Event_RemoteResponseSessionStartEvent`. Undefined where there is none. */
export function inWords(event: string | undefined): string | undefined {
  const bare = event?.replace(/^Event_/, '').replace(/Event$/, '');
  const name = bare?.replace(/(?:Mac|Lin|Win)?V?\d{1,3}$/, '');
  return name === undefined ? undefined : (lookUp(WORDS, name.toLowerCase()) ?? readable(name));
}
