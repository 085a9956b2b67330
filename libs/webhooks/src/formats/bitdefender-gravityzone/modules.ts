import type { IncidentType, VendorVerdict } from '#contracts';

interface Module {
  title: string;
  /** False: what was found has no name of its own. */
  names?: false;
  /** Absent: the names that an event gives tell it. */
  type?: IncidentType;
}

/** https://www.bitdefender.com/business/support: the event types of the event push service that tell of threats. */
export const MODULES: Record<string, Module> = {
  av: { title: 'Malware detected', type: 'malware' },
  'storage-antimalware': { title: 'Malware detected in a storage', type: 'malware' },
  hd: { title: 'Advanced threat detected' },
  avc: { title: 'Malicious behaviour of a process', names: false, type: 'malware' },
  antiexploit: { title: 'Exploit detected', type: 'malware' },
  aph: { title: 'Access to a phishing page', names: false, type: 'phishing' },
  dp: { title: 'Data kept from leaving', type: 'data_exfiltration' },
  'exchange-malware': { title: 'Malware in a mail', type: 'malware' },
  fw: { title: 'Traffic stopped by the firewall', names: false },
  'network-monitor': { title: 'Network attack' },
  'network-sandboxing': { title: 'Threat found by the sandbox' },
  'new-incident': { title: 'Incident' },
  'new-extended-incident': { title: 'Incident of several machines' },
  'ransomware-mitigation': { title: 'Ransomware encrypting files', names: false, type: 'ransomware' },
  uc: { title: 'Access to a page against the policy', names: false, type: 'policy_violation' },
  'device-control': { title: 'Device against the policy', names: false, type: 'policy_violation' },
};

/** What became of a thing, where the word is this vendor's. */
export const STATES: Record<string, VendorVerdict> = {
  deleted: 'blocked',
  disinfected: 'blocked',
  // Out of the quarantine, or after ransomware: either way it had been there.
  restored: 'detected',
  ignored: 'allowed',
  present: 'allowed',
  'still present': 'allowed',
  reportonly: 'detected',
};
