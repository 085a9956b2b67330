import { lookup } from 'node:dns/promises';

/** @returns every address that this machine takes a name for; none when it knows no such name */
type Addresses = (name: string) => Promise<readonly string[]>;

const addressesHere: Addresses = async (name) => {
  const found = await lookup(name, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
};

/**
 * For people: passkeys belong to names, and the browser takes one address and the other for two places. The name only
 * where it leads to the address that is served: on some machines `localhost` is `::1` alone.
 */
export async function browserAddress(url: string, addressesOf: Addresses = addressesHere): Promise<string> {
  const loopback = /^http:\/\/(?:(127\.0\.0\.1)|\[(::1)\])(?=:|$)/;
  const [served, v4, v6] = loopback.exec(url) ?? [];
  if (served === undefined) return url;
  const reached = (await addressesOf('localhost')).includes(v4 ?? v6 ?? '');
  return reached ? url.replace(served, 'http://localhost') : url;
}
