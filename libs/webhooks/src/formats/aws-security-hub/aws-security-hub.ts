import type { NormalAlert } from '#contracts';
import { fileNameOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { rising, worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://docs.aws.amazon.com/securityhub: Severity of the Security Finding Format, by label and normalized. */
const LABELS = worded('INFORMATIONAL..CRITICAL', {
  informational: 'informational',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
});
const NORMALIZED = rising('0..100', [1, 40, 70, 90]);

export const awsSecurityHub = defineFormat({
  name: 'aws_security_hub',
  title: 'AWS Security Hub',
  vendor: 'AWS',
  product: 'Security Hub',
  watches: 'cloud',
  sender:
    'An EventBridge rule for "Security Hub Findings - Imported" with an API destination or an SNS topic, or whatever forwards the answers of GetFindings',
  reads:
    'Findings in the Security Finding Format (ASFF) of any product; in events of EventBridge, bare, in a list or in Findings.',
  authentications: ['header', 'basic', 'hmac', 'bearer'],
  defaults: { deduplication_window_seconds: 86_400 },
  samples,
  recognises: (alert) => alert.has('ProductArn', 'GeneratorId', 'AwsAccountId'),
  read: readFinding,
});

function readFinding(alert: Reader): FormatReading {
  const label = alert.text('Severity.Label', 'FindingProviderFields.Severity.Label');
  const target = targetOf(alert);
  const title = alert.text('Title');
  const control = alert.has('Compliance.Status');
  return {
    id: alert.text('Id') ?? null,
    // A control's title says what should be; where it is not so is in the resource alone.
    title: control && title !== undefined && target?.name !== undefined ? `${title}: ${target.name}` : title,
    description: alert.text('Description') ?? '',
    severity:
      label === undefined
        ? { said: alert.text('Severity.Normalized', 'Severity.Product'), scale: NORMALIZED }
        : { said: label, scale: LABELS },
    type: [...kindsOf(alert), title, control ? 'misconfiguration' : undefined],
    occurred_at: time(alert.text('LastObservedAt', 'UpdatedAt', 'FirstObservedAt', 'CreatedAt')),
    state: stateOf(alert),
    fields: {
      ...entitiesOf(alert),
      vendor: part({ state: alert.text('Workflow.Status', 'RecordState') }),
      event: part({
        action: alert.text('Action.AwsApiCallAction.Api'),
        category: alert.text('Types', 'FindingProviderFields.Types'),
        outcome: alert.text('Compliance.Status'),
        provider: alert.text('ProductName'),
        url: alert.text('SourceUrl'),
        count: undefined,
      }),
      rule: part({ id: alert.text('Compliance.SecurityControlId', 'GeneratorId'), name: title }),
      resource: target ?? null,
      cloud: part({
        provider: 'aws',
        account: { id: alert.text('AwsAccountId'), name: alert.text('AwsAccountName') },
        region: alert.text('Region', 'Resources.0.Region'),
        service: { name: alert.text('Action.AwsApiCallAction.ServiceName') },
      }),
    } as NonNullable<FormatReading['fields']>,
    grouping: [alert.text('Id')],
  };
}

/** `TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce`: the classifier is the most telling, the namespace the least. */
function kindsOf(alert: Reader): (string | undefined)[] {
  const types =
    alert.texts('Types').length > 0 ? alert.texts('Types') : alert.texts('FindingProviderFields.Types');
  return types.flatMap((type) => {
    const [namespace = '', ...kinds] = type.split('/');
    if (/Regulatory Standards|Best Practices/i.test(type)) return ['misconfiguration'];
    if (/^Sensitive Data/i.test(namespace)) return [...kinds.toReversed(), 'policy violation'];
    return kinds
      .toReversed()
      .map((kind) => kind.replace(/^.*:/, '').concat(kind.includes(':') ? ` ${kind}` : ''));
  });
}

function stateOf(alert: Reader): 'open' | 'resolved' | null {
  const workflow = alert.text('Workflow.Status', 'WorkflowState')?.toUpperCase();
  const archived = alert.text('RecordState')?.toUpperCase() === 'ARCHIVED';
  const passed = alert.text('Compliance.Status')?.toUpperCase() === 'PASSED';
  if (archived || passed || workflow === 'RESOLVED' || workflow === 'SUPPRESSED') return 'resolved';
  return workflow === undefined && !alert.has('RecordState') ? null : 'open';
}

/** What it is about: of several resources that which something was done to. */
function targetOf(alert: Reader): { id?: string; name?: string; type?: string } | undefined {
  const all = alert.each('Resources');
  const found = all.find((one) => one.text('ResourceRole')?.toLowerCase() === 'target') ?? all[0];
  const id = found?.text('Id');
  const tag = found?.text('Tags.Name');
  return part({ id, name: tag ?? tailOf(id), type: found?.text('Type') }) as ReturnType<typeof targetOf>;
}

/** `arn:aws:ec2:…:instance/i-0abc` is `i-0abc`, `arn:aws:s3:::payroll` is `payroll`, `AWS::::Account:…` is the account. */
const tailOf = (id: string | undefined): string | undefined => id?.split(/[/:]/).at(-1);

const CALL = 'Action.AwsApiCallAction';
const CONNECTION = 'Action.NetworkConnectionAction';

function entitiesOf(alert: Reader): NonNullable<FormatReading['fields']> {
  const resources = alert.each('Resources');
  const of = (type: RegExp): Reader | undefined => resources.find((one) => type.test(one.text('Type') ?? ''));
  const instance = of(/^AwsEc2Instance$/);
  const path = alert.text('Malware.Path');
  const remote = alert.text(
    `${CALL}.RemoteIpDetails.IpAddressV4`,
    `${CONNECTION}.RemoteIpDetails.IpAddressV4`,
    'Action.PortProbeAction.PortProbeDetails.RemoteIpDetails.IpAddressV4',
  );
  const outbound =
    alert.text(`${CONNECTION}.ConnectionDirection`, 'Network.Direction')?.startsWith('OUT') === true;
  const from = part({
    ip: ipOf(alert.text('Network.SourceIpV4', 'Network.SourceIpV6') ?? (outbound ? undefined : remote))?.ip,
    port: alert.number('Network.SourcePort'),
    geo: { country_name: outbound ? undefined : alert.text(`${CALL}.RemoteIpDetails.Country.CountryName`) },
  });
  const to = part({
    ip: ipOf(
      alert.text('Network.DestinationIpV4', 'Network.DestinationIpV6') ?? (outbound ? remote : undefined),
    )?.ip,
    port:
      alert.number('Network.DestinationPort') ??
      (outbound ? alert.number(`${CONNECTION}.RemotePortDetails.Port`) : undefined),
  });
  return {
    host:
      part({
        id: tailOf(instance?.text('Id')),
        name: machineOf(alert, instance),
        ip: instance?.texts('Details.AwsEc2Instance.IpV4Addresses').find((ip) => ipOf(ip) !== undefined),
      }) ?? null,
    user: userOf(resources) ?? null,
    source: from ?? null,
    destination: to ?? null,
    dns:
      part({ question: { name: alert.text('Action.DnsRequestAction.Domain', 'Network.SourceDomain') } }) ??
      null,
    url: null,
    user_agent: null,
    email: null,
    process:
      part({
        name: alert.text('Process.Name'),
        executable: alert.text('Process.Path'),
        pid: alert.number('Process.Pid'),
      }) ?? null,
    file: part({ path, name: fileNameOf(path) }) ?? null,
    vulnerability:
      part({
        id: /CVE-\d{4}-\d+/.exec(
          `${alert.text('Vulnerabilities.Id') ?? ''} ${alert.text('Title') ?? ''}`,
        )?.[0],
        score: alert.number('Vulnerabilities.Cvss.BaseScore'),
      }) ?? null,
    ...placeOf(of(/Container|AwsEcsTask$/), of(/^Aws(?:Eks|Ecs)Cluster$/)),
  } as NonNullable<FormatReading['fields']>;
}

function placeOf(
  container: Reader | undefined,
  cluster: Reader | undefined,
): NonNullable<FormatReading['fields']> {
  return {
    container:
      part({
        id: tailOf(container?.text('Id')),
        name: container?.text('Details.Container.Name'),
        image: { name: container?.text('Details.Container.ImageName') },
      }) ?? null,
    orchestrator: part({ cluster: { name: tailOf(cluster?.text('Id')) } }) ?? null,
  } as NonNullable<FormatReading['fields']>;
}

/** By its tag, unless the title calls it by its id. */
function machineOf(alert: Reader, instance: Reader | undefined): string | undefined {
  const id = tailOf(instance?.text('Id'));
  return id !== undefined && alert.text('Title')?.includes(id) === true
    ? id
    : (instance?.text('Tags.Name') ?? id);
}

/** Who acted: a person or role by its name or ARN; an access key by whose it is, which its id does not say. */
function userOf(resources: Reader[]): NormalAlert['user'] {
  const key = resources.find((one) => one.text('Type') === 'AwsIamAccessKey');
  const identity = resources.find(
    (one) =>
      /^AwsIam(?:User|Role)$/.test(one.text('Type') ?? '') &&
      one.text('ResourceRole')?.toLowerCase() !== 'target',
  );
  const issuer = key?.text('Details.AwsIamAccessKey.SessionContext.SessionIssuer.Arn');
  const named = [
    key?.text('Details.AwsIamAccessKey.UserName'),
    key?.text('Details.AwsIamAccessKey.PrincipalName'),
    identity?.text('Id'),
    issuer,
  ].find((said) => said !== undefined && !/^[A-Z0-9]{16,}$/.test(said));
  return part({ ...personOf(named), id: key?.text('Details.AwsIamAccessKey.PrincipalId') });
}
