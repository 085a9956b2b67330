import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DEFAULT_TRANSPORT, Transport } from './transport.ts';

/** A self-signed certificate for loopback, made for this test; its key protects nothing. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgV6WWA5RjySpkJGUX
GituKnnhR9KTihi8bHQ1VPQRcnChRANCAATpeE2vBQ3NHxTX4I7z8YJuALGJxNmZ
speM+S0BajAs5tKEtDbYAIQXiAVK8cPIrFh72HhQTP5CGQ/XAFo4HB49
-----END PRIVATE KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBoDCCAUWgAwIBAgIUVkOWU6YPrsAElX7n4Dfgm32nuGAwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLZmFrZSBzcGx1bmswIBcNMjYxMTIyMTgzMjE2WhgPMjEyNjEw
MjkxODMyMTZaMBYxFDASBgNVBAMMC2Zha2Ugc3BsdW5rMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAE6XhNrwUNzR8U1+CO8/GCbgCxicTZmbKXjPktAWowLObShLQ2
2ACEF4gFSvHDyKxYe9h4UEz+QhkP1wBaOBwePaNvMG0wHQYDVR0OBBYEFFpyOa9O
fe8SNRorP/4kI/3tPDIGMB8GA1UdIwQYMBaAFFpyOa9Ofe8SNRorP/4kI/3tPDIG
MA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYcEfwAAAYIJbG9jYWxob3N0MAoG
CCqGSM49BAMCA0kAMEYCIQDhr5fxrLTD0xPQgYeNjKl1I/YcgIzgGtTKKUSm/oS2
oQIhAJqmZUowb8M8B4CjACRDn2CJ2uo2A/pCV+C0k8iq72fi
-----END CERTIFICATE-----`;

describe('certificates', () => {
  let server: Server;
  let url: string;
  const open: Transport[] = [];

  beforeAll(async () => {
    server = createServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => response.end('{}'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    await Promise.all(open.map((transport) => transport.close()));
    await new Promise((done) => server.close(done));
  });

  function transport(ca?: string): Transport {
    const made = new Transport({ ...DEFAULT_TRANSPORT, ca });
    open.push(made);
    return made;
  }

  it('refuses one that nobody vouches for, before anything is sent', async () => {
    await expect(transport().send({ method: 'POST', url, headers: {}, body: '{}' })).rejects.toMatchObject({
      kind: 'certificate',
      notSent: true,
      message: expect.stringContaining('not trusted'),
    });
  });

  it('accepts it when the settings name its authority', async () => {
    await expect(transport(CERTIFICATE).send({ method: 'GET', url, headers: {} })).resolves.toMatchObject({
      status: 200,
      text: '{}',
    });
  });
});
