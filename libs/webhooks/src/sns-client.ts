import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DEFAULT_TRANSPORT, Transport, TransportError } from '#connectors';
import { Problem } from '#platform';
import { isConfirmation } from './handshakes/sns.ts';

const MOST_BYTES = 64 * 1024;

/** Calls the one kind of address that confirms a subscription, and no other. */
@Injectable()
export class SnsClient implements BeforeApplicationShutdown {
  private readonly transport = new Transport({ ...DEFAULT_TRANSPORT, maxResponseBytes: MOST_BYTES });

  /** @throws Problem connector_failed, invalid_request */
  async confirm(address: string, topic: string): Promise<void> {
    if (!this.mayCall(address, topic))
      throw new Problem(
        'invalid_request',
        "The address that confirms it is not Amazon's: nothing was called. Confirm it in the console of Amazon SNS.",
      );
    const { status } = await this.transport
      .send({ method: 'GET', url: address, headers: { accept: 'application/xml' }, body: null })
      .catch((error: unknown) => {
        if (!(error instanceof TransportError)) throw error;
        throw new Problem('connector_failed', `Amazon SNS ${error.message}. The subscription still waits.`);
      });
    if (status !== 200)
      throw new Problem(
        'connector_failed',
        `Amazon SNS answered with ${status}: what it had sent holds for three days. Ask for a new one in its console.`,
      );
  }

  /** Tests let it call a double. */
  mayCall(address: string, topic: string): boolean {
    return isConfirmation(address, topic);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.transport.close();
  }
}
