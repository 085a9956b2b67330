import { lookUp, type NormalAlert } from '#contracts';
import type { ObservableValue } from '#incidents';
import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { stateOf, verdictOf } from '../../reading/vendor-words.ts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const trendVisionOne = defineFormat({
  name: 'trend_vision_one',
  title: 'Trend Micro Vision One',
  vendor: 'Trend Micro',
  product: 'Vision One',
  watches: 'edr',
  sender: "A webhook of Vision One's notifications or playbooks, or whatever forwards its APIs",
  reads:
    'Alerts of the workbench with their entities and indicators, and observed attack techniques; alone, in a list or in items.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => isWorkbench(alert) || isTechnique(alert),
  read: (alert) => (isTechnique(alert) ? observed(alert) : workbench(alert)),
});

const isWorkbench = (alert: Reader): boolean =>
  alert.has('workbenchLink', 'model') ||
  (/^WB-\d/.test(alert.text('id') ?? '') && alert.has('model', 'severity'));
const isTechnique = (alert: Reader): boolean =>
  alert.has('filters.riskLevel', 'detectedDateTime', 'entityType');

function workbench(alert: Reader): FormatReading {
  const indicators = alert.each('indicators');
  const entities = alert.each('impactScope.entities');
  const sender = valueOf(indicators, ['email_sender']);
  const mailbox = entityOf(entities, 'emailAddress')?.text('entityValue');
  const model = alert.text('model');
  const description = alert.text('description');
  const status = alert.text('status', 'investigationStatus');
  const verdict = decided(alert.text('investigationResult') ?? alert.text('investigationStatus'));
  return {
    id: alert.text('id') ?? null,
    title: model,
    description: description ?? '',
    severity: { said: alert.text('severity') },
    type: [model, alert.text('matchedRules.name'), description],
    occurred_at: time(alert.text('matchedRules.matchedFilters.matchedDateTime', 'createdDateTime')),
    // Before it had a status of its own, an alert that was judged was one that is done.
    state: stateOf(status) ?? (verdict === undefined ? null : 'resolved'),
    fields: {
      event: part({ url: alert.text('workbenchLink') }),
      vendor: part({ state: status, verdict }),
      rule: part({ id: alert.text('modelId', 'matchedRules.id'), name: model }),
      ...whoAndWhere(entities),
      ...programs(indicators),
      url: part({ full: valueOf(indicators, ['url']) }),
      dns: part({ question: { name: valueOf(indicators, ['domain']) } }),
      registry: part({
        path: valueOf(indicators, ['registry_key']),
        value: valueOf(indicators, ['registry_value']),
      }),
      email: part({
        from: { address: sender },
        to: { address: sender === undefined || mailbox === undefined ? [] : [mailbox] },
        subject: valueOf(indicators, ['email_subject']),
        message_id: valueOf(indicators, ['email_message_id']),
      }),
      source: null,
    } as ToldFields,
    observables: indicators.flatMap(observable),
  };
}

/** A true alert of something that was allowed is no attack. */
function decided(result: string | undefined): ReturnType<typeof verdictOf> {
  return /^benign/i.test(result ?? '') ? 'benign' : verdictOf(result ?? '');
}

function entityOf(entities: readonly Reader[], kind: string): Reader | undefined {
  return entities.find((entity) => entity.text('entityType') === kind);
}

function whoAndWhere(entities: readonly Reader[]): Pick<NormalAlert, 'host' | 'user'> {
  const host = entityOf(entities, 'host');
  const machine = hostOf(host?.text('entityValue.name', 'entityValue')?.replaceAll('\\\\', '\\'));
  const account = personOf(
    (entityOf(entities, 'account') ?? entityOf(entities, 'cloudIdentity'))?.text('entityValue'),
  );
  const mailbox = entityOf(entities, 'emailAddress')?.text('entityValue');
  return {
    host: part({
      name: machine?.name,
      domain: machine?.domain,
      id: host?.text('entityValue.guid'),
      ip: ipOf(host?.text('entityValue.ips'))?.ip ?? machine?.ip,
    }),
    user: part({ ...(account ?? personOf(mailbox)), email: account?.email ?? mailbox }),
  } as Pick<NormalAlert, 'host' | 'user'>;
}

/**
 * Indicators name what they were of by the field of the activity: `parentFilePath`. What a process started is its object,
 * with a command line.
 */
function programs(indicators: readonly Reader[]): Pick<NormalAlert, 'process' | 'file'> {
  const of = (field: RegExp): string | undefined =>
    indicators.find((indicator) => field.test(indicator.text('field') ?? ''))?.text('value');
  const [own, above] = of(/^objectCmd$/i) === undefined ? ['process', 'parent'] : ['object', 'process'];
  const fact = (whose: string | undefined, what: string): string | undefined =>
    of(new RegExp(`^${whose}${what}$`, 'i'));
  const executable = fact(own, 'FilePath');
  const parent = fact(above, 'FilePath');
  const ofFiles = indicators.filter((one) => !/^(?:process|parent)/i.test(one.text('field') ?? ''));
  const path = valueOf(ofFiles, ['fullpath']);
  return {
    process: part({
      name: fileNameOf(executable),
      executable,
      command_line: fact(own, 'Cmd') ?? valueOf(indicators, ['command_line']),
      hash: { sha256: fact(own, 'FileHashSha256'), sha1: fact(own, 'FileHashSha1') },
      parent: { name: fileNameOf(parent), executable: parent, command_line: fact(above, 'Cmd') },
    }),
    file: part({
      name: fileNameOf(path) ?? valueOf(ofFiles, ['filename']),
      path,
      hash: {
        sha256: valueOf(ofFiles, ['file_sha256']),
        sha1: valueOf(ofFiles, ['file_sha1']),
      },
    }),
  } as Pick<NormalAlert, 'process' | 'file'>;
}

function valueOf(indicators: readonly Reader[], types: readonly string[]): string | undefined {
  return indicators.find((indicator) => types.includes(indicator.text('type') ?? ''))?.text('value');
}

const OBSERVABLES: Record<string, ObservableValue['type']> = {
  url: 'url',
  domain: 'domain',
  ip: 'ip',
  file_sha1: 'sha1',
  file_sha256: 'sha256',
  email_sender: 'email_address',
};

function observable(indicator: Reader): ObservableValue[] {
  const type = lookUp(OBSERVABLES, indicator.text('type') ?? '');
  const value = indicator.text('value');
  return type === undefined || value === undefined ? [] : [{ type, value }];
}

/** One activity that matched filters: what was seen, before a model makes an alert of it. */
function observed(alert: Reader): FormatReading {
  const [worst] = alert
    .each('filters')
    .sort((one, other) => rank(other.text('riskLevel')) - rank(one.text('riskLevel')));
  const machine = hostOf(alert.text('endpoint.endpointName', 'endpoint.name', 'detail.endpointHostName'));
  const name = worst?.text('name');
  const path = alert.text('detail.objectFilePath');
  return {
    id: alert.text('uuid', 'detail.uuid') ?? null,
    title: name,
    description: worst?.text('description') ?? '',
    severity: { said: worst?.text('riskLevel') },
    type: [...(worst?.texts('mitreTacticIds') ?? []), name, worst?.text('description')],
    occurred_at: time(alert.text('detectedDateTime')),
    fields: {
      rule: part({ id: worst?.text('id'), name }),
      host: part({
        name: machine?.name,
        domain: machine?.domain,
        id: alert.text('endpoint.agentGuid', 'detail.endpointGuid'),
        ip: ipOf(alert.text('endpoint.ips', 'detail.endpointIp'))?.ip,
        os: { name: alert.text('detail.osDescription', 'detail.osName') },
      }),
      user: part({ ...personOf(alert.text('detail.processUser', 'detail.suser', 'detail.logonUser')) }),
      process: activityOf(alert),
      file: part({
        name: fileNameOf(path),
        path,
        hash: {
          sha256: alert.text('detail.objectFileHashSha256'),
          sha1: alert.text('detail.objectFileHashSha1'),
        },
      }),
    } as NormalAlert,
  };
}

/** The process, or what it started: that has a command line of its own. */
function activityOf(alert: Reader): ToldFields['process'] {
  const [own, above] = alert.has('detail.objectCmd') ? ['object', 'process'] : ['process', 'parent'];
  const executable = alert.text(`detail.${own}FilePath`);
  const parent = alert.text(`detail.${above}FilePath`);
  return part({
    name: fileNameOf(executable ?? alert.text(`detail.${own}Name`)),
    executable,
    command_line: alert.text(`detail.${own}Cmd`),
    pid: alert.number(`detail.${own}Pid`),
    hash: { sha256: alert.text(`detail.${own}FileHashSha256`) },
    parent: {
      name: fileNameOf(parent ?? alert.text(`detail.${above}Name`)),
      executable: parent,
      command_line: alert.text(`detail.${above}Cmd`),
      pid: alert.number(`detail.${above}Pid`),
    },
  });
}

const RISKS = ['undefined', 'info', 'low', 'medium', 'high', 'critical'];
const rank = (risk: string | undefined): number => RISKS.indexOf(risk ?? 'undefined');
