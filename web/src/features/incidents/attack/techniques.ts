/**
 * Names and tactics of MITRE ATT&CK®, the Enterprise matrix: ids and names are © The MITRE Corporation, and stand here
 * with its permission (https://attack.mitre.org/resources/legal-and-branding/terms-of-use/). Only what alerts and
 * verdicts name often; what is not here is shown by its id.
 */
export const TACTICS = [
  'Reconnaissance',
  'Resource Development',
  'Initial Access',
  'Execution',
  'Persistence',
  'Privilege Escalation',
  'Defense Evasion',
  'Credential Access',
  'Discovery',
  'Lateral Movement',
  'Collection',
  'Command and Control',
  'Exfiltration',
  'Impact',
] as const;
export type Tactic = (typeof TACTICS)[number];

/** As the table calls them. */
const SHORT: Record<string, Tactic> = {
  RE: 'Reconnaissance',
  RD: 'Resource Development',
  IA: 'Initial Access',
  EX: 'Execution',
  PE: 'Persistence',
  PR: 'Privilege Escalation',
  DE: 'Defense Evasion',
  CA: 'Credential Access',
  DI: 'Discovery',
  LM: 'Lateral Movement',
  CO: 'Collection',
  CC: 'Command and Control',
  XF: 'Exfiltration',
  IM: 'Impact',
};

/** `T1059 EX Command and Scripting Interpreter`; below a technique its parts, by their own numbers. */
const TABLE = `
T1595 RE Active Scanning
T1589 RE Gather Victim Identity Information
T1590 RE Gather Victim Network Information
T1598 RE Phishing for Information
T1583 RD Acquire Infrastructure
T1584 RD Compromise Infrastructure
.001 Domains
.002 DNS Server
T1585 RD Establish Accounts
T1586 RD Compromise Accounts
T1587 RD Develop Capabilities
T1588 RD Obtain Capabilities
.001 Malware
.002 Tool
T1608 RD Stage Capabilities
T1189 IA Drive-by Compromise
T1190 IA Exploit Public-Facing Application
T1133 IA,PE External Remote Services
T1200 IA Hardware Additions
T1566 IA Phishing
.001 Spearphishing Attachment
.002 Spearphishing Link
.003 Spearphishing via Service
.004 Spearphishing Voice
T1091 IA,LM Replication Through Removable Media
T1195 IA Supply Chain Compromise
.001 Compromise Software Dependencies and Development Tools
.002 Compromise Software Supply Chain
T1199 IA Trusted Relationship
T1078 IA,PE,PR,DE Valid Accounts
.001 Default Accounts
.002 Domain Accounts
.003 Local Accounts
.004 Cloud Accounts
T1651 EX Cloud Administration Command
T1059 EX Command and Scripting Interpreter
.001 PowerShell
.002 AppleScript
.003 Windows Command Shell
.004 Unix Shell
.005 Visual Basic
.006 Python
.007 JavaScript
.009 Cloud API
T1609 EX Container Administration Command
T1610 EX,DE Deploy Container
T1203 EX Exploitation for Client Execution
T1559 EX Inter-Process Communication
T1106 EX Native API
T1053 EX,PE,PR Scheduled Task/Job
.002 At
.003 Cron
.005 Scheduled Task
.006 Systemd Timers
.007 Container Orchestration Job
T1648 EX Serverless Execution
T1129 EX Shared Modules
T1072 EX,LM Software Deployment Tools
T1569 EX System Services
.002 Service Execution
T1204 EX User Execution
.001 Malicious Link
.002 Malicious File
.003 Malicious Image
T1047 EX Windows Management Instrumentation
T1098 PE,PR Account Manipulation
.001 Additional Cloud Credentials
.002 Additional Email Delegate Permissions
.003 Additional Cloud Roles
.004 SSH Authorized Keys
.005 Device Registration
.006 Additional Container Cluster Roles
T1197 PE,DE BITS Jobs
T1547 PE,PR Boot or Logon Autostart Execution
.001 Registry Run Keys / Startup Folder
.004 Winlogon Helper DLL
.005 Security Support Provider
.009 Shortcut Modification
T1037 PE,PR Boot or Logon Initialization Scripts
T1554 PE Compromise Host Software Binary
T1136 PE Create Account
.001 Local Account
.002 Domain Account
.003 Cloud Account
T1543 PE,PR Create or Modify System Process
.001 Launch Agent
.002 Systemd Service
.003 Windows Service
.004 Launch Daemon
T1546 PE,PR Event Triggered Execution
.003 Windows Management Instrumentation Event Subscription
.008 Accessibility Features
.012 Image File Execution Options Injection
.015 Component Object Model Hijacking
T1574 PE,PR,DE Hijack Execution Flow
.001 DLL
.006 Dynamic Linker Hijacking
T1525 PE Implant Internal Image
T1556 CA,DE,PE Modify Authentication Process
.006 Multi-Factor Authentication
.009 Conditional Access Policies
T1137 PE Office Application Startup
T1505 PE Server Software Component
.003 Web Shell
T1548 PR,DE Abuse Elevation Control Mechanism
.001 Setuid and Setgid
.002 Bypass User Account Control
.003 Sudo and Sudo Caching
.005 Temporary Elevated Cloud Access
.006 TCC Manipulation
T1134 PR,DE Access Token Manipulation
.005 SID-History Injection
T1484 PR,DE Domain or Tenant Policy Modification
.001 Group Policy Modification
.002 Trust Modification
T1611 PR Escape to Host
T1068 PR Exploitation for Privilege Escalation
T1055 PR,DE Process Injection
.001 Dynamic-link Library Injection
.012 Process Hollowing
T1140 DE Deobfuscate/Decode Files or Information
T1006 DE Direct Volume Access
T1211 DE Exploitation for Defense Evasion
T1222 DE File and Directory Permissions Modification
.001 Windows File and Directory Permissions Modification
.002 Linux and Mac File and Directory Permissions Modification
T1564 DE Hide Artifacts
.001 Hidden Files and Directories
.003 Hidden Window
.004 NTFS File Attributes
.008 Email Hiding Rules
T1562 DE Impair Defenses
.001 Disable or Modify Tools
.002 Disable Windows Event Logging
.004 Disable or Modify System Firewall
.007 Disable or Modify Cloud Firewall
.008 Disable or Modify Cloud Logs
T1656 DE Impersonation
T1070 DE Indicator Removal
.001 Clear Windows Event Logs
.002 Clear Linux or Mac System Logs
.003 Clear Command History
.004 File Deletion
.006 Timestomp
T1202 DE Indirect Command Execution
T1036 DE Masquerading
.003 Rename Legitimate Utilities
.005 Match Legitimate Resource Name or Location
.008 Masquerade File Type
T1578 DE Modify Cloud Compute Infrastructure
T1112 DE,PE Modify Registry
T1027 DE Obfuscated Files or Information
.006 HTML Smuggling
T1014 DE Rootkit
T1553 DE Subvert Trust Controls
.001 Gatekeeper Bypass
.004 Install Root Certificate
T1218 DE System Binary Proxy Execution
.005 Mshta
.007 Msiexec
.010 Regsvr32
.011 Rundll32
T1550 DE,LM Use Alternate Authentication Material
.001 Application Access Token
.002 Pass the Hash
.003 Pass the Ticket
.004 Web Session Cookie
T1672 DE Email Spoofing
T1557 CA,CO Adversary-in-the-Middle
T1110 CA Brute Force
.001 Password Guessing
.002 Password Cracking
.003 Password Spraying
.004 Credential Stuffing
T1555 CA Credentials from Password Stores
.001 Keychain
.003 Credentials from Web Browsers
.006 Cloud Secrets Management Stores
T1187 CA Forced Authentication
T1606 CA Forge Web Credentials
T1056 CO,CA Input Capture
.001 Keylogging
.002 GUI Input Capture
T1111 CA Multi-Factor Authentication Interception
T1621 CA Multi-Factor Authentication Request Generation
T1040 CA,DI Network Sniffing
T1003 CA OS Credential Dumping
.001 LSASS Memory
.002 Security Account Manager
.003 NTDS
.006 DCSync
.008 /etc/passwd and /etc/shadow
T1528 CA Steal Application Access Token
T1649 CA Steal or Forge Authentication Certificates
T1558 CA Steal or Forge Kerberos Tickets
.003 Kerberoasting
.004 AS-REP Roasting
T1539 CA Steal Web Session Cookie
T1552 CA Unsecured Credentials
.001 Credentials In Files
.005 Cloud Instance Metadata API
.007 Container API
T1087 DI Account Discovery
.001 Local Account
.002 Domain Account
.004 Cloud Account
T1580 DI Cloud Infrastructure Discovery
T1526 DI Cloud Service Discovery
T1482 DI Domain Trust Discovery
T1083 DI File and Directory Discovery
T1046 DI Network Service Discovery
T1135 DI Network Share Discovery
T1069 DI Permission Groups Discovery
T1057 DI Process Discovery
T1012 DI Query Registry
T1018 DI Remote System Discovery
T1518 DI Software Discovery
T1082 DI System Information Discovery
T1016 DI System Network Configuration Discovery
T1049 DI System Network Connections Discovery
T1033 DI System Owner/User Discovery
T1007 DI System Service Discovery
T1497 DE,DI Virtualization/Sandbox Evasion
T1210 LM Exploitation of Remote Services
T1534 LM Internal Spearphishing
T1570 LM Lateral Tool Transfer
T1021 LM Remote Services
.001 Remote Desktop Protocol
.002 SMB/Windows Admin Shares
.004 SSH
.006 Windows Remote Management
T1563 LM Remote Service Session Hijacking
T1080 LM Taint Shared Content
T1560 CO Archive Collected Data
.001 Archive via Utility
T1119 CO Automated Collection
T1115 CO Clipboard Data
T1530 CO Data from Cloud Storage
T1213 CO Data from Information Repositories
T1005 CO Data from Local System
T1039 CO Data from Network Shared Drive
T1074 CO Data Staged
T1114 CO Email Collection
.001 Local Email Collection
.002 Remote Email Collection
.003 Email Forwarding Rule
T1113 CO Screen Capture
T1071 CC Application Layer Protocol
.001 Web Protocols
.004 DNS
T1132 CC Data Encoding
T1568 CC Dynamic Resolution
T1573 CC Encrypted Channel
T1105 CC Ingress Tool Transfer
T1095 CC Non-Application Layer Protocol
T1571 CC Non-Standard Port
T1572 CC Protocol Tunneling
T1090 CC Proxy
.003 Multi-hop Proxy
T1219 CC Remote Access Tools
T1102 CC Web Service
T1020 XF Automated Exfiltration
T1048 XF Exfiltration Over Alternative Protocol
T1041 XF Exfiltration Over C2 Channel
T1567 XF Exfiltration Over Web Service
.001 Exfiltration to Code Repository
.002 Exfiltration to Cloud Storage
T1537 XF Transfer Data to Cloud Account
T1531 IM Account Access Removal
T1485 IM Data Destruction
T1486 IM Data Encrypted for Impact
T1565 IM Data Manipulation
T1491 IM Defacement
T1498 IM Network Denial of Service
T1499 IM Endpoint Denial of Service
T1657 IM Financial Theft
T1490 IM Inhibit System Recovery
T1496 IM Resource Hijacking
T1489 IM Service Stop
T1529 IM System Shutdown/Reboot
`;

export interface Technique {
  id: string;
  /** Null: it is not in the table. */
  name: string | null;
  tactics: readonly Tactic[];
}

const KNOWN = readTable();

function readTable(): ReadonlyMap<string, Technique> {
  const known = new Map<string, Technique>();
  let parent: Technique | undefined;
  for (const line of TABLE.trim().split('\n')) {
    const [id = '', ...rest] = line.split(' ');
    if (id.startsWith('.') && parent !== undefined) {
      const { id: of, tactics } = parent;
      known.set(of + id, { id: of + id, name: rest.join(' '), tactics });
      continue;
    }
    const [tactics = '', ...name] = rest;
    const named = tactics.split(',').flatMap((short) => SHORT[short] ?? []);
    parent = { id, name: name.join(' '), tactics: named };
    known.set(id, parent);
  }
  return known;
}

/** A technique by its id; a part that is not known has its technique's tactics. */
export function techniqueOf(id: string): Technique {
  const [technique = ''] = id.split('.');
  const known = KNOWN.get(id);
  return known ?? { id, name: null, tactics: KNOWN.get(technique)?.tactics ?? [] };
}

/** `T1003.001`, also out of `T1003.001 - LSASS Memory`; null for what holds none. */
export function techniqueId(text: string): string | null {
  return /\bT\d{4}(?:\.\d{3})?\b/.exec(text)?.[0] ?? null;
}
