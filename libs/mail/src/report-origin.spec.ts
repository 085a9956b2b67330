import { reportOrigin, type OriginOptions, type ReportOrigin } from './report-origin.ts';

const OPTIONS: OriginOptions = { trustedHosts: ['mx.corp.example'], resolver: null, exchange: false };
const HEAD = ['From: Alice <alice@corp.example>', 'To: phish@corp.example', 'Message-ID: <r1@corp.example>'];

function origin(headers: string[], options: Partial<OriginOptions> = {}): Promise<ReportOrigin> {
  const mail = Buffer.from([...headers, ...HEAD, 'Subject: Fwd', '', 'Is it real?'].join('\r\n'));
  return reportOrigin(mail, { ...OPTIONS, ...options });
}
const stamped = (results: string, host = 'mx.corp.example') => [
  `Authentication-Results: ${host}; ${results}`,
];

describe('who stands behind a report', () => {
  it.each([
    ['DMARC', 'dmarc=pass header.from=corp.example'],
    ['its own DKIM', 'dkim=pass header.d=corp.example'],
    ['SPF of its own domain', 'spf=pass smtp.mailfrom=alice@corp.example'],
  ])('is proved by %s, by the word of a trusted host', async (_name, results) => {
    expect(await origin(stamped(results))).toEqual({
      proof: 'authentication',
      automatic: false,
      message_id: '<r1@corp.example>',
    });
  });

  it.each([
    ['nobody', []],
    ['a host that nobody trusts', stamped('dmarc=pass header.from=corp.example', 'mx.evil.example')],
    ['the signature of somebody else', stamped('dkim=pass header.d=evil.example')],
    ['SPF of somebody else', stamped('spf=pass smtp.mailfrom=x@evil.example')],
    [
      'SPF where DMARC failed',
      stamped('spf=pass smtp.mailfrom=corp.example; dmarc=fail header.from=corp.example'),
    ],
    [
      'a second sender beside it',
      [...stamped('dmarc=pass header.from=corp.example'), 'From: bob@corp.example'],
    ],
    ['a mark of Exchange where there is none', ['X-MS-Exchange-Organization-AuthAs: Internal']],
  ])('is not proved by %s', async (_name, headers) => {
    expect((await origin(headers)).proof).toBeNull();
  });

  it('is proved by the mark of an Exchange that takes it off what comes from outside', async () => {
    const mark = (value: string) => `X-MS-Exchange-Organization-AuthAs: ${value}`;
    const exchange = { exchange: true };
    expect((await origin([mark('Internal')], exchange)).proof).toBe('exchange');
    expect((await origin([mark('Anonymous')], exchange)).proof).toBeNull();
    expect((await origin([mark('Anonymous'), mark('Internal')], exchange)).proof).toBeNull();
  });

  it('asks DNS only for what is signed', async () => {
    const asked: string[] = [];
    const resolver = async (name: string) => {
      asked.push(name);
      throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
    };
    expect((await origin([], { resolver })).proof).toBeNull();
    expect(asked).toEqual([]);
    const signature = 'DKIM-Signature: v=1; a=rsa-sha256; d=corp.example; s=k; h=from; bh=AA==; b=AA==';
    expect((await origin([signature], { resolver })).proof).toBeNull();
    expect(asked).not.toEqual([]);
  });
});

describe('a report that nobody is to answer', () => {
  it.each([
    'Auto-Submitted: auto-replied',
    'Precedence: bulk',
    'List-Id: <all.corp.example>',
    'X-Auto-Response-Suppress: DR, All',
    'Return-Path: <>',
  ])('says %s', async (header) => {
    expect((await origin([header])).automatic).toBe(true);
  });

  it('comes from a robot', async () => {
    const mail = Buffer.from('From: no-reply@corp.example\r\n\r\nx');
    expect(await reportOrigin(mail, OPTIONS)).toEqual({ proof: null, automatic: true, message_id: null });
  });

  it('is not one that says that a person wrote it', async () => {
    expect((await origin(['Auto-Submitted: no', 'Return-Path: <alice@corp.example>'])).automatic).toBe(false);
  });
});
