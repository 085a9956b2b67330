import { SmtpSink } from '../../../../../test/fakes/smtp.ts';
import type { FakeConnector } from '../../../../../test/fakes/fake-server.ts';

/** A mail server on loopback that keeps what it is sent, and what a connector is told of it. */
export async function startFakeSmtp(): Promise<{ sink: SmtpSink; connector: FakeConnector }> {
  const sink = await SmtpSink.start();
  const settings = { server: sink.url, from: 'soc@corp.example' };
  return { sink, connector: { name: 'SMTP', type: 'smtp', settings, secrets: {} } };
}
