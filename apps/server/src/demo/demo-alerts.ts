/** The demo's alerts, all made up: reserved names and documentation networks only. */
export interface DemoAlert {
  source: 'demo-mail' | 'demo-edr' | 'demo-siem' | 'demo-defender';
  contentType: string;
  body: string;
}

const mail = (lines: string[]): DemoAlert => ({
  source: 'demo-mail',
  contentType: 'message/rfc822',
  body: lines.join('\r\n'),
});
const json = (source: DemoAlert['source'], body: unknown): DemoAlert => ({
  source,
  contentType: 'application/json',
  body: JSON.stringify(body),
});

export function demoAlerts(now: Date): DemoAlert[] {
  return [...mails(now.toUTCString()), ...detections(now.toISOString())];
}

function mails(date: string): DemoAlert[] {
  return [
    mail([
      'Received: from mail.phish-billing.example (mail.phish-billing.example [203.0.113.77]) by mx.corp.example; ' +
        date,
      'Authentication-Results: mx.corp.example; spf=fail smtp.mailfrom=phish-billing.example; dkim=none; dmarc=fail header.from=phish-billing.example',
      'From: "Microsoft 365 Support" <support@phish-billing.example>',
      'Reply-To: collect@throwaway.example',
      'To: alice@corp.example',
      'Subject: Your mailbox will be closed today',
      `Date: ${date}`,
      'Message-ID: <demo-phish-1@phish-billing.example>',
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Dear user, unusual sign-in activity was found. Verify your password within 24 hours or your mailbox will be closed.</p>',
      '<p><a href="http://login-verify.phish-billing.example/o365?u=alice">https://login.microsoftonline.com/</a></p>',
    ]),
    mail([
      'Received: from out.news.example (out.news.example [192.0.2.10]) by mx.corp.example; ' + date,
      'Authentication-Results: mx.corp.example; spf=pass smtp.mailfrom=news.example; dkim=pass header.d=news.example; dmarc=pass header.from=news.example',
      'From: "Gardening Weekly" <letter@news.example>',
      'To: bob@corp.example',
      'Subject: What to plant in November',
      `Date: ${date}`,
      'Message-ID: <demo-letter-1@news.example>',
      'List-Unsubscribe: <https://news.example/unsubscribe>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Garlic and broad beans go into the ground this week. More at https://news.example/november',
    ]),
  ];
}

function detections(at: string): DemoAlert[] {
  return [
    json('demo-edr', {
      composite_id: 'demo:det:1',
      display_name: 'Credential dumping by a malicious file',
      description: 'A file known as malware read the memory of the local security authority.',
      severity_name: 'Critical',
      tactic: 'Credential Access',
      technique_id: 'T1003.001',
      device: {
        hostname: 'WS-FINANCE-07',
        device_id: 'ws-finance-07',
        local_ip: '10.20.30.47',
        platform_name: 'Windows',
      },
      user_name: 'carol',
      filename: 'invoice_viewer.exe',
      filepath: 'C:\\Users\\carol\\Downloads\\invoice_viewer.exe',
      cmdline: 'invoice_viewer.exe /quiet',
      sha256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
      timestamp: at,
    }),
    json('demo-siem', {
      sid: 'demo_search_1',
      search_name: 'Sign-in from two countries within an hour',
      owner: 'soc',
      app: 'search',
      results_link: 'https://splunk.corp.example/app/search/@go?sid=demo_search_1',
      result: {
        user: 'dave@corp.example',
        src_ip: '198.51.100.23',
        country: 'XX',
        action: 'success',
        severity: 'high',
        count: '2',
      },
    }),
    json('demo-defender', {
      id: 'demo-defender-1',
      title: 'Suspicious PowerShell command line',
      severity: 'medium',
      category: 'Execution',
      serviceSource: 'microsoftDefenderForEndpoint',
      description: 'A PowerShell process ran an encoded command.',
      createdDateTime: at,
      mitreTechniques: ['T1059.001'],
      evidence: [
        {
          '@odata.type': '#microsoft.graph.security.deviceEvidence',
          deviceDnsName: 'ws-build-02.corp.example',
          mdeDeviceId: 'demo-host-02',
        },
        {
          '@odata.type': '#microsoft.graph.security.userEvidence',
          userAccount: { accountName: 'erin', userPrincipalName: 'erin@corp.example' },
        },
      ],
    }),
  ];
}
