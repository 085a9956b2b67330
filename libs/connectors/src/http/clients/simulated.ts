import { createHash } from 'node:crypto';
import type { Capability, JsonObject } from '#contracts';
import type {
  ConnectorClient,
  ConnectorRef,
  Containment,
  DirectoryUser,
  Edr,
  EmailGateway,
  HostInfo,
  Identity,
  MailMessage,
  Messaging,
  NewMessage,
  NewTicket,
  Reputation,
  Siem,
  ThreatIntelligence,
  Ticket,
  Ticketing,
} from '../../domain/capabilities.ts';
import { ConnectorFailure } from '../../domain/connector-failure.ts';
import { string } from './answers.ts';
import type { ClientConfig, ClientHost, SimulatedMemory } from './client-host.ts';

export const SIMULATED_TITLES: Record<Capability, string> = {
  threat_intelligence: 'Simulated threat intelligence',
  siem_search: 'Simulated SIEM',
  edr: 'Simulated EDR',
  email_gateway: 'Simulated email gateway',
  identity: 'Simulated identity provider',
  ticketing: 'Simulated ticketing',
  messaging: 'Simulated messaging',
};

/** A connector of the demo. Everything it says is made up and marked so; what it is told to do it remembers. */
export class SimulatedClient implements ConnectorClient {
  readonly clients: ConnectorClient['clients'];

  constructor(capability: Capability, config: ClientConfig, host: ClientHost) {
    const memory = new Memory(config.connector, host.memory);
    const now = () => host.clock.now().toISOString();
    const all = {
      threat_intelligence: () => new SimulatedIntelligence(config.connector, now),
      siem_search: () => new SimulatedSiem(config.connector),
      edr: () => new SimulatedEdr(config.connector, memory, now),
      email_gateway: () => new SimulatedEmail(config.connector, memory),
      identity: () => new SimulatedIdentity(config.connector, memory),
      ticketing: () => new SimulatedTicketing(config.connector, memory),
      messaging: () => new SimulatedMessaging(config.connector, memory),
    };
    this.clients = { [capability]: all[capability]() };
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class Memory {
  constructor(
    private readonly connector: ConnectorRef,
    private readonly memory: SimulatedMemory,
  ) {}

  async flag(key: string): Promise<boolean> {
    return (await this.memory.read(this.connector.id, key))?.['on'] === true;
  }

  setFlag(key: string, on: boolean): Promise<void> {
    return this.memory.write(this.connector.id, key, { on });
  }

  read(key: string): Promise<JsonObject | null> {
    return this.memory.read(this.connector.id, key);
  }

  remember(key: string, value: JsonObject): Promise<JsonObject> {
    return this.memory.remember(this.connector.id, key, value);
  }
}

const BAD_WORDS =
  /bad|evil|phish|malware|login-|verify|secure-|invoice|eicar|44d88612fea8a8f36de82e1278abb02f|275a021bbfb6489e/i;
const DOCUMENTATION_NETWORKS = /^(192\.0\.2|198\.51\.100|203\.0\.113)\./;

class SimulatedIntelligence implements ThreatIntelligence {
  constructor(
    readonly connector: ConnectorRef,
    private readonly now: () => string,
  ) {}

  lookupUrl = (url: string) => this.judge(url);
  lookupDomain = (domain: string) => this.judge(domain);
  lookupIp = (ip: string) => this.judge(ip, DOCUMENTATION_NETWORKS.test(ip));
  lookupHash = (hash: string) => this.judge(hash);

  /** By the words in the name, so that the demo shows every outcome and the same one each time. */
  private judge(value: string, bad = BAD_WORDS.test(value)): Promise<Reputation> {
    const digit = createHash('sha256').update(value).digest()[0] ?? 0;
    const known = bad || digit % 4 !== 0;
    const malicious = bad ? 40 + (digit % 20) : 0;
    return Promise.resolve({
      known,
      malicious,
      suspicious: bad ? 3 : 0,
      harmless: known && !bad ? 65 : 0,
      undetected: known ? 90 - malicious - (bad ? 3 : 65) : 0,
      total: known ? 90 : 0,
      categories: bad ? ['simulated: phishing'] : [],
      last_analysis_at: known ? this.now() : null,
      link: null,
    });
  }
}

class SimulatedSiem implements Siem {
  constructor(readonly connector: ConnectorRef) {}

  search(): Promise<{ rows: JsonObject[]; truncated: boolean }> {
    return Promise.resolve({ rows: [], truncated: false });
  }
}

class SimulatedEdr implements Edr {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
    private readonly now: () => string,
  ) {}

  async findHost(nameOrId: string): Promise<HostInfo> {
    return {
      id: nameOrId.toLowerCase(),
      hostname: nameOrId.toUpperCase(),
      containment: await this.containment(nameOrId.toLowerCase()),
      platform: 'Windows',
      os_version: 'Windows 11 (simulated)',
      kind: 'Workstation',
      local_ip: '10.20.30.40',
      external_ip: null,
      domain: 'corp.example',
      agent_version: 'simulated',
      first_seen_at: null,
      last_seen_at: this.now(),
      tags: ['simulated'],
    };
  }

  async containment(hostId: string): Promise<Containment> {
    return (await this.memory.flag(`contained:${hostId}`)) ? 'contained' : 'normal';
  }

  contain(hostId: string): Promise<void> {
    return this.memory.setFlag(`contained:${hostId}`, true);
  }

  liftContainment(hostId: string): Promise<void> {
    return this.memory.setFlag(`contained:${hostId}`, false);
  }
}

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

class SimulatedIdentity implements Identity {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
  ) {}

  async findUser(principal: string): Promise<DirectoryUser> {
    return {
      id: simulatedId(principal.toLowerCase()),
      principal,
      display_name: `${principal} (simulated)`,
      mail: principal.includes('@') ? principal : null,
      enabled: await this.isEnabled(principal),
      kind: 'Member',
      department: null,
      job_title: null,
      synced_from_on_premises: false,
      created_at: null,
      password_changed_at: null,
    };
  }

  async isEnabled(principal: string): Promise<boolean> {
    return !(await this.memory.flag(`disabled:${principal.toLowerCase()}`));
  }

  disable(principal: string): Promise<void> {
    return this.memory.setFlag(`disabled:${principal.toLowerCase()}`, true);
  }

  enable(principal: string): Promise<void> {
    return this.memory.setFlag(`disabled:${principal.toLowerCase()}`, false);
  }
}

class SimulatedTicketing implements Ticketing {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
  ) {}

  async findByKey(key: string): Promise<Ticket | null> {
    const stored = await this.memory.read(`ticket:${key}`);
    return stored === null ? null : ticket(stored);
  }

  async create(input: NewTicket): Promise<Ticket> {
    const id = simulatedId(input.key);
    return ticket(await this.memory.remember(`ticket:${input.key}`, { id, title: input.title }));
  }
}

class SimulatedMessaging implements Messaging {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
  ) {}

  async post(input: NewMessage): Promise<{ id: string | null }> {
    const id = simulatedId(input.key);
    await this.memory.remember(`message:${input.key}`, { id, channel: input.channel, title: input.title });
    return { id };
  }

  async wasPosted(key: string): Promise<boolean> {
    return (await this.memory.read(`message:${key}`)) !== null;
  }
}

function ticket(stored: JsonObject): Ticket {
  const id = string(stored['id']);
  if (id === null)
    throw new ConnectorFailure('The simulated ticketing has forgotten the ticket’s id.', { effect: 'none' });
  return {
    id,
    key: `SIM-${Number.parseInt(id.slice(-4), 16)}`,
    title: string(stored['title']) ?? '',
    status: 'Open (simulated)',
    url: `https://simulated.invalid/${id}`,
  };
}

function mailKey(mailbox: string, internetMessageId: string): string {
  return `quarantined:${mailbox.toLowerCase()} ${internetMessageId.replaceAll(/[<>]/g, '')}`;
}

function simulatedId(value: string): string {
  return `simulated-${createHash('sha256').update(value).digest('hex').slice(0, 12)}`;
}
