import { Injectable } from '@nestjs/common';
import { ConnectorsQueries } from '#connectors';
import type { FirstRunStep, OperationMode } from '#contracts';
import { StoredAlerts } from '#incidents';
import { Context, TenantSettings, UnitOfWork } from '#platform';
import { PoliciesQueries } from '#policies';
import { UserDirectory } from '#users';
import { WebhookSourcesQueries } from '#webhooks';
import { FIRST_RUN } from './domain/first-run-settings.ts';
import { isBegun, stepsOf, type ConnectorStanding, type SetUpFacts } from './domain/first-run.ts';

export interface FirstRunView {
  /** Whether people are led, and the version of the setting that says so. */
  lead: boolean;
  lead_version: number;
  begun: boolean;
  steps: { name: FirstRunStep; done: boolean }[];
  /** The newest of each. */
  source_id: string | null;
  connector: ConnectorStanding | null;
  deciders: number;
  mode: OperationMode;
}

@Injectable()
export class FirstRunQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly settings: TenantSettings,
    private readonly sources: WebhookSourcesQueries,
    private readonly alerts: StoredAlerts,
    private readonly connectors: ConnectorsQueries,
    private readonly people: UserDirectory,
    private readonly policies: PoliciesQueries,
  ) {}

  /** How far the set-up of the tenant is, for whoever asks. */
  current(): Promise<FirstRunView> {
    return this.unitOfWork.read(async () => {
      const facts = await this.facts();
      const { value, version } = await this.settings.state(FIRST_RUN);
      return {
        lead: value.lead,
        lead_version: version,
        begun: isBegun(facts),
        steps: stepsOf(facts),
        source_id: facts.sources[0]?.id ?? null,
        connector: facts.connectors.newest,
        deciders: facts.deciders,
        mode: facts.policy.mode,
      };
    });
  }

  private async facts(): Promise<SetUpFacts> {
    const { actor } = this.context.current();
    const sources = await this.sources.newestFirst();
    return {
      // A key is no person: it has none.
      password_due: actor.type === 'user' && actor.id !== null && (await this.people.passwordDue(actor.id)),
      sources,
      delivered: await this.alerts.haveComeFrom(sources.map(({ slug }) => slug)),
      connectors: await this.connectors.standing(),
      deciders: (await this.people.deciders('analyst')).length,
      policy: await this.policies.mode(),
    };
  }
}
