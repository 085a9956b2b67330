import { describe, expect, it } from 'vitest';
import type { AlertDto } from '../../../shared/api/generated/index.ts';
import { alert } from '../../../test/fixtures.ts';
import { storyOf } from '../story/alert-story.ts';

const DETECTION = {
  host: { name: 'WS-7', ip: '10.0.0.7', os: { name: 'Windows' } },
  user: { name: 'carol', domain: 'CORP', full_name: 'Carol C.' },
  process: {
    executable: 'C:\\Temp\\a.exe',
    command_line: 'a.exe /quiet',
    pid: 4711,
    parent: {
      name: 'winword.exe',
      command_line: 'winword.exe "C:\\x.doc"',
      parent: { name: 'explorer.exe' },
    },
  },
  file: { path: 'C:\\Temp\\a.exe', size: 1200, hash: { sha256: 'ab'.repeat(32), md5: 'cd'.repeat(16) } },
  source: { ip: '10.0.0.7', port: 51000 },
  destination: { ip: '203.0.113.9', port: 443, geo: { country_name: 'Nowhere' } },
  vendor: { verdict: 'blocked', severity: '70', severity_scale: '0..100' },
  observer: { vendor: 'CrowdStrike', product: 'Falcon' },
  rule: { name: 'Credential dumping' },
};

/** Each fact as one text; what has a kind is marked with it. */
function told(alerts: AlertDto[]): Record<string, string> {
  return Object.fromEntries(
    storyOf(alerts).facts.map(({ name, values, more }) => [
      name,
      values
        .map(({ value, type, aside }) => [type, value, aside && `(${aside})`].filter(Boolean).join(' '))
        .join(', ') + (more > 0 ? ` +${more}` : ''),
    ]),
  );
}
const said = (fields: object, changes: Partial<AlertDto> = {}) =>
  alert({ recipient: null, fields: { ...fields }, ...changes });

describe('what an alert of an endpoint says', () => {
  it('is where, who, what was run from what, which file, where it spoke to, and what its vendor did', () => {
    expect(told([said(DETECTION)])).toEqual({
      Host: 'host WS-7 (10.0.0.7 · Windows)',
      User: 'user carol (Carol C. · domain CORP)',
      File: `C:\\Temp\\a.exe (1,200 bytes), sha256 ${'ab'.repeat(32)}`,
      From: 'ip 10.0.0.7 (port 51000)',
      To: 'ip 203.0.113.9 (port 443 · Nowhere)',
      Vendor: 'Blocked it (severity 70 of 0..100)',
      'Detected by': 'CrowdStrike Falcon (rule Credential dumping)',
    });
    expect(storyOf([said(DETECTION)]).chains).toEqual([
      [
        { name: 'explorer.exe', command: undefined, pid: undefined },
        { name: 'winword.exe', command: 'winword.exe "C:\\x.doc"', pid: undefined },
        { name: 'C:\\Temp\\a.exe', command: 'a.exe /quiet', pid: '4711' },
      ],
    ]);
  });

  it('says that the vendor did not say whether it was stopped, where one could have', () => {
    expect(told([said({ host: { name: 'WS-7' } })])['Vendor']).toBe('Does not say whether it was stopped');
    expect(told([said({ source: { ip: '192.0.2.1' } })])['Vendor']).toBeUndefined();
    expect(told([said({ vendor: { severity: 'P1' } })])['Vendor']).toBe('Reports it (severity P1)');
    expect(told([said({ vendor: { verdict: 'allowed' } })])['Vendor']).toBe('Let it through');
    expect(told([said({ vendor: { verdict: 'put_aside' } })])['Vendor']).toBe('Put aside');
  });

  it('finds the command line of a process that has no other name', () => {
    expect(storyOf([said({ process: { command_line: 'curl http://x.example' } })]).chains).toEqual([
      [{ name: 'curl', command: 'curl http://x.example', pid: undefined }],
    ]);
  });
});

describe('what an alert of a mail says', () => {
  const MAIL = {
    email: {
      from: { address: 'evil@bad.example', display_name: 'Support' },
      to: { address: ['ann@corp.example'] },
      reply_to: { address: 'collect@away.example' },
      sender: { ip: '203.0.113.77' },
      subject: 'Your mailbox',
      message_id: '<1@bad.example>',
    },
  };

  it('is who sent it to whom about what', () => {
    expect(told([said(MAIL, { recipient: 'Ann@corp.example' })])).toEqual({
      Sender: 'email_address evil@bad.example (Support)',
      'Answers to': 'email_address collect@away.example',
      'Sent from': 'ip 203.0.113.77',
      Recipient: 'email_address ann@corp.example',
      Subject: 'Your mailbox',
      'Detected by': 'mail-gateway',
      'Message id': '<1@bad.example>',
    });
  });

  it('is not told twice where the mail itself is there', () => {
    expect(Object.keys(told([said(MAIL, { raw_email: 'Subject: x\r\n\r\ny' })]))).toEqual([
      'Answers to',
      'Sent from',
      'Detected by',
    ]);
  });
});

it('tells each thing once, the oldest first, and counts what is more', () => {
  const hosts = ['E', 'D', 'C', 'B', 'a', 'A'].map((name) =>
    said({ host: name === 'A' ? { name } : { name, ip: `ip of ${name}` } }),
  );
  expect(told(hosts)['Host']).toBe(
    'host A (ip of a), host B (ip of B), host C (ip of C), host D (ip of D) +1',
  );
  const chains = [1, 2, 3, 4, 4].map((pid) => said({ process: { name: 'a.exe', pid } }));
  expect(storyOf(chains).chains).toHaveLength(3);
  expect(storyOf(chains).moreChains).toBe(1);
});

it('survives fields of any shape, and reads those of former days', () => {
  expect(
    told([said({ host: 'web01', user: 7, file: null, process: ['x'], email: { to: { address: 5 } } })]),
  ).toEqual({
    Host: 'host web01',
    User: 'user 7',
    Vendor: 'Does not say whether it was stopped',
    'Detected by': 'mail-gateway',
  });
  expect(told([said({ sender: { address: 'a@b.example' }, subject: 'Hi', recipient: 1 })])['Sender']).toBe(
    'email_address a@b.example',
  );
});

it('says when the first and the last of it happened, and in the words of the first alert what', () => {
  const story = storyOf([
    said({}, { occurred_at: null, received_at: '2026-11-22T12:00:00.000Z', description: 'Later' }),
    said({}, { occurred_at: '2026-11-22T08:00:00.000Z', description: 'First of all' }),
  ]);
  expect(story).toMatchObject({
    first: '2026-11-22T08:00:00.000Z',
    last: '2026-11-22T12:00:00.000Z',
    description: 'First of all',
  });
  expect(storyOf([said({}, { title: 'A file ran.', description: 'a file ran' })]).description).toBe('');
  expect(storyOf([])).toMatchObject({ facts: [], chains: [], first: null, last: null, description: '' });
});
