import { parseDelivery } from '../parse-delivery.ts';

function idOf(line: string): string | null | undefined {
  return parseDelivery('cef', Buffer.from(line), { 'content-type': 'text/plain' }).alerts[0]?.external_id;
}

describe('the id of an event in CEF', () => {
  it('is what its sender calls it', () => {
    expect(idOf('CEF:0|Acme|Gateway|3|7|Bad site|8|externalId=77120 src=10.0.0.9 act=block')).toBe('77120');
  });

  it("is not the number of FortiGate's session, which has many lines", () => {
    expect(
      idOf('CEF:0|Fortinet|Fortigate|v7.4|13056|utm:webfilter|8|externalId=402 src=10.0.0.9 act=blocked'),
    ).toBeNull();
  });

  it('is of one device and one kind of log with PAN-OS, whose numbers come again in others', () => {
    const line = (kind: string) =>
      `CEF:0|Palo Alto Networks|PAN-OS|11.1|url|${kind}|5|externalId=7001 deviceExternalId=0011 src=10.0.0.9`;
    expect(idOf(line('THREAT'))).toBe('0011 THREAT 7001');
    expect(idOf(line('TRAFFIC'))).toBe('0011 TRAFFIC 7001');
  });
});
