import { Injectable } from '@nestjs/common';
import {
  ActionCatalogue,
  ActionRequests,
  Availability,
  NO_CONNECTOR,
  type ActionView,
  type ConnectorChoice,
  type RequestedIncident,
} from '#actions';
import type { ActionStatus, NeededService, PersonBehind, RecommendedAction, VerdictDraft } from '#contracts';
import { Clock, Context, TenantSettings, UnitOfWork } from '#platform';
import { AGENT, type AgentSettings } from './agent-settings.ts';
import { RecommendationsRepository, type RecommendationRow } from './data/recommendations.repository.ts';
import { heldBack, type HeldBack } from './domain/held-back.ts';

export interface JudgedRun {
  id: string;
  playbook: string;
  /** Everybody who stands behind the run. */
  behind: PersonBehind[];
}

export interface AgentRequestInput {
  run: JudgedRun;
  incident: RequestedIncident;
  verdict: VerdictDraft;
  /** Through which connector each of its recommendations goes, in their order: see `choose`. */
  choices: readonly ConnectorChoice[];
  verdict_id: string;
  /** False: the incident was resolved before the verdict came. */
  current: boolean;
}

/** One recommendation on its way. */
interface Considered {
  recommended: RecommendedAction;
  position: number;
  key: string;
  twin: ActionView | undefined;
  held: HeldBack | null;
  choice: ConnectorChoice;
}

/** What somebody has said no to, or undone: the analyst does not ask for it again by itself. */
const REFUSED: ReadonlySet<ActionStatus> = new Set([
  'rejected',
  'cancelled',
  'rolling_back',
  'rolled_back',
  'rollback_failed',
]);
/** Asked for in vain: it may be asked for again. */
const IN_VAIN: ReadonlySet<ActionStatus> = new Set(['failed', 'expired', 'denied']);

/** Requests what the analyst recommends, in its name and through the one path of all actions. */
@Injectable()
export class AgentRequests {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly actions: ActionRequests,
    private readonly availability: Availability,
    private readonly settings: TenantSettings,
    private readonly repository: RecommendationsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** Before that transaction, since services may be asked which of them knows a target. */
  choose(recommended: readonly RecommendedAction[]): Promise<ConnectorChoice[]> {
    return Promise.all(recommended.map(({ action, parameters }) => this.actions.choose(action, parameters)));
  }

  /**
   * In the transaction that stores the verdict, after what the playbook itself asks for: each recommendation is
   * requested once, or held back with the reason. What the incident has asked for already is not asked for again.
   */
  async ofVerdict(input: AgentRequestInput): Promise<void> {
    if (input.verdict.recommended_actions.length === 0) return;
    const [settings, unserved, asked] = [
      await this.settings.get(AGENT),
      await this.availability.unserved(),
      await this.actions.ofIncident(input.incident.id),
    ];
    const considered = this.consider(input, asked, settings, unserved);
    const fresh = considered.filter(
      ({ twin, held, key }, at) =>
        twin === undefined && held === null && considered.findIndex((other) => other.key === key) === at,
    );
    const requested = await this.request(input, fresh);
    const byKey = new Map(fresh.map(({ key }, at) => [key, requested[at] as ActionView]));
    await this.repository.insert(
      input.incident.id,
      considered.map((one) => outcomeOf(one, input.verdict_id, byKey)),
      this.clock.now(),
    );
    this.unitOfWork.afterCommit(() => this.noteUnasked(considered, input.incident.id));
  }

  private consider(
    { verdict, choices, current }: AgentRequestInput,
    asked: readonly ActionView[],
    settings: AgentSettings,
    unserved: readonly NeededService[],
  ): Considered[] {
    return verdict.recommended_actions.map((recommended, position) => {
      const { action, parameters } = recommended;
      const choice = choices[position] ?? NO_CONNECTOR;
      const { connector } = choice;
      const effect = this.catalogue.effectKey(action, parameters);
      const key = connector === null ? effect : `${effect}:${connector.id}`;
      const alike = asked.filter((one) =>
        this.catalogue.isSameEffect(one, { action, parameters, connector }),
      );
      const twin = alike.find(({ status }) => !IN_VAIN.has(status) && !REFUSED.has(status));
      const refused = alike.find(({ status }) => REFUSED.has(status));
      const lacking = this.availability.lacks(action, unserved);
      const held =
        twin !== undefined
          ? null
          : (unwanted(current, refused) ??
            heldBack(verdict, recommended, settings, lacking) ??
            this.invalid(recommended));
      return { recommended, position, key, twin, held, choice };
    });
  }

  private invalid({ action, parameters }: RecommendedAction): HeldBack | null {
    const errors = this.catalogue.has(action)
      ? this.catalogue.validate(action, parameters).map(({ message }) => message)
      : ['there is no such action'];
    if (errors.length === 0) return null;
    return { code: 'invalid_request', reason: `It cannot be requested as it stands: ${errors.join('; ')}.` };
  }

  private request(input: AgentRequestInput, fresh: Considered[]): Promise<ActionView[]> {
    const { run, incident, verdict, verdict_id } = input;
    const agent = { type: 'agent' as const, id: run.id, name: 'analyst' };
    return this.context.run({ ...this.context.current(), actor: agent }, () =>
      this.actions.requestAll(
        fresh.map(({ recommended, key, choice }) => ({
          choice,
          action: recommended.action,
          parameters: recommended.parameters,
          incident_id: incident.id,
          incident,
          proposer: agent,
          behind: run.behind,
          reason: recommended.reason.slice(0, 1000),
          evidence: recommended.evidence,
          verdict: { classification: verdict.classification, confidence: verdict.confidence },
          run_id: run.id,
          playbook: run.playbook,
          idempotency_key: `agent:${verdict_id}:${key}`,
        })),
      ),
    );
  }

  private noteUnasked(considered: readonly Considered[], incident_id: string): void {
    for (const { held, recommended } of considered) {
      if (held?.code === 'connector_not_configured') this.availability.note(recommended.action, incident_id);
    }
  }
}

function unwanted(current: boolean, refused: ActionView | undefined): HeldBack | null {
  if (!current) return { code: 'resolved', reason: 'The incident was resolved before the verdict came.' };
  if (refused === undefined) return null;
  const what = refused.status === 'rejected' || refused.status === 'cancelled' ? 'turned down' : 'undone';
  return { code: 'refused_before', reason: `The same was ${what} in this incident before.` };
}

function outcomeOf(
  { recommended, position, key, twin, held }: Considered,
  verdict_id: string,
  requested: ReadonlyMap<string, ActionView>,
): RecommendationRow {
  const base = { verdict_id, position, action: recommended.action };
  if (held !== null) return { ...base, action_id: null, code: held.code, reason: held.reason };
  if (twin !== undefined)
    return { ...base, action_id: twin.id, code: null, reason: `Asked for by ${twin.proposer.name}.` };
  const action = requested.get(key) as ActionView;
  return {
    ...base,
    action_id: action.id,
    code: null,
    reason: "Requested by the analyst, as the settings “Analyst's requests” allow.",
  };
}
