import { Problem } from '#platform';

/**
 * What a failed call may have done on the other side. `none`: the service surely did nothing (it refused, or the
 * request never left). `unknown`: the request may have reached it (time-out, cut connection, 5xx): read its state
 * back before asking again.
 */
export type PossibleEffect = 'none' | 'unknown';

export interface FailureOptions {
  effect: PossibleEffect;
  /** The service's own HTTP status, when it gave one. */
  serviceStatus?: number | null | undefined;
  /** True when a later try may well succeed (throttled, circuit open, unreachable). */
  transient?: boolean;
  retryAfterSeconds?: number | null | undefined;
}

/** Problem('connector_failed') that also says what may have happened over there. */
export class ConnectorFailure extends Problem {
  readonly effect: PossibleEffect;
  readonly serviceStatus: number | null;
  readonly transient: boolean;

  constructor(detail: string, options: FailureOptions) {
    super('connector_failed', detail, { retryAfterSeconds: options.retryAfterSeconds });
    this.effect = options.effect;
    this.serviceStatus = options.serviceStatus ?? null;
    this.transient = options.transient ?? false;
  }
}

/** True when the call behind this error may have had its effect all the same. */
export function mayHaveHappened(error: unknown): boolean {
  return error instanceof ConnectorFailure ? error.effect === 'unknown' : !(error instanceof Problem);
}
