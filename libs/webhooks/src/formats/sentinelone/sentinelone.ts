import { lookUp, type NormalAlert } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { fileNameOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { severity, worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { stateOf, verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const sentinelOne = defineFormat({
  name: 'sentinelone',
  title: 'SentinelOne',
  vendor: 'SentinelOne',
  product: 'Singularity',
  watches: 'edr',
  sender: 'A Singularity Hyperautomation workflow with a webhook, or whatever forwards the Management API',
  reads:
    'Threats (2.0 and 2.1), alerts of custom rules, unified alerts and activities; alone, in a list or in data.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (alert) => isActivity(alert) || MARKS.some((marks) => alert.has(...marks)),
  read: (alert) => (isActivity(alert) ? activity(alert) : found(alert)),
});

const isActivity = (alert: Reader): boolean => alert.has('activityType', 'primaryDescription');

const MARKS: readonly (readonly string[])[] = [
  ['threatInfo.threatName', 'agentRealtimeInfo.agentId'],
  ['threatInfo.threatId', 'threatInfo.confidenceLevel'],
  ['alertInfo.alertId', 'ruleInfo.name'],
  ['alertInfo.dvEventId'],
  ['agentComputerName', 'threatName', 'mitigationStatus'],
  ['detectionSource.product', 'storylineId'],
];

/** A threat has no severity of its own: how sure the engine is stands for it. */
const CONFIDENCE = worded('suspicious, malicious', { suspicious: 'medium', malicious: 'high' });

function graded(
  said: string | undefined,
  confidence: string | undefined,
): NonNullable<FormatReading['severity']> {
  if (said !== undefined && severity(said) !== null) return { said };
  return confidence === undefined ? { said: undefined } : { said: confidence, scale: CONFIDENCE };
}

/** A threat or an alert, as the API gives it. */
function found(alert: Reader): FormatReading {
  const threat = alert.text('threatInfo.threatName', 'threatName');
  const classified = alert.text('threatInfo.classification', 'classification');
  const rule = alert.text('ruleInfo.name', 'name');
  const status = alert.text('threatInfo.incidentStatus', 'alertInfo.incidentStatus', 'status');
  return {
    id: alert.text('threatInfo.threatId', 'alertInfo.alertId', 'id') ?? null,
    title: rule ?? (threat === undefined ? undefined : `${classified ?? 'Threat'}: ${threat}`),
    description:
      alert.text('ruleInfo.description', 'description') ?? alert.texts('indicators.description').join(' '),
    severity: graded(
      alert.text('ruleInfo.severity', 'severity'),
      alert.text('threatInfo.confidenceLevel', 'confidenceLevel'),
    ),
    type: [classified, rule, alert.text('ruleInfo.description')],
    occurred_at: time(
      alert.text(
        'threatInfo.identifiedAt',
        'threatInfo.createdAt',
        'alertInfo.reportedAt',
        'alertInfo.createdAt',
        'detectedAt',
        'createdDate',
        'createdAt',
      ),
    ),
    ...(status === undefined ? {} : { state: stateOf(status) }),
    fields: {
      event: { category: classified, action: alert.text('alertInfo.eventType') },
      vendor: { verdict: decided(alert), state: status },
      rule: part({ id: alert.text('ruleInfo.id'), name: alert.text('ruleInfo.name') }),
      host: hostOf(alert),
      user: part({
        ...personOf(
          alert.text(
            'threatInfo.processUser',
            'sourceProcessInfo.user',
            'username',
            'alertInfo.loginsUserName',
            'agentDetectionInfo.agentLastLoggedInUserName',
          ),
        ),
      }),
      ...programs(alert),
      source: part({ ip: ipOf(alert.text('alertInfo.srcIp'))?.ip }),
      threat: part({
        tactic: { name: alert.texts('indicators.tactics.name') },
        technique: { id: alert.texts('indicators.tactics.techniques.name') },
      }),
    } as NormalAlert,
  };
}

function hostOf(alert: Reader): NormalAlert['host'] {
  return part({
    name: alert.text(
      'agentRealtimeInfo.agentComputerName',
      'agentRealtimeInfo.name',
      'agentDetectionInfo.name',
      'agentComputerName',
      'asset.name',
    ),
    id: alert.text(
      'agentRealtimeInfo.agentId',
      'agentRealtimeInfo.id',
      'agentId',
      'asset.agentId',
      'asset.id',
    ),
    ip: ipOf(alert.text('agentDetectionInfo.agentIpV4', 'agentIp')?.split(',')[0])?.ip,
    domain: alert.text('agentDetectionInfo.agentDomain', 'agentDomain'),
    os: {
      name: alert.text(
        'agentRealtimeInfo.agentOsName',
        'agentDetectionInfo.osName',
        'agentOsType',
        'asset.osType',
      ),
    },
  }) as NormalAlert['host'];
}

function programs(alert: Reader): Pick<NormalAlert, 'process' | 'file'> {
  const path = alert.text(
    'threatInfo.filePath',
    'filePath',
    'targetProcessInfo.tgtFilePath',
    'sourceProcessInfo.filePath',
  );
  const executable = alert.text('sourceProcessInfo.filePath', 'process.file.path');
  return {
    file: part({
      name: alert.text('fileDisplayName') ?? fileNameOf(path),
      path,
      size: alert.number('threatInfo.fileSize'),
      hash: {
        md5: alert.text('threatInfo.md5', 'sourceProcessInfo.fileHashMd5'),
        sha1: alert.text('threatInfo.sha1', 'sourceProcessInfo.fileHashSha1', 'fileContentHash'),
        sha256: alert.text('threatInfo.sha256', 'sourceProcessInfo.fileHashSha256', 'process.file.sha256'),
      },
    }),
    process: part({
      name: alert.text('sourceProcessInfo.name', 'threatInfo.originatorProcess') ?? fileNameOf(executable),
      executable,
      command_line: alert.text(
        'sourceProcessInfo.commandline',
        'threatInfo.maliciousProcessArguments',
        'process.cmdLine',
      ),
      pid: alert.number('sourceProcessInfo.pid'),
      parent: {
        name: alert.text('sourceParentProcessInfo.name'),
        executable: alert.text('sourceParentProcessInfo.filePath'),
        command_line: alert.text('sourceParentProcessInfo.commandline'),
      },
    }),
  } as Pick<NormalAlert, 'process' | 'file'>;
}

/** What an analyst says goes before what the agent did, and a quarantine before the summary of it. */
function decided(alert: Reader): ReturnType<typeof verdictOf> {
  const analyst = verdictOf(
    alert.text('threatInfo.analystVerdict', 'alertInfo.analystVerdict', 'analystVerdict') ?? '',
  );
  if (analyst !== undefined) return analyst;
  const quarantined = alert
    .each('mitigationStatus')
    .some((step) => step.text('action') === 'quarantine' && step.text('status') === 'success');
  return quarantined
    ? 'quarantined'
    : verdictOf(alert.text('threatInfo.mitigationStatus', 'mitigationStatus') ?? '');
}

/** What the Management API's list of activity types calls them, where the sentence of the activity says more than what. */
const ACTIVITIES: Record<string, string> = {
  18: 'Threat mitigated',
  19: 'Threat detected, not mitigated',
  20: 'Threat blocked before it ran',
  21: 'Threat resolved',
  3608: 'Custom rule alert',
  4003: 'Suspicious threat detected, not mitigated',
  4107: 'Custom rule marked a suspicious threat',
  4108: 'Custom rule marked a malicious threat',
  4109: 'Suspicious threat detected by threat intelligence',
  4110: 'Malicious threat detected by threat intelligence',
  4111: 'Threat detected by Watchtower',
};

const DONE: Record<string, 'blocked' | 'allowed'> = {
  18: 'blocked',
  20: 'blocked',
  19: 'allowed',
  4003: 'allowed',
};

/** What happened in the console or on an agent, in a sentence and with a number for its kind. */
function activity(alert: Reader): FormatReading {
  const kind = alert.text('activityType') as string;
  const sentence = alert.text('primaryDescription') as string;
  const rule = alert.text('data.ruleName');
  const file = alert.text('data.fileDisplayName');
  const classified = alert.text('data.threatClassification');
  const words = lookUp(ACTIVITIES, kind);
  const path = alert.text('data.filePath');
  const ofThreat = file !== undefined || rule !== undefined || classified !== undefined;
  return {
    id: alert.text('data.alertId', 'id') ?? null,
    title: rule ?? (words === undefined ? sentence : file === undefined ? words : `${words}: ${file}`),
    description: sentence,
    severity: graded(alert.text('data.severity'), alert.text('data.confidenceLevel')),
    type: ofThreat ? [classified, rule, alert.text('data.ruleDescription'), sentence] : null,
    occurred_at: time(alert.text('data.detectedAt', 'createdAt')),
    state: null,
    fields: {
      event: { action: words, category: classified, code: kind },
      vendor: { verdict: lookUp(DONE, kind) },
      rule: part({ id: alert.text('data.ruleId'), name: rule }),
      host:
        part({
          name: alert.text('data.computerName') ?? /\bdetected on ([\w.-]*\w)/.exec(sentence)?.[1],
          id: alert.text('agentId'),
          ip: ipOf(alert.text('data.agentIpV4'))?.ip,
          os: { name: alert.text('data.osName', 'osFamily') },
        }) ?? null,
      user: part({ ...personOf(alert.text('data.userName', 'data.byUser', 'data.email')) }) ?? null,
      file: part({
        name: file ?? fileNameOf(path),
        path,
        hash: { sha1: alert.text('data.fileContentHash'), sha256: alert.text('data.sha256') },
      }),
      source: part({ ip: ipOf(alert.text('data.ipAddress', 'data.srcIp'))?.ip }),
      destination: part({
        ip: ipOf(alert.text('data.dstIp'))?.ip,
        port: alert.number('data.dstPort') || undefined,
      }),
    } as NormalAlert,
  };
}
