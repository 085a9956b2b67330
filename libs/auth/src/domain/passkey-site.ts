import { isIP } from 'node:net';

/** Where passkeys belong: a browser gives them to pages of this origin only. */
export interface PasskeySite {
  rpId: string;
  origin: string;
}

/**
 * From the address under which people reach the web app. Passkeys need a name and https, except on this machine
 * itself, where `localhost` stands for the loopback addresses.
 * @returns a sentence that says what is missing when the address cannot have any
 */
export function passkeySite(baseUrl: string): PasskeySite | { missing: string } {
  const url = new URL(baseUrl);
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const loopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  if (loopback) {
    const port = url.port === '' ? '' : `:${url.port}`;
    return { rpId: 'localhost', origin: `${url.protocol}//localhost${port}` };
  }
  if (isIP(host) !== 0)
    return {
      missing: `Passkeys belong to a name, and this server is known as ${host}: set BASE_URL to one.`,
    };
  if (url.protocol !== 'https:')
    return { missing: 'Browsers give passkeys to https only: set BASE_URL to an address with https.' };
  return { rpId: host, origin: url.origin };
}
