import { Injectable } from '@nestjs/common';
import { promises as dns } from 'node:dns';
import type { Capability, JsonObject } from '#contracts';
import { Connectors, type CapabilityClients, type ConnectorRef } from '#connectors';
import { AddressDatabases } from '#geolocation';
import type { AuthenticationOptions, DnsResolver } from '#mail';
import { Clock, Config, Problem } from '#platform';
import { PolicyDecisions } from '#policies';
import { ActionIncidents } from './action-incidents.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionContext } from './domain/definition.ts';
import type { ReporterMail } from './domain/reporter-mail.ts';
import { connectorGone, servingOrNone } from './bound-connector.ts';
import { policyAction } from './policy-request.ts';

/**
 * How DNS is asked for SPF, DKIM, DMARC and ARC; tests put another one in its place. Null in the demo, whose mails
 * are invented and whose banner says that no request leaves the machine.
 */
@Injectable()
export class MailDns {
  readonly resolver: DnsResolver | null;

  constructor(config: Config) {
    this.resolver = config.demo
      ? null
      : (name, type) => dns.resolve(name, type) as Promise<string[] | string[][]>;
  }
}

export interface ActionWork {
  /** The action's name. */
  action: string;
  parameters: JsonObject;
  incident_id: string | null;
  key: string;
  note: string;
  signal: AbortSignal;
  /** Through which an effect goes; null: through none. */
  connector: Pick<ConnectorRef, 'id' | 'name'> | null;
  /** Of a stored action. */
  action_id?: string;
  /** Before the first call that has an effect. */
  onSend?: () => Promise<void>;
}

/** Puts together what an action's own code may reach. */
@Injectable()
export class ActionContexts {
  private readonly mail: AuthenticationOptions;

  constructor(
    private readonly connectors: Connectors,
    private readonly incidents: ActionIncidents,
    private readonly policy: PolicyDecisions,
    private readonly catalogue: ActionCatalogue,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly addresses: AddressDatabases,
    mailDns: MailDns,
  ) {
    this.mail = { trustedHosts: config.values.TRUSTED_MAIL_HOSTS, resolver: mailDns.resolver };
  }

  make(work: ActionWork): ActionContext {
    const { parameters, incident_id, key, note, signal } = work;
    return {
      parameters,
      incident_id,
      key,
      note,
      signal,
      url: incident_id === null ? null : `${this.config.baseUrl}/incidents/${incident_id}`,
      connectors: this.connectors,
      timeout_seconds: this.catalogue.get(work.action).timeout_seconds,
      service: (capability) => this.serviceOf(work, capability),
      edits: this.incidents.edits,
      answerTo: (reporter) => this.answerTo(work, reporter),
      mail: this.mail,
      locate: (address) => this.addresses.locate(address),
      now: () => this.clock.now(),
      touching: (names) => this.assertUnprotected(work.action, names),
      send: async (call) => {
        await work.onSend?.();
        return call();
      },
    };
  }

  private answerTo({ action, action_id, incident_id }: ActionWork, reporter: string): Promise<ReporterMail> {
    if (action_id === undefined || incident_id === null)
      throw new Error(`${action} answers nobody: it is no stored action of an incident.`);
    return this.incidents.answers.begin(action_id, incident_id, reporter);
  }

  /** What was asked for one connector goes through no other, whatever has been added or removed since. */
  private async serviceOf<C extends Capability>(
    { action, connector }: ActionWork,
    capability: C,
  ): Promise<CapabilityClients[C]> {
    if (connector === null) throw new Error(`${action} has begun without a connector.`);
    const serving = await servingOrNone(this.connectors, capability);
    const same = serving.find(({ connector: { id } }) => id === connector.id);
    if (same === undefined) throw connectorGone(connector);
    return same.client();
  }

  private async assertUnprotected(action: string, names: (string | null)[]): Promise<void> {
    const reason = await this.policy.protection({
      action: policyAction(this.catalogue.get(action), null),
      targets: [],
      resolved: names.filter((name) => name !== null),
    });
    if (reason !== null) throw new Problem('forbidden', reason);
  }
}
