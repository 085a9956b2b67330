import type { NormalAlert } from '#contracts';
import { hostOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const awsCloudWatchAlarm = defineFormat({
  name: 'aws_cloudwatch_alarm',
  title: 'AWS CloudWatch alarm',
  vendor: 'AWS',
  product: 'CloudWatch',
  watches: 'monitoring',
  sender: 'An alarm\'s action on an SNS topic, or an EventBridge rule for "CloudWatch Alarm State Change"',
  reads:
    'Alarms of one metric, of expressions and composite ones; OK resolves. They have no severity: a source gives one, unless the sender adds a priority.',
  authentications: ['header', 'basic', 'hmac', 'bearer'],
  samples,
  recognises: (alert) =>
    alert.has('AlarmName') &&
    (alert.has('NewStateValue') ||
      alert.has('ComparisonOperator', 'MetricName') ||
      alert.has('state.value', 'state.timestamp')),
  read: readAlarm,
});

function readAlarm(alert: Reader): FormatReading {
  const state = alert.text('NewStateValue', 'state.value')?.toUpperCase();
  const reason = alert.text('NewStateReason', 'state.reason');
  const description = alert.text('AlarmDescription', 'configuration.description');
  const changed = alert.text('StateChangeTime', 'state.timestamp');
  const dimension = (name: string): string | undefined =>
    alert.text(
      `Trigger.Dimensions.${name}`,
      `Dimensions.${name}`,
      `configuration.metrics.0.metricStat.metric.dimensions.${name}`,
      `Trigger.Metrics.0.MetricStat.Metric.Dimensions.${name}`,
    );
  const instance = dimension('InstanceId');
  const host = hostOf(dimension('host') ?? instance);
  return {
    id: alert.text('AlarmArn') ?? null,
    title: alert.text('AlarmName'),
    description: [description, reason].filter((one) => one !== undefined).join('\n'),
    type: [alert.text('AlarmName'), description],
    occurred_at: time(changed),
    state: state === 'OK' ? 'resolved' : state === 'ALARM' ? 'open' : null,
    fields: {
      vendor: part({ state }),
      event: part({ action: null, outcome: null, reason }),
      rule: part({ id: alert.text('AlarmArn'), name: alert.text('AlarmName') }),
      host: part({ name: host?.name, ip: host?.ip, id: instance }) ?? null,
      user: null,
      source: null,
      destination: null,
      process: null,
      dns: null,
      url: null,
      // Where the alarm is of no machine, what its metric counts.
      resource: resourceOf(dimension) ?? null,
      orchestrator:
        part({ cluster: { name: dimension('ClusterName') }, namespace: dimension('Namespace') }) ?? null,
      container: null,
      cloud: part({
        provider: 'aws',
        account: { id: alert.text('AWSAccountId') },
        region: alert.text('AlarmArn')?.split(':')[3],
        service: {
          name: alert.text(
            'Trigger.Namespace',
            'Namespace',
            'configuration.metrics.0.metricStat.metric.namespace',
          ),
        },
        instance: { id: instance },
      }),
    } as NonNullable<FormatReading['fields']>,
    grouping: [alert.text('AlarmArn', 'AlarmName'), alert.text('AWSAccountId')],
  };
}

const KINDS = [
  'LoadBalancer',
  'DBInstanceIdentifier',
  'FunctionName',
  'QueueName',
  'BucketName',
  'TableName',
  'ApiName',
  'ServiceName',
];

function resourceOf(dimension: (name: string) => string | undefined): NormalAlert['resource'] {
  const kind = KINDS.find((name) => dimension(name) !== undefined);
  return kind === undefined ? undefined : part({ name: dimension(kind), type: kind });
}
