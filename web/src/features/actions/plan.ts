import { CAPABILITY_NAMES } from '#contracts';
import type {
  ActionDto,
  ActionTypeDto,
  RecommendationDto,
  RecommendedActionDto,
} from '../../shared/api/generated/index.ts';
import { words } from '../../shared/lib/words.ts';

/** What a verdict recommends, and which of its recommendations each is. */
export interface Recommended {
  verdictId: string;
  /** The verdict's own words, which nothing on the page says a second time. */
  summary: string;
  actions: readonly RecommendedActionDto[];
}

/** One line of what to do: recommended, requested or both. */
export interface PlannedAction {
  key: string;
  action: ActionDto | null;
  recommendation: { what: RecommendedActionDto; position: number } | null;
  /** It is recommended, and nobody has asked for it so that it would hold. */
  open: boolean;
}

/** What came to nothing, or is undone: it may be asked for again. */
const OVER = new Set<ActionDto['status']>([
  'rejected',
  'expired',
  'cancelled',
  'denied',
  'failed',
  'rolled_back',
]);
/** Whether it ended without its effect: it may be asked for again. */
export function isOver({ status }: Pick<ActionDto, 'status'>): boolean {
  return OVER.has(status);
}

/** Lower comes first: what waits for a person, what is under way, what is done, what came to nothing. */
const STAGE: Record<ActionDto['status'], number> = {
  unconfirmed: 0,
  rollback_failed: 0,
  failed: 0,
  pending_approval: 0,
  requested: 1,
  approved: 1,
  executing: 1,
  rolling_back: 1,
  completed: 2,
  rolled_back: 2,
  denied: 3,
  rejected: 3,
  expired: 3,
  cancelled: 3,
};

/** The analyst writes names of hosts and accounts in lower case, a source writes them as it likes; it names no connector. */
function sameParameters(left: object, right: object): boolean {
  const entries = (value: object): string =>
    JSON.stringify(
      Object.entries(value)
        .filter(([name]) => name !== 'connector')
        .sort(),
    ).toLowerCase();
  return entries(left) === entries(right);
}

/** What was asked for of a recommendation: the one that still holds, else the newest. */
export function askedOf(
  { action: name, parameters }: Pick<RecommendedActionDto, 'action' | 'parameters'>,
  actions: readonly ActionDto[],
  became: Pick<RecommendationDto, 'action_id'> | undefined,
): { existing: ActionDto | undefined; latest: ActionDto | undefined } {
  const asked = actions.filter(
    (each) =>
      each.id === became?.action_id || (each.action === name && sameParameters(each.parameters, parameters)),
  );
  const existing = asked.find((each) => !isOver(each));
  return { existing, latest: existing ?? asked[0] };
}

/** One list of what is recommended and what was asked for, each once. Look-ups are not in it. */
export function planOf(
  recommended: Recommended | null,
  actions: readonly ActionDto[],
  became: readonly RecommendationDto[],
): PlannedAction[] {
  const effects = actions.filter(({ read_only }) => !read_only);
  const taken = new Set<string>();
  const first = (recommended?.actions ?? []).map((what, position): PlannedAction => {
    const { existing, latest } = askedOf(
      what,
      effects,
      became.find((one) => one.verdict_id === recommended?.verdictId && one.position === position),
    );
    if (latest) taken.add(latest.id);
    return {
      key: `recommended ${position}`,
      action: latest ?? null,
      recommendation: { what, position },
      open: existing === undefined,
    };
  });
  const others = effects
    .filter(({ id }) => !taken.has(id))
    .map((action): PlannedAction => ({ key: action.id, action, recommendation: null, open: false }));
  return [...first, ...others].toSorted((left, right) => stageOf(left) - stageOf(right));
}

function stageOf({ open, action }: PlannedAction): number {
  return open || action === null ? 0 : STAGE[action.status];
}

/** What no connected service can do, by the service's name: told where that is said to be missing. */
export function impossibleIn(
  plan: readonly PlannedAction[],
  types: readonly ActionTypeDto[],
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const planned of plan) {
    const type = typeOf(planned, types);
    if (!isImpossible(planned, types) || type?.capability == null) continue;
    const name = CAPABILITY_NAMES[type.capability];
    found.set(name, [...(found.get(name) ?? []), briefly(planned, type)]);
  }
  return found;
}

/** Recommended, not asked for, and no service is there that could. */
export function isImpossible(planned: PlannedAction, types: readonly ActionTypeDto[]): boolean {
  const type = typeOf(planned, types);
  return planned.action === null && type !== undefined && !type.available && type.capability !== null;
}

function typeOf(
  { recommendation }: PlannedAction,
  types: readonly ActionTypeDto[],
): ActionTypeDto | undefined {
  return types.find(({ name }) => name === recommendation?.what.action);
}

/** `Isolate host ws-7` */
function briefly({ recommendation }: PlannedAction, type: ActionTypeDto): string {
  const { parameters = {}, action = '' } = recommendation?.what ?? {};
  const [target] = Object.values(parameters).filter((value) => typeof value === 'string');
  return [type.title || words(action), target].filter(Boolean).join(' ');
}
