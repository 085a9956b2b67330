import type { IncidentType, NormalAlert } from '#contracts';
import { fileNameOf, ipOf, isEmail, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const awsCloudTrail = defineFormat({
  name: 'aws_cloudtrail',
  title: 'AWS CloudTrail',
  vendor: 'AWS',
  product: 'CloudTrail',
  watches: 'cloud',
  sender:
    'An EventBridge rule for "AWS API Call via CloudTrail", sign-in events or Insights, or whatever forwards a trail\'s log files',
  reads:
    'Management, data, sign-in and Insights events; in events of EventBridge, bare, or in Records. They have no severity: a source gives one.',
  authentications: ['header', 'basic', 'hmac', 'bearer'],
  samples,
  recognises: (alert) => isCall(alert) || isInsight(alert),
  read: (alert) => (isInsight(alert) ? readInsight(alert) : readCall(alert)),
});

const isCall = (alert: Reader): boolean =>
  alert.has('eventName', 'eventSource') &&
  (alert.has('awsRegion') || alert.has('userIdentity.type')) &&
  /\.amazon(?:aws)?\.com$/.test(alert.text('eventSource') ?? '');
const isInsight = (alert: Reader): boolean =>
  alert.has('insightDetails.insightType', 'insightDetails.eventName');

/** What keys like `key`, `path` and `clientProvidedHostHeader` would be taken for. */
const NOTHING_LOCAL = {
  host: null,
  file: null,
  process: null,
  url: null,
  dns: null,
  email: null,
  registry: null,
};

function readCall(alert: Reader): FormatReading {
  const name = callOf(alert.text('eventName') ?? '');
  const error = errorOf(alert);
  const user = userOf(alert);
  const service = alert.text('userIdentity.invokedBy');
  const what = user === undefined && service !== undefined ? `${name} by ${service}` : name;
  return {
    id: alert.text('eventID') ?? null,
    title: error === undefined ? what : `${isDenied(error) ? 'Denied' : 'Failed'}: ${what}`,
    title_is_action: true,
    description: alert.text('errorMessage') ?? '',
    severity: { said: undefined },
    type: typeOf(alert.text('eventName') ?? '', alert.text('readOnly') === 'true'),
    occurred_at: time(alert.text('eventTime')),
    state: null,
    fields: {
      ...NOTHING_LOCAL,
      ...targetOf(alert),
      // `status` and `action` are of what was called upon.
      vendor: error !== undefined && isDenied(error) ? { state: null, verdict: 'blocked' } : null,
      event: {
        action: alert.text('eventName'),
        category: alert.text('eventCategory', 'eventType'),
        provider: alert.text('eventSource'),
        code: alert.text('errorCode'),
        outcome: error === undefined ? 'success' : 'failure',
        reason: alert.text('errorMessage'),
        // Whoever calls writes what is in the request.
        url: null,
      },
      user: user ?? null,
      source: part({ ip: ipOf(alert.text('sourceIPAddress'))?.ip }) ?? null,
      user_agent: part({ original: agentOf(alert.text('userAgent')) }) ?? null,
      cloud: cloudOf(alert),
    } as NonNullable<FormatReading['fields']>,
  };
}

/** `UpdateFunctionCode20150331v2` and `CreateDistribution2020_05_31`: the version of the service is no part of what was done. */
const callOf = (name: string): string => name.replace(/20\d\d_?\d\d_?\d\d(?:v\d+)?$/, '');
const isDenied = (error: string): boolean =>
  /denied|unauthori[sz]ed|forbidden|not.?authori[sz]ed/i.test(error);
/** Where a service calls for itself, its name stands for the program. */
const agentOf = (said: string | undefined): string | undefined =>
  said === undefined || /^[\w-]+\.amazonaws\.com$/.test(said) ? undefined : said;

/** A refused sign-in has no error code, only its answer. */
function errorOf(alert: Reader): string | undefined {
  const answer = Object.values((alert.at('responseElements') ?? {}) as object);
  return (
    alert.text('errorCode') ??
    (answer.includes('Failure') ? (alert.text('errorMessage') ?? 'Failure') : undefined)
  );
}

/**
 * Who called, by the kind of identity: a role's session is named by role and session, and by the person where the
 * session carries an address. https://docs.aws.amazon.com/awscloudtrail: userIdentity element.
 */
function userOf(alert: Reader): NormalAlert['user'] {
  const kind = alert.text('userIdentity.type');
  if (kind === 'AWSService') return undefined;
  const role = alert.text('userIdentity.sessionContext.sessionIssuer.userName');
  const said = alert.text('userIdentity.userName', 'additionalEventData.UserName');
  const account = alert.text('userIdentity.accountId');
  const name = said === undefined || said.startsWith('HIDDEN_') ? undefined : said;
  const person =
    kind === 'Root'
      ? { name: 'root' }
      : (personOf(alert.text('userIdentity.arn')) ?? (name === undefined ? undefined : personOf(name)));
  return part({
    ...person,
    ...(kind === 'IAMUser' && name !== undefined ? { name } : {}),
    ...(name !== undefined && isEmail(name) ? { email: name } : {}),
    domain: person === undefined || person.email !== undefined ? undefined : (person.domain ?? account),
    id: alert.text('userIdentity.principalId', 'userIdentity.onBehalfOf.userId'),
    roles: kind === 'AssumedRole' && role !== undefined ? [role] : [],
    target: { name: alert.text('requestParameters.userName') },
  });
}

const TARGETS = [
  'bucketName',
  'roleName',
  'groupName',
  'policyName',
  'policyArn',
  'functionName',
  'secretId',
  'keyId',
  'trailName',
  'dBInstanceIdentifier',
  'dBSnapshotIdentifier',
  'snapshotId',
  'imageId',
  'groupId',
  'networkAclId',
  'vpcId',
  'tableName',
  'topicArn',
  'queueUrl',
  'repositoryName',
  'clusterName',
  'detectorId',
  'logGroupName',
  'stackName',
  'domainName',
  'roleArn',
  'resourceArn',
  'name',
  'userName',
].map((key) => `requestParameters.${key}`);
const INSTANCES = [
  'requestParameters.instancesSet.items.0.instanceId',
  'requestParameters.instanceId',
  'requestParameters.instanceIds.0',
  'requestParameters.target',
  'responseElements.instancesSet.items.0.instanceId',
];

/** What was called upon. */
function targetOf(alert: Reader): NormalAlert {
  const machine = alert.text(...INSTANCES);
  const instance = /^m?i-[0-9a-f]{6,}$/.test(machine ?? '') ? machine : undefined;
  const named = alert.text(...TARGETS);
  const arn = named?.startsWith('arn:') === true ? named : undefined;
  const key = alert.has('requestParameters.bucketName') ? alert.text('requestParameters.key') : undefined;
  const cluster =
    alert.text('eventSource')?.startsWith('eks.') === true ? alert.text('requestParameters.name') : undefined;
  return {
    resource:
      part({
        id: alert.text('resources.0.ARN') ?? arn,
        name: instance ?? (arn === undefined ? named : arn.split(/[/:]/).at(-1)),
        type: alert.text('resources.0.type'),
      }) ?? null,
    ...(instance === undefined ? {} : { host: { id: instance, name: instance } }),
    ...(key === undefined ? {} : { file: part({ path: key, name: fileNameOf(key) }) }),
    ...(cluster === undefined ? {} : { orchestrator: { cluster: { name: cluster } } }),
  } as NormalAlert;
}

function cloudOf(alert: Reader): NormalAlert['cloud'] {
  return part({
    provider: 'aws',
    region: alert.text('awsRegion'),
    account: { id: alert.text('recipientAccountId', 'userIdentity.accountId') },
    service: { name: alert.text('eventSource', 'insightDetails.eventSource') },
    instance: { id: alert.text(...INSTANCES.slice(0, 3)) },
  });
}

/** By the names of the calls, as ATT&CK's matrix for cloud platforms sorts what they are good for. The first that fits. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [
    /^(?:ConsoleLogin|CredentialChallenge|CredentialVerification|UserAuthentication|CheckMfa|SwitchRole|ExternalIdPDirectoryLogin|PasswordRecovery\w*)$/,
    'suspicious_login',
  ],
  [
    /^(?:StopLogging|(?:Delete|Update)Trail|PutEventSelectors|DeleteEventDataStore|DeleteFlowLogs|(?:Delete|Update)Detector|DeleteMembers|Dis(?:able|associate)\w*(?:SecurityHub|Master|Administrator|Account|Inspector|Macie)\w*|(?:Stop|Delete)ConfigurationRecorder|DeleteConfigRule|DeleteDeliveryChannel|DeleteLog(?:Group|Stream)|DeleteRetentionPolicy|DisableAlarmActions|DeleteAlarms|(?:Create|Delete|Update)(?:Insight|ActionTarget)|(?:Batch)?UpdateFindings|CreateFilter|CreateIPSet|DeleteLoggingConfiguration|DeleteWebACL|DeleteQueryLoggingConfig|DisableKey|ScheduleKeyDeletion)$/,
    'policy_violation',
  ],
  [
    /^(?:Attach(?:User|Role|Group)Policy|Put(?:User|Role|Group)Policy|AddUserToGroup|CreatePolicy(?:Version)?|SetDefaultPolicyVersion|UpdateAssumeRolePolicy|AddRoleToInstanceProfile|CreateRole|(?:Delete|Put)(?:User|Role)PermissionsBoundary|CreateAccountAssignment|AssociateIamInstanceProfile|CreateGrant|AssociateAccessPolicy|CreateAccessEntry)$/,
    'privilege_escalation',
  ],
  [
    /^(?:(?:Create|Update|Delete|Enable|Deactivate|Resync|Change)(?:User|AccessKey|LoginProfile|VirtualMFADevice|MFADevice|ServiceSpecificCredential|SSHPublicKey|SAMLProvider|OpenIDConnectProvider|Password|AccountPasswordPolicy)|ResetServiceSpecificCredential|UploadSSHPublicKey|GetSecretValue|BatchGetSecretValue|GetPasswordData|GetFederationToken|GetSessionToken|GetSigninToken|CreateKeyPair|ImportKeyPair|SendSSHPublicKey)$/,
    'account_compromise',
  ],
  [
    /^(?:SendCommand|StartSession|ResumeSession|ExecuteCommand|AssumeRole\w*|EnableSerialConsoleAccess)$/,
    'lateral_movement',
  ],
  [
    /^(?:GetObject\w*|SelectObjectContent|CopyObject|Modify(?:Image|Snapshot)Attribute|ModifyDB(?:Cluster)?SnapshotAttribute|SharedSnapshot\w*|CreateInstanceExportTask|StartExportTask|CopySnapshot|PutBucketReplication|RestoreDBInstanceFromDBSnapshot|Scan|ExportTableToPointInTime)$/,
    'data_exfiltration',
  ],
  [
    /^(?:PutBucket(?:Policy|Acl|Website|Cors)|PutObjectAcl|Delete(?:Bucket|Account)?PublicAccessBlock|DeleteBucket(?:Policy|Encryption|Lifecycle|Replication)|PutBucket(?:Logging|Versioning)|(?:Authorize|Revoke)SecurityGroup(?:In|E)gress|(?:Create|Delete|Replace)NetworkAcl\w*|(?:Create|Delete|Replace|Attach|Detach)\w*(?:Route|RouteTable|InternetGateway|VpcPeeringConnection)|DisableEbsEncryptionByDefault|LeaveOrganization|AddPermission\w*)$/,
    'policy_violation',
  ],
];

function typeOf(name: string, reads: boolean): IncidentType | null {
  const bare = name.replace(/20\d\d_?\d\d_?\d\d(?:v\d+)?$/, '');
  const told = TYPES.find(([names]) => names.test(bare))?.[1];
  if (told !== undefined) return told;
  return reads || /^(?:List|Describe|GetAccount|GetCallerIdentity|GetBucket|Head|Lookup|Search)/.test(bare)
    ? 'reconnaissance'
    : null;
}

/** An unusual rate of calls or errors, told when it begins and when it ends. */
function readInsight(alert: Reader): FormatReading {
  const call = alert.text('insightDetails.eventName') ?? '';
  const error = alert.text('insightDetails.errorCode');
  const ended = alert.text('insightDetails.state')?.toLowerCase() === 'end';
  const usual = alert.text('insightDetails.insightContext.statistics.baseline.average');
  const seen = alert.text('insightDetails.insightContext.statistics.insight.average');
  return {
    id: alert.text('sharedEventID', 'eventID') ?? null,
    title:
      error === undefined ? `Unusual rate of ${call} calls` : `Unusual rate of ${error} errors of ${call}`,
    description:
      usual === undefined || seen === undefined ? '' : `${seen} a minute, where ${usual} are usual.`,
    severity: { said: undefined },
    type: typeOf(call, false),
    occurred_at: time(alert.text('eventTime')),
    state: ended ? 'resolved' : 'open',
    fields: {
      ...NOTHING_LOCAL,
      user: personOfInsight(alert) ?? null,
      source: null,
      user_agent: null,
      resource: null,
      event: part({
        action: call,
        category: alert.text('insightDetails.insightType'),
        provider: alert.text('insightDetails.eventSource'),
        code: error,
      }),
      vendor: part({ state: alert.text('insightDetails.state') }),
      cloud: cloudOf(alert),
    } as NonNullable<FormatReading['fields']>,
  };
}

/** The identity that made most of the calls. */
function personOfInsight(alert: Reader): NormalAlert['user'] {
  const found = alert
    .each('insightDetails.insightContext.attributions')
    .find((one) => one.text('attribute') === 'userIdentityArn');
  return part({ ...personOf(found?.text('insight.0.value')) });
}
