import { vi } from 'vitest';
import { applied, fakeContext, reputation } from '../../../../../test/fixtures/action-context.ts';
import { lookupIp, lookupUrl, lookupUrls } from './reputation-lookups.ts';

/** A service that notes what it is asked about. */
function intelligence() {
  const asked: string[] = [];
  const note = vi.fn(async (value: string) => {
    asked.push(value);
    return reputation();
  });
  return { asked, clients: { threat_intelligence: { lookupIp: note, lookupUrl: note } } };
}

describe('what means nothing outside of a network', () => {
  it.each(['10.0.0.5', '127.0.0.1', '224.0.0.251', 'FE80::1', '::ffff:192.168.1.1', '64:ff9b::10.0.0.1'])(
    'is asked of nobody: %s',
    async (ip) => {
      const { asked, clients } = intelligence();
      const { output, evidence } = await applied(lookupIp, fakeContext({ ip }, clients).ctx);
      expect(asked).toEqual([]);
      expect(output).toMatchObject({ known: false, malicious: 0, sources: [], unanswered: [] });
      // Nobody was asked: that speaks for nothing.
      expect(evidence).toEqual([]);
    },
  );

  it('is asked of nobody as a link', async () => {
    const { asked, clients } = intelligence();
    const url = 'http://192.168.1.1/setup';
    expect((await applied(lookupUrl, fakeContext({ url }, clients).ctx)).evidence).toEqual([]);
    const urls = [url, 'http://[fd00::1]/', 'https://evil.example/'];
    const { output } = await applied(lookupUrls, fakeContext({ urls }, clients).ctx);
    expect(asked).toEqual(['https://evil.example/']);
    expect(output).toMatchObject({ only_inside: 2, looked_up: 1, distinct: 1 });
  });

  it('is all that is left out: an address is asked about in its one form', async () => {
    const { asked, clients } = intelligence();
    await applied(lookupIp, fakeContext({ ip: '2001:0DB8::0001' }, clients).ctx);
    expect(asked).toEqual(['2001:db8::1']);
  });
});
