import { ConsecutiveBreaker, circuitBreaker, handleWhen, isBrokenCircuitError } from 'cockatiel';
import { createHash } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import type SmtpConnection from 'nodemailer/lib/smtp-connection';
import { TimeIsOver, within } from '#platform';
import { isForbiddenAddress, isLoopbackHost, mailServerOf } from '../../domain/addresses.ts';
import type { ConnectorRef, MailSending, NewMail } from '../../domain/capabilities.ts';
import { ConnectorFailure } from '../../domain/connector-failure.ts';
import { redacted, words } from '../../transport/answers.ts';
import type { ClientHost } from '../../transport/client-host.ts';
import { classified } from '../../transport/transport.ts';
import type { SmtpConfig } from './connector.ts';

const BREAKER_FAILURES = 5;
const BREAKER_HALF_OPEN_MS = 30_000;

/** Of nodemailer's errors what is read here. */
interface SmtpError {
  code?: unknown;
  /** Node's own, where `code` is nodemailer's name for the stage. */
  originalCode?: unknown;
  /** The server's own no: with it nothing was taken. */
  responseCode?: unknown;
  response?: unknown;
}

type Session = (connection: SmtpConnection, stage: Stage) => Promise<void>;
/** Whether the server may have taken the mail although it did not say so. */
interface Stage {
  sending: boolean;
}

/** One mail a connection: answers are few, and what is held open breaks off in the middle of the next one. */
export class Smtp implements MailSending {
  readonly connector: ConnectorRef;
  private readonly breaker = circuitBreaker(
    handleWhen((error) => error instanceof ConnectorFailure && error.transient),
    { breaker: new ConsecutiveBreaker(BREAKER_FAILURES), halfOpenAfter: BREAKER_HALF_OPEN_MS },
  );

  constructor(
    private readonly config: SmtpConfig,
    private readonly host: ClientHost,
  ) {
    this.connector = config.connector;
  }

  async send(mail: NewMail, signal?: AbortSignal): Promise<{ id: string | null }> {
    const { from } = this.config.settings;
    // The same for every try: mail systems show a mail that comes twice once.
    const id = `<${createHash('sha256').update(mail.key).digest('hex').slice(0, 32)}@${from.slice(from.lastIndexOf('@') + 1)}>`;
    const message = await this.composed(mail, id);
    await this.host.reserve(this.connector, this.config.limits, signal);
    const sending: Session = async (connection, stage) => {
      stage.sending = true;
      await called((done) => connection.send({ from, to: [mail.to] }, message, done));
    };
    await this.throughBreaker('sending a mail', () => this.session('sending a mail', sending, signal));
    return { id };
  }

  /** A mail server is not asked what it has sent. */
  wasSent(): Promise<null> {
    return Promise.resolve(null);
  }

  check(signal?: AbortSignal): Promise<void> {
    return this.session('signing in', () => Promise.resolve(), signal);
  }

  private async composed({ to, subject, text, in_reply_to }: NewMail, messageId: string): Promise<Buffer> {
    const { from, from_name } = this.config.settings;
    const { default: Composer } = await import('nodemailer/lib/mail-composer');
    const composer = new Composer({
      from: { name: from_name, address: from },
      to: { name: '', address: to },
      subject,
      text,
      messageId,
      date: this.host.clock.now(),
      ...(in_reply_to === null ? {} : { inReplyTo: in_reply_to, references: in_reply_to }),
      headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return composer.compile().build();
  }

  /** From the greeting to the end of `work`, bounded in time. @throws ConnectorFailure */
  private async session(what: string, work: Session, signal: AbortSignal | undefined): Promise<void> {
    const started = performance.now();
    const stage: Stage = { sending: false };
    let status = 'failed';
    try {
      // Connecting, signing in and sending, each with as long as one answer may take.
      await within(this.config.settings.timeout_seconds * 3, signal ?? null, () => this.spoken(work, stage));
      status = 'sent';
    } catch (error) {
      const code = (error as SmtpError).responseCode;
      if (typeof code === 'number') status = String(code);
      throw this.failure(what, error, stage);
    } finally {
      this.host.observe(this.connector.type, status, (performance.now() - started) / 1000);
    }
  }

  private async spoken(work: Session, stage: Stage): Promise<void> {
    const { username, timeout_seconds, server, ca_certificate } = this.config.settings;
    const { host, port, tls } = mailServerOf(server);
    const address = await this.addressOf(host);
    const { default: Connection } = await import('nodemailer/lib/smtp-connection');
    const ms = timeout_seconds * 1000;
    const connection = new Connection({
      // Looked up here and connected to as it is: what the name leads to a moment later is not asked again.
      host: address,
      port,
      secure: tls,
      requireTLS: !tls && !isLoopbackHost(address),
      // On one machine nobody is in between, and its mail server shows a certificate that nobody has signed.
      ignoreTLS: !tls && isLoopbackHost(address),
      tls: {
        ...(isIP(host) === 0 ? { servername: host } : {}),
        // Node takes `ca` instead of the usual authorities; here it stands beside them.
        ...(ca_certificate === undefined ? {} : { ca: [...rootCertificates, ca_certificate] }),
      },
      connectionTimeout: ms,
      greetingTimeout: ms,
      socketTimeout: ms,
    });
    try {
      await new Promise<void>((resolve, reject) => {
        connection.once('error', reject);
        const steps = async () => {
          await called((done) => connection.connect(done));
          if (username !== undefined)
            await called((done) =>
              connection.login(
                { credentials: { user: username, pass: this.config.secrets.password ?? '' } },
                done,
              ),
            );
          await work(connection, stage);
        };
        steps().then(resolve, reject);
      });
      connection.quit();
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private async addressOf(host: string): Promise<string> {
    const found = isIP(host) === 0 ? (await lookup(host, { order: 'ipv4first' })).address : host;
    if (isForbiddenAddress(found))
      throw new ConnectorFailure(
        this.sentence(
          'looking for it',
          'leads to a link-local or metadata address, which no connector may reach',
        ),
        { effect: 'none' },
      );
    return found;
  }

  private async throughBreaker(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await this.breaker.execute(work);
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      const seconds = BREAKER_HALF_OPEN_MS / 1000;
      const reason = `is not asked at the moment because ${BREAKER_FAILURES} mails in a row failed; it is tried again after ${seconds} s`;
      throw new ConnectorFailure(this.sentence(what, reason), {
        effect: 'none',
        transient: true,
        retryAfterSeconds: seconds,
      });
    }
  }

  private failure(what: string, error: unknown, { sending }: Stage): ConnectorFailure {
    if (error instanceof ConnectorFailure) return error;
    const { responseCode, response, code, originalCode } = error as SmtpError;
    const said = words(typeof response === 'string' ? response : null);
    if (typeof responseCode === 'number') {
      const reason =
        code === 'EAUTH' ? `refused the user and the password` : `refused the mail (${responseCode})`;
      return new ConnectorFailure(this.sentence(what, said === null ? reason : `${reason}: ${said}`), {
        effect: 'none',
        serviceStatus: responseCode,
        transient: responseCode < 500,
      });
    }
    const reason =
      error instanceof TimeIsOver || code === 'ETIMEDOUT'
        ? 'does not answer in time'
        : code === 'ETLS' && originalCode === undefined
          ? 'does not offer the TLS that is needed'
          : classified(
              { code: originalCode ?? code },
              { headersTimeoutMs: this.config.settings.timeout_seconds * 1000 },
            ).message;
    return new ConnectorFailure(this.sentence(what, reason), {
      effect: sending ? 'unknown' : 'none',
      transient: true,
    });
  }

  private sentence(what: string, reason: string): string {
    const { name } = this.connector;
    const called =
      name === this.config.title ? 'The mail server' : `The mail server of the connector "${name}"`;
    return redacted(`${called} ${reason}, while ${what}.`, [this.config.secrets.password ?? '']);
  }
}

/** What a callback of nodemailer's is told, as a promise. */
function called(call: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error ? reject(error) : resolve()));
  });
}
