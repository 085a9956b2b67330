import { one } from '../parsing.fixture.ts';
import { readCommas } from './fields.ts';

describe('a log of PAN-OS between commas', () => {
  it('is read by the order of its kind, with commas and quotation marks in values', () => {
    const fields = [
      ...[
        '1',
        '2026/11/22 12:00:01',
        '0011',
        'THREAT',
        'url',
        '',
        '2026/11/22 12:00:00',
        '10.0.0.9',
        '198.51.100.20',
      ],
      ...[
        '',
        '',
        '"a, ""b"""',
        'corp\\amy',
        '',
        'ssl',
        'vsys1',
        'in',
        'out',
        '',
        '',
        '',
        '',
        '7',
        '1',
        '51122',
        '443',
      ],
      ...['0', '0', '0x0', 'tcp', 'block-url', '"parcel-desk.example/a,b"', '(9999)', 'phishing', 'medium'],
    ];
    expect(readCommas(fields.join(','))).toMatchObject({
      type: 'THREAT',
      subtype: 'url',
      src: '10.0.0.9',
      rule: 'a, "b"',
      srcuser: 'corp\\amy',
      dport: '443',
      action: 'block-url',
      misc: 'parcel-desk.example/a,b',
      category: 'phishing',
      severity: 'medium',
    });
  });

  it.each(['one, two, three', '1,2026/11/22 12:00:01,0011,HIPMATCH,0', ''])('is not %s', (line) => {
    expect(readCommas(line)).toBeNull();
  });
});

it('two kinds of logs of one device count alike and are not the same', () => {
  const log = { serial: '0011', subtype: 'auth', src: '10.0.0.9', device_name: 'fw-1' };
  const idOf = (type: string, seqno: number) => one('palo_alto', { ...log, type, seqno }).external_id;
  expect(idOf('THREAT', 7)).not.toBe(idOf('SYSTEM', 7));
  expect(idOf('THREAT', 7)).toBe(idOf('THREAT', 7));
  expect(idOf('THREAT', 0)).toBeNull();
});
