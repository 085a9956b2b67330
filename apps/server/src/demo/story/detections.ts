import { jsonAlert, type DemoAlert } from './alert.ts';

/** What somebody opened after the mail: a file that reads the memory of the local security authority. */
export function credentialDumping(at: Date, host: string, user: string, localIp: string): DemoAlert {
  return jsonAlert('demo-edr', {
    composite_id: `demo:det:${host}`,
    display_name: 'Credential dumping by a malicious file',
    description: 'A file known as malware read the memory of the local security authority.',
    severity_name: 'Critical',
    tactic: 'Credential Access',
    technique_id: 'T1003.001',
    device: {
      hostname: host,
      device_id: host.toLowerCase(),
      local_ip: localIp,
      platform_name: 'Windows',
    },
    user_name: user,
    filename: 'invoice_viewer.exe',
    filepath: `C:\\Users\\${user}\\Downloads\\invoice_viewer.exe`,
    cmdline: 'invoice_viewer.exe /quiet',
    parent_details: { filename: 'outlook.exe', cmdline: 'OUTLOOK.EXE /recycle' },
    sha256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
    timestamp: at.toISOString(),
  });
}

/** The rule that cries wolf: the office's way out is in another country. `from`: another address than its. */
export function twoCountries(at: Date, user: string, which: number, from?: string): DemoAlert {
  return jsonAlert('demo-siem', {
    sid: `demo_search_${which}`,
    search_name: 'Sign-in from two countries within an hour',
    owner: 'soc',
    app: 'search',
    results_link: `https://splunk.corp.example/app/search/@go?sid=demo_search_${which}`,
    result: {
      _time: at.toISOString(),
      user: `${user}@corp.example`,
      src_ip: from ?? `192.0.2.${20 + (which % 5)}`,
      country: 'XX',
      action: 'success',
      severity: 'high',
      count: '2',
    },
  });
}

/** What the machine that builds the product does every night, and what the vendor takes for an attack. */
export function encodedPowerShell(at: Date, host: string, user: string, which: number): DemoAlert {
  return jsonAlert('demo-defender', {
    id: `demo-defender-${which}`,
    title: 'Suspicious PowerShell command line',
    severity: 'medium',
    category: 'Execution',
    serviceSource: 'microsoftDefenderForEndpoint',
    description: 'A PowerShell process ran an encoded command.',
    createdDateTime: at.toISOString(),
    mitreTechniques: ['T1059.001'],
    evidence: [
      {
        '@odata.type': '#microsoft.graph.security.deviceEvidence',
        deviceDnsName: `${host}.corp.example`,
        mdeDeviceId: `demo-${host}`,
      },
      {
        '@odata.type': '#microsoft.graph.security.userEvidence',
        userAccount: { accountName: user, userPrincipalName: `${user}@corp.example` },
      },
    ],
  });
}
