import type { FormatSample } from '../define-format.ts';

export const samples: readonly [FormatSample, ...FormatSample[]] = [
  {
    title: 'An alarm of one metric, from a topic of SNS',
    body: {
      Type: 'Notification',
      MessageId: '00000000-0000-4000-8000-000000000004',
      TopicArn: 'arn:aws:sns:eu-central-1:000000000042:alarms',
      Subject: 'ALARM: "RootAccountUsage" in EU (Frankfurt)',
      Message:
        '{"AlarmName":"RootAccountUsage","AlarmDescription":"Somebody used the root account.","AWSAccountId":"000000000042","NewStateValue":"ALARM","NewStateReason":"Threshold Crossed: 1 datapoint [1.0] was greater than or equal to the threshold (1.0).","StateChangeTime":"2026-11-22T12:00:00.123+0000","Region":"EU (Frankfurt)","AlarmArn":"arn:aws:cloudwatch:eu-central-1:000000000042:alarm:RootAccountUsage","OldStateValue":"OK","Trigger":{"MetricName":"RootAccountUsageCount","Namespace":"LogMetrics","StatisticType":"Statistic","Statistic":"SUM","Unit":null,"Dimensions":[],"Period":300,"EvaluationPeriods":1,"ComparisonOperator":"GreaterThanOrEqualToThreshold","Threshold":1.0}}',
      Timestamp: '2026-11-22T12:00:01.000Z',
      SignatureVersion: '1',
      Signature: 'c2FtcGxl',
      SigningCertURL: 'https://sns.eu-central-1.example/certificate.pem',
      UnsubscribeURL: 'https://sns.eu-central-1.example/?Action=Unsubscribe',
    },
    alerts: [
      {
        external_id: 'arn:aws:cloudwatch:eu-central-1:000000000042:alarm:RootAccountUsage',
        title: 'RootAccountUsage',
        occurred_at: '2026-11-22T12:00:00.123Z',
        state: 'open',
        fields: {
          cloud: {
            account: { id: '000000000042' },
            provider: 'aws',
            region: 'eu-central-1',
            service: { name: 'LogMetrics' },
          },
          vendor: { state: 'ALARM' },
          event: {
            reason: 'Threshold Crossed: 1 datapoint [1.0] was greater than or equal to the threshold (1.0).',
          },
          rule: {
            id: 'arn:aws:cloudwatch:eu-central-1:000000000042:alarm:RootAccountUsage',
            name: 'RootAccountUsage',
          },
          observer: { vendor: 'AWS', product: 'CloudWatch', type: 'monitoring' },
        },
      },
    ],
  },
  {
    title: 'An alarm of a machine, that is over',
    body: {
      AlarmName: 'web-1 high CPU',
      AlarmDescription: 'CPU above 90 % for ten minutes',
      AWSAccountId: '000000000042',
      NewStateValue: 'OK',
      NewStateReason: 'Threshold Crossed: 1 datapoint [12.0] was not greater than the threshold (90.0).',
      StateChangeTime: '2026-11-22T12:30:00.000+0000',
      Region: 'EU (Frankfurt)',
      AlarmArn: 'arn:aws:cloudwatch:eu-central-1:000000000042:alarm:web-1 high CPU',
      OldStateValue: 'ALARM',
      Trigger: {
        MetricName: 'CPUUtilization',
        Namespace: 'AWS/EC2',
        Dimensions: [{ value: 'i-0000000000000beef', name: 'InstanceId' }],
        Period: 300,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 90,
      },
    },
    alerts: [
      {
        external_id: 'arn:aws:cloudwatch:eu-central-1:000000000042:alarm:web-1 high CPU',
        title: 'web-1 high CPU on i-0000000000000beef',
        occurred_at: '2026-11-22T12:30:00.000Z',
        state: 'resolved',
        fields: {
          cloud: {
            account: { id: '000000000042' },
            provider: 'aws',
            region: 'eu-central-1',
            service: { name: 'AWS/EC2' },
            instance: { id: 'i-0000000000000beef' },
          },
          vendor: { state: 'OK' },
          event: {
            reason: 'Threshold Crossed: 1 datapoint [12.0] was not greater than the threshold (90.0).',
          },
          rule: {
            id: 'arn:aws:cloudwatch:eu-central-1:000000000042:alarm:web-1 high CPU',
            name: 'web-1 high CPU',
          },
          host: { name: 'i-0000000000000beef', id: 'i-0000000000000beef' },
          observer: { vendor: 'AWS', product: 'CloudWatch', type: 'monitoring' },
        },
      },
    ],
  },
  {
    title: 'A change of state, in an event of EventBridge',
    body: {
      version: '0',
      id: '00000000-0000-4000-8000-000000000005',
      'detail-type': 'CloudWatch Alarm State Change',
      source: 'aws.cloudwatch',
      account: '000000000042',
      time: '2026-11-22T12:00:00Z',
      region: 'eu-central-1',
      resources: ['arn:aws:cloudwatch:eu-central-1:000000000042:alarm:QueueTooLong'],
      detail: {
        alarmName: 'QueueTooLong',
        state: {
          value: 'ALARM',
          reason: 'Threshold Crossed: 1 datapoint [812.0] was greater than the threshold (500.0).',
          timestamp: '2026-11-22T12:00:00.000+0000',
        },
        previousState: { value: 'OK', timestamp: '2026-11-22T09:00:00.000+0000' },
        configuration: {
          description: 'Mails wait too long',
          metrics: [
            {
              id: '00000000-0000-4000-8000-000000000006',
              metricStat: {
                metric: {
                  namespace: 'AWS/SQS',
                  name: 'ApproximateNumberOfMessagesVisible',
                  dimensions: { QueueName: 'mails' },
                },
                period: 300,
                stat: 'Maximum',
              },
              returnData: true,
            },
          ],
        },
      },
    },
    alerts: [
      {
        title: 'QueueTooLong',
        occurred_at: '2026-11-22T12:00:00.000Z',
        state: 'open',
        fields: {
          cloud: {
            provider: 'aws',
            account: { id: '000000000042' },
            region: 'eu-central-1',
            service: { name: 'AWS/SQS' },
          },
          event: { reason: 'Threshold Crossed: 1 datapoint [812.0] was greater than the threshold (500.0).' },
          vendor: { state: 'ALARM' },
          rule: { name: 'QueueTooLong' },
          resource: { name: 'mails', type: 'QueueName' },
          observer: { vendor: 'AWS', product: 'CloudWatch', type: 'monitoring' },
        },
      },
    ],
  },
];
