import type { DemoAlert } from './alert.ts';

interface DemoMail {
  at: Date;
  /** Unlike any other's. */
  id: string;
  from: string;
  /** The host that gave it to ours, with its address. */
  relay: string;
  to: string;
  subject: string;
  /** What our own host found: `spf=pass smtp.mailfrom=…; dkim=…; dmarc=…`. */
  results: string;
  headers?: string[];
  html?: string;
  text?: string;
}

function mail({ at, id, from, relay, to, subject, results, headers = [], html, text }: DemoMail): DemoAlert {
  const date = at.toUTCString();
  const lines = [
    `Received: from ${relay} by mx.corp.example; ${date}`,
    `Authentication-Results: mx.corp.example; ${results}`,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${date}`,
    `Message-ID: <${id}@${from.slice(from.lastIndexOf('@') + 1, -1)}>`,
    ...headers,
    'MIME-Version: 1.0',
    `Content-Type: ${html === undefined ? 'text/plain' : 'text/html'}; charset=utf-8`,
    '',
    html ?? text ?? '',
  ];
  return { source: 'demo-mail', contentType: 'message/rfc822', body: lines.join('\r\n') };
}

const failed = (domain: string) =>
  `spf=fail smtp.mailfrom=${domain}; dkim=none; dmarc=fail header.from=${domain}`;
const passed = (domain: string) =>
  `spf=pass smtp.mailfrom=${domain}; dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}`;

/** One mail of the wave: the same bait from three hosts, to one person each. */
export function waveMail(at: Date, victim: string, which: number): DemoAlert {
  const domain =
    ['phish-billing.example', 'phish-accounts.example', 'phish-helpdesk.example'][which % 3] ?? '';
  return mail({
    at,
    id: `wave-${which}`,
    from: `"Microsoft 365 Support" <support@${domain}>`,
    relay: `mail.${domain} (mail.${domain} [203.0.113.${77 + (which % 3)}])`,
    to: `${victim}@corp.example`,
    subject: 'Your mailbox will be closed today',
    results: failed(domain),
    headers: ['Reply-To: collect@throwaway.example'],
    html:
      '<p>Dear user, unusual sign-in activity was found. Verify your password within 24 hours or your mailbox will be closed.</p>' +
      `<p><a href="http://login-verify.${domain}/o365?u=${victim}">https://login.microsoftonline.com/</a></p>`,
  });
}

const LETTERS = [
  ['Gardening Weekly', 'What to plant this month', 'Garlic and broad beans go into the ground this week.'],
  ['Cloud Digest', 'Seven releases you may have missed', 'Release notes, read so that you need not.'],
  ['Canteen', 'The menu of the week', 'Monday: lentils. Tuesday: pasta. Wednesday: a surprise.'],
  ['Rail Travel', 'Your monthly statement', 'You have collected 240 points this month.'],
] as const;

/** What people hand in to be on the safe side. */
export function letter(at: Date, reader: string, which: number): DemoAlert {
  const [sender, subject, words] = LETTERS[which % LETTERS.length] ?? LETTERS[0];
  const domain = `${sender.toLowerCase().replace(' ', '-')}.example`;
  return mail({
    at,
    id: `letter-${which}`,
    from: `"${sender}" <letter@${domain}>`,
    relay: `out.${domain} (out.${domain} [192.0.2.${10 + (which % 4)}])`,
    to: `${reader}@corp.example`,
    subject: `${subject} (${which + 1})`,
    results: passed(domain),
    headers: [`List-Id: <letter.${domain}>`, `List-Unsubscribe: <https://${domain}/unsubscribe>`],
    text: `${words}\r\nMore at https://${domain}/issues/${which + 1}`,
  });
}

/** A supplier's bank details change, written from a name that is nearly his. */
export function bankChange(at: Date): DemoAlert {
  return mail({
    at,
    id: 'bank-change',
    from: '"Nora Novak, Novak Machines" <billing@novak-machlnes.example>',
    relay: 'smtp.novak-machlnes.example (smtp.novak-machlnes.example [203.0.113.140])',
    to: 'frank@corp.example',
    subject: 'Re: Invoice 4711: our new bank details',
    results: `spf=pass smtp.mailfrom=novak-machlnes.example; dkim=none; dmarc=none header.from=novak-machlnes.example`,
    text:
      'Dear Frank,\r\n\r\nour bank account has changed. Please transfer the open amount of EUR 48,200 for invoice 4711 ' +
      'to the new account today, and treat this as confidential until our auditors are done.\r\n\r\nKind regards\r\nNora Novak',
  });
}
