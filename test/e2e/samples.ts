/** Mails and detections of our own making: reserved names only. */
export const PHISHING_MAIL = [
  'Delivered-To: ana.user@corp.example',
  'Received: from mailer.paypa1-billing.example (mailer.paypa1-billing.example [203.0.113.77])',
  ' by mx.corp.example with ESMTPS id 4711; Sun, 22 Nov 2026 08:00:00 +0000',
  'Authentication-Results: mx.corp.example; spf=fail smtp.mailfrom=paypa1-billing.example;',
  ' dkim=none; dmarc=fail header.from=paypa1-billing.example',
  'From: "PayPal Security" <security@paypa1-billing.example>',
  'To: Ana User <ana.user@corp.example>',
  'Reply-To: refunds@collect-now.example',
  'Subject: Your account is suspended: verify within 24 hours',
  'Date: Sun, 22 Nov 2026 08:00:00 +0000',
  'Message-ID: <20261122.4711@mailer.paypa1-billing.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<html><body><p>Dear customer, we noticed unusual activity. Your account is suspended.</p>',
  '<p>Verify your password within 24 hours or it will be closed:</p>',
  '<p><a href="https://paypa1-billing.example/login/verify?id=8812">https://www.paypal.com/verify</a></p>',
  '</body></html>',
  '',
].join('\r\n');

/** A Falcon alert as the streaming API sends it. */
export function falconDetection(host: string, sha256: string): Record<string, unknown> {
  return {
    composite_id: `0123456789abcdef:ind:${host}`,
    display_name: 'Malicious file executed',
    description: 'A file known as malware was run.',
    severity_name: 'High',
    tactic: 'Execution',
    technique_id: 'T1204.002',
    device: { hostname: host, device_id: '' },
    user_name: 'worker',
    filename: 'invoice.exe',
    filepath: '\\Device\\HarddiskVolume2\\Users\\worker\\Downloads\\invoice.exe',
    sha256,
    timestamp: new Date().toISOString(),
  };
}
