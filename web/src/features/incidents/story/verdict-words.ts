import { CAPABILITY_NAMES } from '#contracts';
import type { EvidenceDto, VerdictDto } from '../../../shared/api/generated/index.ts';

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
  return `No ${not_connected.map((capability) => CAPABILITY_NAMES[capability]).join(' and no ')} is connected.`;
}

/** Something that nobody has connected, and what is not known or cannot be done without it. */
export interface LackingService {
  name: string;
  leaves: string[];
}

export interface MissingThings {
  sentences: string[];
  services: LackingService[];
}

const NOT_CONNECTED = [
  /^(?<what>.+): no (?<name>.+) is connected\.$/,
  /^“(?<what>.+)” failed: No connector for (?<name>.+) is configured and switched on;.*$/,
] as const;

/**
 * What the verdict lacks, each service once.
 * @param told what stands among the facts already
 */
export function missingOf(
  verdict: VerdictDto,
  told: readonly Pick<EvidenceDto, 'statement'>[],
): MissingThings {
  const services = new Map<string, string[]>(
    verdict.not_connected.map((capability) => [CAPABILITY_NAMES[capability], []]),
  );
  const sentences: string[] = [];
  for (const sentence of verdict.missing) {
    if (told.some(({ statement }) => sentence.includes(statement))) continue;
    const lacking = NOT_CONNECTED.map((pattern) => pattern.exec(sentence)?.groups).find(Boolean);
    if (lacking === undefined) sentences.push(sentence);
    else {
      const name = lacking['name'] ?? '';
      services.set(name, [...(services.get(name) ?? []), lacking['what'] ?? '']);
    }
  }
  return { sentences, services: [...services].map(([name, leaves]) => ({ name, leaves })) };
}
