import { BARRACUDA } from './barracuda.ts';
import { CHECK_POINT } from './check-point.ts';
import { CISCO } from './cisco.ts';
import { EDGEPILOT } from './edgepilot.ts';
import { EMAIL_PROTECTION } from './email-protection.ts';
import type { Gateway, Goal } from './gateway.ts';
import { MIMECAST } from './mimecast.ts';
import { PROOFPOINT } from './proofpoint.ts';
import { SAFE_LINKS } from './safe-links.ts';
import { SOPHOS } from './sophos.ts';
import { SYMANTEC } from './symantec.ts';
import { TRELLIX } from './trellix.ts';
import { TREND_MICRO } from './trend-micro.ts';

/** No two of them write the same hosts, so their order does not matter. */
const GATEWAYS: readonly Gateway[] = [
  BARRACUDA,
  CHECK_POINT,
  CISCO,
  EDGEPILOT,
  EMAIL_PROTECTION,
  MIMECAST,
  PROOFPOINT,
  SAFE_LINKS,
  SOPHOS,
  SYMANTEC,
  TRELLIX,
  TREND_MICRO,
];

/** Where a link leads that a gateway has written; null for any other. */
export function goalBehindGateway(link: URL): Goal | null {
  for (const gateway of GATEWAYS) {
    const goal = gateway.goalOf(link);
    if (goal !== null) return goal;
  }
  return null;
}
