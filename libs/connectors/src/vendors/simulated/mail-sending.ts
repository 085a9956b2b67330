import type { ConnectorRef, MailSending, NewMail } from '../../domain/capabilities.ts';
import { defineSimulated, simulatedId, type Memory } from './define-simulated.ts';

export const simulatedMailSending = defineSimulated({
  type: 'simulated_mail_sending',
  title: 'Simulated mail server',
  looks_up: [],
  clients: { mail_sending: ({ connector, memory }) => new SimulatedMailSending(connector, memory) },
});

class SimulatedMailSending implements MailSending {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
  ) {}

  async send(mail: NewMail): Promise<{ id: string | null }> {
    const id = simulatedId(mail.key);
    await this.memory.remember(`mail:${mail.key}`, { id, to: mail.to, subject: mail.subject });
    return { id };
  }

  async wasSent(key: string): Promise<boolean> {
    return (await this.memory.read(`mail:${key}`)) !== null;
  }
}
