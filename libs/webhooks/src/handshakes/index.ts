import { cloudEvents } from './cloud-events.ts';
import type { Greeting, Handshake, HandshakeAnswer } from './define-handshake.ts';
import { eventGrid } from './event-grid.ts';
import { graph } from './graph.ts';
import { okta } from './okta.ts';
import { slack } from './slack.ts';
import { sns } from './sns.ts';

export const HANDSHAKES: readonly Handshake[] = [okta, eventGrid, slack, graph, cloudEvents, sns];

export interface Greeted {
  handshake: Handshake;
  answer: HandshakeAnswer;
}

/**
 * The answer to a handshake; null: this is none.
 * @throws Problem invalid_request
 */
export function greeted(greeting: Greeting): Greeted | null {
  for (const handshake of HANDSHAKES) {
    if (handshake.method !== greeting.method || !handshake.mayBe(greeting)) continue;
    const answer = handshake.answer(greeting);
    if (answer !== null) return { handshake, answer };
  }
  return null;
}
