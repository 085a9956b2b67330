import type { ConnectorRef, Connectors, ServingConnector } from '#connectors';
import type { Capability, JsonObject, LookUp } from '#contracts';
import { Problem } from '#platform';
import type { ActionEntity } from './data/action.entity.ts';
import { requestDigest } from './domain/canonical.ts';

/** The connector that an effect goes through; null: a look-up asks all, and the house needs none. */
export function boundConnector(
  row: Pick<ActionEntity, 'read_only' | 'connector_id' | 'connector_name' | 'connector_type'>,
): Pick<ConnectorRef, 'id' | 'name'> | null {
  const { read_only, connector_id: id, connector_name: name, connector_type: type } = row;
  return read_only || id === null ? null : { id, name: name ?? type ?? id };
}

/** As the audit has it. */
export function connectorTold({
  connector_id: id,
  connector_name: name,
}: Pick<ActionEntity, 'connector_id' | 'connector_name'>): JsonObject | null {
  return id === null ? null : { id, name };
}

type Digested = Parameters<typeof requestDigest>[0] & Parameters<typeof boundConnector>[0];

export function digestOf(row: Digested): string {
  return requestDigest(row, boundConnector(row)?.id ?? null);
}

/**
 * Whether a row still is what its digest was made of. A request from before digests named the connector keeps its own;
 * one with it fits no other connector, whichever way it is compared.
 */
export function fitsDigest(row: Digested & { digest: string }): boolean {
  return row.digest === digestOf(row) || row.digest === requestDigest(row, null);
}

export function connectorGone({ name }: Pick<ConnectorRef, 'name'>): Problem {
  return new Problem(
    'connector_not_configured',
    `The connector “${name}”, which this was asked for, was switched off or deleted since; nothing goes through another in its place. Switch it on again, or request the action anew.`,
  );
}

/** As Connectors.serving, with nobody for nobody. */
export async function servingOrNone<C extends Capability>(
  connectors: Pick<Connectors, 'serving'>,
  capability: C,
  looksUp: LookUp | null = null,
): Promise<ServingConnector<C>[]> {
  try {
    return await connectors.serving(capability, looksUp);
  } catch (error) {
    if (error instanceof Problem && error.code === 'connector_not_configured') return [];
    throw error;
  }
}
