import { CAPABILITY_NAMES, serviceNamed, type Capability, type LookUp, type NeededService } from '#contracts';
import type { EvidenceDto, VerdictDto } from '../../../shared/api/generated/index.ts';
import { t } from '../../../shared/texts/texts.ts';

/**
 * A verdict's summary without what stands below it anyway: the built-in analyst puts it together of the facts' own
 * sentences and of what is missing. A model's words are its own, and stay.
 */
export function leadOf(verdict: VerdictDto, evidence: readonly Pick<EvidenceDto, 'statement'>[]): string {
  if (verdict.analyst !== 'offline') return verdict.summary;
  const repeated = [...evidence.map(({ statement }) => statement), ...verdict.missing, setUp(verdict)]
    .filter((sentence) => sentence !== '')
    .sort((left, right) => right.length - left.length);
  let lead = verdict.summary;
  for (const sentence of repeated) lead = lead.replaceAll(sentence, '');
  lead = lead.replace(/ Missing:\s*(?:And \d+ more\.)?/, '');
  const bare = lead.replaceAll(/\s+/g, ' ').trim().replace(CLASSIFIED, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

/** `Malicious (malware): ` stands above it, larger. */
const CLASSIFIED = /^[A-Z][a-z]+(?: \([^)]*\))?: (?=.)/;

function setUp({ not_connected }: VerdictDto): string {
  if (not_connected.length === 0) return '';
  return t`No ${not_connected.map((capability) => CAPABILITY_NAMES[capability]).join(t` and no `)} is connected.`;
}

/** Something that nobody has connected, and what is not known or cannot be done without it. */
export interface LackingService {
  capability: Capability;
  /** What others of its kind know nothing about; empty: there is none of its kind. */
  about: LookUp[];
  leaves: string[];
}

export interface MissingThings {
  sentences: string[];
  services: LackingService[];
}

const NOT_CONNECTED = [
  /^(?<what>.{1,1000}): no (?<names>.{1,1000}) is connected\.$/,
  /^“(?<what>.{1,1000})” failed: No connector for (?<names>.{1,1000}) is configured and switched on;.*$/,
] as const;

/**
 * What the verdict lacks, each service once, whatever was left out for the want of it.
 * @param told what stands among the facts already
 */
export function missingOf(
  verdict: VerdictDto,
  told: readonly Pick<EvidenceDto, 'statement'>[],
): MissingThings {
  const services = new Map<Capability, LackingService>(
    verdict.not_connected.map((capability) => [capability, { capability, about: [], leaves: [] }]),
  );
  const sentences: string[] = [];
  for (const sentence of verdict.missing) {
    if (told.some(({ statement }) => sentence.includes(statement))) continue;
    const { what = '', names = '' } =
      NOT_CONNECTED.map((pattern) => pattern.exec(sentence)?.groups).find(Boolean) ?? {};
    const needed = names.split(' and no ').flatMap((name) => serviceNamed(name) ?? []);
    if (needed.length === 0) sentences.push(sentence);
    for (const [place, need] of needed.entries()) lack(services, need, place === 0 ? what : null);
  }
  return { sentences, services: [...services.values()] };
}

/** One more that needs the service; the sentence stands with the first of those that could have answered. */
function lack(
  services: Map<Capability, LackingService>,
  { capability, looks_up }: NeededService,
  what: string | null,
): void {
  const known = services.get(capability);
  const whole = looks_up === null || (known !== undefined && known.about.length === 0);
  const about = whole ? [] : [...(known?.about ?? []).filter((each) => each !== looks_up), looks_up];
  const leaves = [...(known?.leaves ?? []), ...(what === null || known?.leaves.includes(what) ? [] : [what])];
  services.set(capability, { capability, about, leaves });
}
