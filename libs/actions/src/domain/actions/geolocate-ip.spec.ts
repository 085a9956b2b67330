import { NOW, applied, fakeContext } from '../../../../../test/fixtures/action-context.ts';
import { geolocateIp } from './geolocate-ip.ts';

const location = { country: 'DE', asn: 64500, network: 'Example', hosting: null };

it('tells what the databases say, as an output and as a fact that speaks for neither side', async () => {
  const asked: string[] = [];
  const { ctx } = fakeContext({ ip: '2001:DB8::9' }, {});
  const { output, evidence } = await applied(geolocateIp, {
    ...ctx,
    locate: async (address) => {
      asked.push(address);
      return { address: '2001:db8::9', location, databases: ['a.mmdb'] };
    },
  });
  expect(asked).toEqual(['2001:DB8::9']);
  expect(output).toEqual({
    ip: '2001:db8::9',
    known: true,
    country: 'DE',
    country_name: 'Germany',
    asn: 64500,
    network: 'Example',
    hosting: null,
    databases: ['a.mmdb'],
  });
  expect(evidence).toMatchObject([
    {
      kind: 'address.location',
      subject: { type: 'ip', value: '2001:db8::9' },
      weight: 0,
      observed_at: NOW.toISOString(),
    },
  ]);
});

it('that is known nowhere is no fact', async () => {
  const { ctx } = fakeContext({ ip: '10.0.0.4' }, {});
  const { output, evidence } = await applied(geolocateIp, ctx);
  expect(output).toMatchObject({ ip: '10.0.0.4', known: false, country: null, databases: [] });
  expect(evidence).toEqual([]);
});
