import { Injectable } from '@nestjs/common';
import { Problem, SecretBox } from '#platform';
import type { ConnectorRow } from './data/connectors.repository.ts';

/** Secrets of connectors, sealed for their row: copied to another row they do not open. */
@Injectable()
export class ConnectorSecrets {
  constructor(private readonly box: SecretBox) {}

  seal(id: string, secrets: Record<string, string>): { secrets: string | null; secret_names: string[] } {
    const names = Object.keys(secrets).sort();
    return {
      secrets: names.length === 0 ? null : this.box.seal(JSON.stringify(secrets), purpose(id)),
      secret_names: names,
    };
  }

  /** @throws Problem connector_failed when the master key is another one than at the time of sealing */
  open(row: Pick<ConnectorRow, 'id' | 'name' | 'secrets'>): Record<string, string> {
    if (row.secrets === null) return {};
    try {
      return JSON.parse(this.box.open(row.secrets, purpose(row.id))) as Record<string, string>;
    } catch (cause) {
      throw new Problem(
        'connector_failed',
        `The secrets of the connector "${row.name}" cannot be opened with this server's master key; give them again.`,
        { cause },
      );
    }
  }
}

function purpose(id: string): string {
  return `connector:${id}`;
}
