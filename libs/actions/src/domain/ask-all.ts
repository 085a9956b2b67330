import type { Capability, EvidenceDraft, LookUp } from '#contracts';
import type { CapabilityClients, ConnectorRef } from '#connectors';
import { Problem, TimeIsOver, within } from '#platform';
import type { ActionContext } from './definition.ts';
import { lookUpMany } from './look-up-many.ts';

export type Source = EvidenceDraft['source'];

export interface Told<T> {
  source: Source;
  answer: T;
}
export interface Untold {
  source: Source;
  reason: string;
}

/** What the whole of a look-up takes beside the services' own time. */
export const MARGIN_SECONDS = 5;

/**
 * Asks every connector that serves it, a few at a time, each with a time limit of its own: one that fails or hangs does
 * not take the others' answers with it. When every one fails, that is thrown.
 * @returns the answers, at least one, and what was not answered, both in the connectors' order
 * @throws Problem connector_not_configured, or of the failure; DatabaseAway
 */
export async function askAll<C extends Capability, T>(
  ctx: Pick<ActionContext, 'connectors' | 'signal' | 'timeout_seconds'>,
  capability: C,
  looksUp: LookUp | null,
  ask: (client: CapabilityClients[C], signal: AbortSignal) => Promise<T>,
): Promise<{ told: Told<T>[]; untold: Untold[] }> {
  const serving = await ctx.connectors.serving(capability, looksUp);
  const all = serving.map(({ connector }) => connector);
  const seconds = Math.max(ctx.timeout_seconds - MARGIN_SECONDS, 0);
  const { answered, failed } = await lookUpMany(
    serving.map(({ connector, client }) => ({ source: connectorSource(connector, all), client })),
    ctx.signal,
    ({ client }) => within(seconds, ctx.signal, (signal) => ask(client(), signal)).catch(notInTime),
    noneAnswered,
  );
  return {
    told: answered.map(({ value, answer }) => ({ source: value.source, answer })),
    untold: failed.map(({ value, reason }) => ({ source: value.source, reason })),
  };
}

function notInTime(error: unknown): never {
  if (error instanceof TimeIsOver) throw new Problem('connector_failed', error.message);
  throw error;
}

function noneAnswered(failed: readonly { value: { source: Source }; reason: string }[]): Problem {
  const each = failed.map(({ value, reason }) => `${value.source.name}: ${reason}`);
  return new Problem('connector_failed', `None of them gave an answer. ${each.join(' ')}`);
}

/** How a connector is named in evidence: a simulated one is called so wherever it appears. */
export function sourceName(connector: ConnectorRef): string {
  return connector.simulated && !connector.type.includes('simulated')
    ? `${connector.type} (simulated)`
    : connector.type;
}

/** @param all that were asked: those of one kind are told apart by the names that people gave them */
function connectorSource(connector: ConnectorRef, all: readonly ConnectorRef[]): Source {
  const alike = all.filter(({ type }) => type === connector.type).length > 1;
  const name = sourceName(connector);
  return { type: 'connector', name: alike ? `${name} (${connector.name})` : name };
}

/** As the output of a look-up tells it. */
export function untoldOutput(untold: readonly Untold[]) {
  return untold.map(({ source, reason }) => ({ source: source.name, reason }));
}

/** That one source gave no answer while others did. */
export function untoldEvidence(
  { source, reason }: Untold,
  about: Pick<EvidenceDraft, 'subject'> & { called: string },
  now: Date,
): EvidenceDraft {
  return {
    kind: 'lookup.failed',
    source,
    subject: about.subject,
    statement: `${about.called} could not be looked up at ${source.name}: ${reason}`,
    polarity: 'neutral',
    weight: 0,
    raw: { reason },
    observed_at: now.toISOString(),
  };
}
