import { lookup } from 'node:dns/promises';
import { browserAddress } from './browser-address.ts';

const V4 = ['127.0.0.1'];
const V6 = ['::1'];

describe('the address that a start names', () => {
  it.each([
    ['http://127.0.0.1:3000', V4, 'http://localhost:3000'],
    ['http://127.0.0.1:3000', [...V6, ...V4], 'http://localhost:3000'],
    ['http://[::1]:3000', V6, 'http://localhost:3000'],
    ['http://127.0.0.1', V4, 'http://localhost'],
    ['http://127.0.0.1:3000', V6, 'http://127.0.0.1:3000'],
    ['http://[::1]:3000', V4, 'http://[::1]:3000'],
    ['http://127.0.0.1:3000', [], 'http://127.0.0.1:3000'],
    ['http://192.0.2.7:3000', V4, 'http://192.0.2.7:3000'],
  ])('of %s, where localhost is %j: %s', async (url, addresses, said) => {
    expect(await browserAddress(url, async () => addresses)).toBe(said);
  });

  it('is by default what this machine takes localhost for, all of its addresses', async () => {
    const here = (await lookup('localhost', { all: true })).map(({ address }) => address);
    for (const [address, url] of [
      ['127.0.0.1', 'http://127.0.0.1:3000'],
      ['::1', 'http://[::1]:3000'],
    ] as const)
      expect(await browserAddress(url)).toBe(here.includes(address) ? 'http://localhost:3000' : url);
  });
});
