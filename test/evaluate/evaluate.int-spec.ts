import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inDateOrder, judgeInOrder, knownSenders } from './history.ts';
import { openEvaluation } from './house.ts';
import { scoreMails } from './score.ts';

const mail = (id: string, ...lines: string[]) => ({ id, bytes: Buffer.from(lines.join('\r\n')) });
const PHISH = mail(
  'phish',
  'Authentication-Results: mx.corp.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=evil.example',
  'From: "PayPal Service" <service@evil.example>',
  'To: alex@corp.example',
  'Subject: Your account will be suspended',
  'Date: Sun, 22 Nov 2026 10:00:00 +0000',
  'Message-ID: <1@evil.example>',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Verify your account within 24 hours.</p><a href="http://203.0.113.7/login">www.paypal.com/login</a>',
);
const PLAIN = mail(
  'plain',
  'Authentication-Results: mx.corp.example; spf=pass smtp.mailfrom=shop.example; dkim=pass header.d=shop.example; dmarc=pass header.from=shop.example',
  'From: Jo Doe <jo@shop.example>',
  'To: alex@corp.example',
  'Subject: Lunch',
  'Date: Sun, 22 Nov 2026 10:00:00 +0000',
  'Message-ID: <2@shop.example>',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'See you at noon, as we said the other day.',
);

it('judges mails by the whole application, each by itself', async () => {
  const evaluation = await openEvaluation({ trustedHosts: 'mx.corp.example', services: false });
  try {
    const again = { id: 'again', bytes: Buffer.concat([PLAIN.bytes, Buffer.from('\r\n')]) };
    const judged = await evaluation.judge([PHISH, PLAIN, again]);
    expect(judged.map(({ id }) => id)).toEqual(['phish', 'plain', 'again']);
    expect(new Set(judged.map(({ incident }) => incident)).size).toBe(3);
    expect(judged[0]?.classification).toBe('malicious');
    for (const { score } of judged.slice(1)) expect(score).toBeLessThan(0.5);
    const labels = [
      { id: 'phish', label: 'unwanted', stratum: 'a' },
      { id: 'plain', label: 'legit', stratum: 'b' },
    ];
    expect(scoreMails(judged, labels)).toMatchObject({ auroc: 1, macro_fpr: 0 });
    // No service is there, so nothing can be asked for that takes one.
    expect((await evaluation.effects()).filter(({ status }) => status === 'completed')).toEqual([]);
  } finally {
    await evaluation.close();
  }
});

describe('with a history', () => {
  const folder = mkdtempSync(join(tmpdir(), 'triage-warden-mails-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const from = (name: string, sender: string, date: string) => {
    const text = PLAIN.bytes
      .toString()
      .replaceAll('shop.example', sender)
      .replace('Sun, 22 Nov 2026 10:00:00', date)
      .replace('<2@', `<${name}@`);
    const file = join(folder, `${name}.eml`);
    writeFileSync(file, text);
    return file;
  };

  it('each is judged by what came before it, and by what a person had decided then', async () => {
    const files = [
      from('a-last', 'shop.example', 'Sun, 01 Feb 2026 10:00:00'),
      from('b-first', 'shop.example', 'Thu, 01 Jan 2026 10:00:00'),
      from('c-second', 'shop.example', 'Sat, 10 Jan 2026 10:00:00'),
      from('d-third', 'shop.example', 'Tue, 20 Jan 2026 10:00:00'),
      from('e-same-day', 'once.example', 'Thu, 01 Jan 2026 12:00:00'),
      from('f-two-days', 'once.example', 'Sat, 03 Jan 2026 12:00:00'),
    ];
    const ordered = inDateOrder(files);
    const order = ['b-first', 'e-same-day', 'f-two-days', 'c-second', 'd-third', 'a-last'];
    expect(ordered.map(({ file }) => file)).toEqual(order.map((name) => join(folder, `${name}.eml`)));
    const labels = order.map((id) => ({ id, label: 'legit', stratum: 'x' }));
    const benign = async (kind: 'mails' | 'decisions') => {
      const evaluation = await openEvaluation({ trustedHosts: 'mx.corp.example', services: false });
      try {
        const judged = await judgeInOrder(evaluation, ordered, kind, labels, () => undefined);
        const lines = knownSenders(judged, await evaluation.known(), labels);
        return {
          ids: judged.filter(({ classification }) => classification === 'benign').map(({ id }) => id),
          known: lines[0]?.trim().replace(/\s+/g, ' '),
        };
      } finally {
        await evaluation.close();
      }
    };
    expect(await benign('mails')).toEqual({
      ids: ['a-last'],
      known: 'of known senders, legitimate called benign 1 of 1',
    });
    expect(await benign('decisions')).toEqual({
      ids: ['f-two-days', 'c-second', 'd-third', 'a-last'],
      known: 'of known senders, legitimate called benign 4 of 4',
    });
  });
});
