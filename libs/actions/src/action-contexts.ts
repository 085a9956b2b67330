import { Injectable } from '@nestjs/common';
import { promises as dns } from 'node:dns';
import type { JsonObject } from '#contracts';
import { Connectors } from '#connectors';
import { CaseFile } from '#incidents';
import { Clock, Config } from '#platform';
import type { ActionContext } from './domain/definition.ts';
import type { AuthenticationOptions, DnsResolver } from './domain/mail/index.ts';

/** How DNS is asked for SPF, DKIM, DMARC and ARC; tests put another one in its place. */
@Injectable()
export class MailDns {
  readonly resolver: DnsResolver | null = (name, type) =>
    dns.resolve(name, type) as Promise<string[] | string[][]>;
}

export interface ActionWork {
  parameters: JsonObject;
  incident_id: string | null;
  key: string;
  note: string;
  signal: AbortSignal;
  onSend?: () => void;
}

/** Puts together what an action's own code may reach. */
@Injectable()
export class ActionContexts {
  private readonly mail: AuthenticationOptions;

  constructor(
    private readonly connectors: Connectors,
    private readonly caseFile: CaseFile,
    private readonly clock: Clock,
    private readonly config: Config,
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
      caseFile: this.caseFile,
      mail: this.mail,
      now: () => this.clock.now(),
      send: (call) => {
        work.onSend?.();
        return call();
      },
    };
  }
}
