import type { ConnectorRef, EmailGateway, MailMessage } from '../../domain/capabilities.ts';
import { defineSimulated, simulatedId, type Memory } from './define-simulated.ts';

export const simulatedEmail = defineSimulated({
  type: 'simulated_email',
  title: 'Simulated email gateway',
  looks_up: [],
  clients: { email_gateway: ({ connector, memory }) => new SimulatedEmail(connector, memory) },
});

class SimulatedEmail implements EmailGateway {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
  ) {}

  async findMessage(mailbox: string, internetMessageId: string): Promise<MailMessage> {
    const quarantined = await this.isQuarantined(mailbox, internetMessageId);
    return {
      id: simulatedId(`${mailbox} ${internetMessageId}`),
      internet_message_id: internetMessageId,
      subject: '(simulated message)',
      from: null,
      folder: quarantined ? 'quarantine' : 'inbox',
      received_at: null,
      quarantined,
    };
  }

  async quarantine(
    mailbox: string,
    internetMessageId: string,
  ): Promise<{ message_id: string; from_folder: string }> {
    await this.memory.setFlag(mailKey(mailbox, internetMessageId), true);
    return { message_id: simulatedId(`${mailbox} ${internetMessageId}`), from_folder: 'inbox' };
  }

  release(mailbox: string, internetMessageId: string): Promise<void> {
    return this.memory.setFlag(mailKey(mailbox, internetMessageId), false);
  }

  isQuarantined(mailbox: string, internetMessageId: string): Promise<boolean> {
    return this.memory.flag(mailKey(mailbox, internetMessageId));
  }

  blockSender(address: string): Promise<void> {
    return this.memory.setFlag(`blocked:${address.toLowerCase()}`, true);
  }

  unblockSender(address: string): Promise<void> {
    return this.memory.setFlag(`blocked:${address.toLowerCase()}`, false);
  }

  isSenderBlocked(address: string): Promise<boolean> {
    return this.memory.flag(`blocked:${address.toLowerCase()}`);
  }
}

function mailKey(mailbox: string, internetMessageId: string): string {
  return `quarantined:${mailbox.toLowerCase()} ${internetMessageId.replaceAll(/[<>]/g, '')}`;
}
