import { Injectable } from '@nestjs/common';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { isForbiddenAddress, isLoopbackHost } from '#connectors';
import { within } from '#platform';
import { LARGEST_MAIL } from '#webhooks';
import { ImapFailure, imapFailure } from './imap-failure.ts';
import { ImapFolder } from './imap-folder.ts';
import type { MailFolder, MailServer } from './mail-folder.ts';

const CONNECT_SECONDS = 30;
const CONNECT_MS = 15_000;
/** Less than the 29 minutes after which servers may hang up on who idles, and than what firewalls forget. */
const IDLE_MS = 4 * 60_000;
/** The numbers of a million mails come in one line. */
const LONGEST_LINE = 16 * 1024 * 1024;
const MOST_ADDRESSES = 4;
const ELSEWHERE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'CONNECT_TIMEOUT']);

/** Connections to mail servers, with the bounds that connectors have. */
@Injectable()
export class ImapServers {
  /** @param stop whatever is waited for, also of the folder, then fails at once. @throws ImapFailure */
  async open(server: MailServer, folder: string, doneFolder: string, stop: AbortSignal): Promise<MailFolder> {
    const client = await this.connect(server, stop);
    try {
      const doing = `open the folder "${folder}"`;
      const { uidValidity, paths } = await within(CONNECT_SECONDS, stop, async () => ({
        uidValidity: String((await client.mailboxOpen(folder)).uidValidity),
        paths: (await client.list()).map(({ path }) => path),
      })).catch((error: unknown) => {
        throw imapFailure(error, server.host, { doing });
      });
      return new ImapFolder(client, server.host, { known: paths.includes(doneFolder) }, uidValidity, stop);
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** Signs in and looks, without changing anything. @throws ImapFailure */
  async check(
    server: MailServer,
    folder: string,
    doneFolder: string,
  ): Promise<{ waiting: number; done_folder_exists: boolean }> {
    const client = await this.connect(server, null);
    try {
      return await within(CONNECT_SECONDS, null, async () => {
        const { exists } = await client.mailboxOpen(folder, { readOnly: true });
        const paths = (await client.list()).map(({ path }) => path);
        return { waiting: exists, done_folder_exists: paths.includes(doneFolder) };
      });
    } catch (error) {
      throw imapFailure(error, server.host, { doing: `open the folder "${folder}"` });
    } finally {
      client.close();
    }
  }

  private async connect(server: MailServer, stop: AbortSignal | null): Promise<ImapFlow> {
    let failure: unknown;
    for (const address of await addressesOf(server)) {
      const client = new ImapFlow(optionsOf(server, address));
      // The command under way fails too; unheard, the event would end the process.
      client.on('error', () => undefined);
      try {
        await within(CONNECT_SECONDS, stop, () => client.connect());
        return client;
      } catch (error) {
        client.close();
        failure = error;
        if (!ELSEWHERE.has(String((error as { code?: unknown }).code))) break;
      }
    }
    const proof = 'accessToken' in server.credentials ? 'the access token' : 'the password';
    throw imapFailure(failure, server.host, { proof });
  }
}

/** Looked up here and connected to as they are: what the name leads to a moment later is not asked again. */
async function addressesOf({ host, security }: MailServer): Promise<string[]> {
  const found = isIP(host) !== 0 ? [host] : await lookedUp(host);
  if (found.some(isForbiddenAddress))
    throw new ImapFailure(
      'trouble',
      `The mail server ${host} leads to a link-local or metadata address, which nothing here may reach.`,
    );
  if (security === 'none' && !found.every(isLoopbackHost))
    throw new ImapFailure(
      'trouble',
      `The mail server ${host} is another machine: without TLS what is signed in with could be read on the way.`,
    );
  return found.slice(0, MOST_ADDRESSES);
}

async function lookedUp(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);
  } catch (error) {
    throw imapFailure(error, host);
  }
}

function optionsOf({ host, port, security, username, credentials, ca }: MailServer, address: string) {
  return {
    host: address,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    port,
    secure: security === 'tls',
    // Wanted, it is required; else it is not even tried, since `none` is for this machine only.
    doSTARTTLS: security === 'starttls',
    // Node takes `ca` instead of the usual authorities; here it stands beside them.
    tls: ca === null ? {} : { ca: [...rootCertificates, ca] },
    // With a token by OAUTHBEARER or XOAUTH2, whichever the server offers.
    auth: {
      user: username,
      ...('accessToken' in credentials
        ? { accessToken: credentials.accessToken }
        : { pass: credentials.password }),
    },
    clientInfo: { name: 'Triage Warden' },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_MS,
    // What is packed could be unpacked to any size.
    disableCompression: true,
    // Mails are wanted as they lie there: UTF8=ACCEPT lets a server write them anew.
    disableAutoEnable: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    maxLineLength: LONGEST_LINE,
    maxLiteralSize: LARGEST_MAIL + 1024,
    maxResponseSize: LARGEST_MAIL + LONGEST_LINE,
  } satisfies ImapFlowOptions;
}
