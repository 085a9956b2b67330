import type { Evidence, IncidentType, JsonObject } from '#contracts';
import type { Containment, Edr, HostInfo } from '#connectors';
import { askAll, untoldEvidence, untoldOutput, type Told } from '../ask-all.ts';
import { boundedRaw } from '../canonical.ts';
import { defineAction, type ActionContext, type ReadBack } from '../definition.ts';
import type { Recommendation, SeenCase } from '../recommendation.ts';
import { BOOLEAN, STRING, STRING_OR_NULL, json, output, parameters, sources, string } from '../schemas.ts';
import { effect, lookup, missing } from './shared.ts';

interface HostParameters {
  host: string;
}

const PARAMETERS = parameters({
  host: string("Host name, or the EDR's own id of the host", { max: 255, example: 'WS-0042' }),
});
const EFFECT_OUTPUT = output({
  host_id: STRING,
  hostname: STRING,
  containment: STRING,
  already_done: BOOLEAN,
});

export const getHostInfo = defineAction<HostParameters>({
  ...lookup({
    name: 'get_host_info',
    title: 'Get host information',
    description:
      'Asks the EDR what it knows about a host: system, addresses, when it was last seen, containment.',
    capability: 'edr',
    looks_up: null,
    target_type: 'host',
    analyst: 'look_up',
    code_parameters: [],
  }),
  parameters: PARAMETERS,
  output: output(
    {
      found: BOOLEAN,
      id: STRING,
      hostname: STRING,
      containment: STRING,
      platform: STRING_OR_NULL,
      ...sources({ found: BOOLEAN }),
    },
    ['found', 'sources', 'unanswered'],
  ),
  targets: (p) => [p.host],
  summary: (p) => `Ask the EDR about host ${p.host}`,
  async apply(ctx) {
    const { host } = ctx.parameters;
    const { told, untold } = await askAll(ctx, 'edr', null, (edr, signal) => edr.findHost(host, signal));
    const now = ctx.now();
    const known = seenLast(told.flatMap(({ answer }) => answer ?? []));
    const subject = { type: 'host' as const, value: host };
    const called = `The host ${host}`;
    return {
      output: {
        ...(known === undefined ? { found: false, host } : { found: true, ...json(known) }),
        sources: told.map(({ source, answer }) => ({
          source: source.name,
          ...(answer === null ? { found: false } : { found: true, ...json(answer) }),
        })),
        unanswered: untoldOutput(untold),
      },
      evidence: [
        ...told.map((one) => ({
          kind: 'host.info',
          source: one.source,
          subject,
          ...hostFacts(host, one, told.length > 1),
          polarity: 'neutral' as const,
          weight: 0,
          observed_at: now.toISOString(),
        })),
        ...untold.map((one) => untoldEvidence(one, { subject, called }, now)),
      ],
    };
  },
});

/** Where several know it, the one that has seen it last tells how it is. */
function seenLast(hosts: readonly HostInfo[]): HostInfo | undefined {
  return hosts.toSorted((a, b) => (b.last_seen_at ?? '').localeCompare(a.last_seen_at ?? '', 'en'))[0];
}

function hostFacts(host: string, { source, answer }: Told<HostInfo | null>, several: boolean) {
  if (answer !== null) return { statement: hostStatement(answer), raw: boundedRaw(json(answer)) };
  const statement = several
    ? `${source.name} does not know a host ${host}.`
    : `The EDR does not know a host ${host}: it may be unmanaged.`;
  return { statement, raw: { found: false } };
}

function hostStatement(host: HostInfo): string {
  // Falcon's version names the platform again: "Windows", "Windows 11".
  const platform = host.os_version?.startsWith(String(host.platform)) === true ? null : host.platform;
  const system = [platform, host.os_version].filter((part) => part !== null).join(' ');
  const seen = host.last_seen_at === null ? 'was never seen' : `was last seen ${host.last_seen_at}`;
  return `Host ${host.hostname}${system === '' ? '' : ` (${system})`} ${seen}; its containment is ${host.containment}.`;
}

async function found(ctx: ActionContext<HostParameters>): Promise<{ edr: Edr; host: HostInfo }> {
  const edr = await ctx.service('edr');
  const host = await edr.findHost(ctx.parameters.host, ctx.signal);
  if (host === null) throw missing(`host "${ctx.parameters.host}"`, 'The EDR');
  return { edr, host };
}

async function isKnown({
  service,
  parameters: { host },
  signal,
}: ActionContext<HostParameters>): Promise<boolean> {
  return (await (await service('edr')).findHost(host, signal)) !== null;
}

interface Change {
  done: readonly Containment[];
  call(edr: Edr, host: HostInfo, ctx: ActionContext<HostParameters>): Promise<void>;
}

function namesOf(host: HostInfo): string[] {
  const { hostname, id, local_ip, external_ip } = host;
  return [hostname, fullName(host), id, local_ip, external_ip].filter((name) => name !== null);
}

async function change(ctx: ActionContext<HostParameters>, { done, call }: Change) {
  const { edr, host } = await found(ctx);
  if (done.includes(host.containment))
    return { output: hostOutput(host, host.containment, true), evidence: [] };
  await ctx.touching(namesOf(host));
  await ctx.send(() => call(edr, host, ctx));
  // The change is asked for and accepted; how far it has come is told when the service says it, and never guessed.
  const state = await edr.containment(host.id, ctx.signal).catch(() => 'not read back');
  return { output: hostOutput(host, state, false), evidence: [] };
}

/** `ws-1.corp.example`, or `CORP\\ws-1` where the EDR knows only a NetBIOS domain. */
function fullName({ hostname, domain }: HostInfo): string | null {
  if (domain === null || hostname.includes('.')) return null;
  return domain.includes('.') ? `${hostname}.${domain}` : `${domain}\\${hostname}`;
}

function hostOutput(host: HostInfo, containment: string, alreadyDone: boolean): JsonObject {
  return { host_id: host.id, hostname: host.hostname, containment, already_done: alreadyDone };
}

async function readState(
  ctx: ActionContext<HostParameters>,
  done: readonly Containment[],
  not: Containment,
): Promise<ReadBack> {
  const { host } = await found(ctx);
  if (done.includes(host.containment))
    return { state: 'done', output: hostOutput(host, host.containment, false) };
  return { state: host.containment === not ? 'not_done' : 'unknown' };
}

const ISOLATED = ['contained', 'pending'] as const;
const FREE = ['normal', 'lifting'] as const;

const CONTAINMENT_TYPES: ReadonlySet<IncidentType> = new Set([
  'malware',
  'ransomware',
  'command_and_control',
  'lateral_movement',
  'privilege_escalation',
]);

function isolationOf({ type, mail, hosts, evidence }: SeenCase): Recommendation<HostParameters>[] {
  if (mail !== null || !CONTAINMENT_TYPES.has(type)) return [];
  return hosts
    .filter((host) => !isOutOfReach(host, evidence))
    .slice(0, 3)
    .map((host) => ({
      parameters: { host },
      reason: `${host} is involved in an incident judged malicious; isolating it stops the spread and can be undone.`,
    }));
}

/** By what each EDR said last: isolated already, or no host that it knows. */
function isOutOfReach(host: string, evidence: readonly Evidence[]): boolean {
  const told = evidence.filter(
    ({ kind, subject }) => kind === 'host.info' && subject.value.toLowerCase() === host.toLowerCase(),
  );
  const last = new Map(told.map(({ source, raw }) => [source.name, raw]));
  return last.size > 0 && [...last.values()].every(isUnknownOrIsolated);
}

function isUnknownOrIsolated(raw: Evidence['raw']): boolean {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return false;
  return raw.found === false || raw.containment === 'contained' || raw.containment === 'pending';
}

export const isolateHost = defineAction<HostParameters>({
  ...effect<HostParameters>({
    name: 'isolate_host',
    title: 'Isolate host',
    description: 'Cuts a host off the network through the EDR; the EDR keeps its own connection to it.',
    category: 'host',
    capability: 'edr',
    inverse: 'unisolate_host',
    default_level: 'senior_analyst',
    target_type: 'host',
    analyst: 'request',
    code_parameters: [],
    recommended: isolationOf,
  }),
  parameters: PARAMETERS,
  output: EFFECT_OUTPUT,
  targets: (p) => [p.host],
  summary: (p) => `Isolate host ${p.host} from the network`,
  apply: (ctx) =>
    change(ctx, { done: ISOLATED, call: (edr, host) => edr.contain(host.id, ctx.note, ctx.signal) }),
  resolve: async (ctx) => namesOf((await found(ctx)).host),
  knows: isKnown,
  readBack: (ctx) => readState(ctx, ISOLATED, 'normal'),
});

export const unisolateHost = defineAction<HostParameters>({
  ...effect<HostParameters>({
    name: 'unisolate_host',
    title: 'End host isolation',
    description: 'Lets an isolated host back to the network.',
    category: 'host',
    capability: 'edr',
    inverse: 'isolate_host',
    default_level: 'senior_analyst',
    target_type: 'host',
    analyst: 'nothing',
    code_parameters: [],
    recommended: null,
  }),
  parameters: PARAMETERS,
  output: EFFECT_OUTPUT,
  targets: (p) => [p.host],
  summary: (p) => `Let host ${p.host} back to the network`,
  apply: (ctx) =>
    change(ctx, { done: FREE, call: (edr, host) => edr.liftContainment(host.id, ctx.note, ctx.signal) }),
  resolve: async (ctx) => namesOf((await found(ctx)).host),
  knows: isKnown,
  readBack: (ctx) => readState(ctx, FREE, 'contained'),
});
