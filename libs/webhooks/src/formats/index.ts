import type { WebhookFormat } from './define-format.ts';
import { abnormal } from './abnormal/abnormal.ts';
import { alertmanager } from './alertmanager/alertmanager.ts';
import { auth0 } from './auth0/auth0.ts';
import { auto } from './auto/auto.ts';
import { awsCloudTrail } from './aws-cloudtrail/aws-cloudtrail.ts';
import { awsCloudWatchAlarm } from './aws-cloudwatch-alarm/aws-cloudwatch-alarm.ts';
import { awsGuardDuty } from './aws-guardduty/aws-guardduty.ts';
import { awsSecurityHub } from './aws-security-hub/aws-security-hub.ts';
import { axiom } from './axiom/axiom.ts';
import { azureMonitor } from './azure-monitor/azure-monitor.ts';
import { bitdefenderGravityZone } from './bitdefender-gravityzone/bitdefender-gravityzone.ts';
import { carbonBlackCloud } from './carbon-black-cloud/carbon-black-cloud.ts';
import { cef } from './cef/cef.ts';
import { ciscoAsa } from './cisco-asa/cisco-asa.ts';
import { ciscoMeraki } from './cisco-meraki/cisco-meraki.ts';
import { ciscoSecureEndpoint } from './cisco-secure-endpoint/cisco-secure-endpoint.ts';
import { ciscoUmbrella } from './cisco-umbrella/cisco-umbrella.ts';
import { cortexXdr } from './cortex-xdr/cortex-xdr.ts';
import { crowdStrike } from './crowdstrike/crowdstrike.ts';
import { cybereason } from './cybereason/cybereason.ts';
import { darktrace } from './darktrace/darktrace.ts';
import { dash0 } from './dash0/dash0.ts';
import { datadog } from './datadog/datadog.ts';
import { defenderForCloud } from './defender-for-cloud/defender-for-cloud.ts';
import { duo } from './duo/duo.ts';
import { ecs } from './ecs/ecs.ts';
import { elasticSecurity } from './elastic-security/elastic-security.ts';
import { entraId } from './entra-id/entra-id.ts';
import { esetProtect } from './eset-protect/eset-protect.ts';
import { fortigate } from './fortigate/fortigate.ts';
import { gcpAuditLog } from './gcp-audit-log/gcp-audit-log.ts';
import { gcpMonitoring } from './gcp-monitoring/gcp-monitoring.ts';
import { gcpSecurityCommandCenter } from './gcp-security-command-center/gcp-security-command-center.ts';
import { generic } from './generic/generic.ts';
import { github } from './github/github.ts';
import { gitlab } from './gitlab/gitlab.ts';
import { googleSecOps } from './google-secops/google-secops.ts';
import { googleWorkspace } from './google-workspace/google-workspace.ts';
import { grafana } from './grafana/grafana.ts';
import { graylog } from './graylog/graylog.ts';
import { harfangLab } from './harfanglab/harfanglab.ts';
import { hornetsecurity } from './hornetsecurity/hornetsecurity.ts';
import { kubernetesAudit } from './kubernetes-audit/kubernetes-audit.ts';
import { lacework } from './lacework/lacework.ts';
import { leef } from './leef/leef.ts';
import { microsoftDefender } from './microsoft-defender/microsoft-defender.ts';
import { microsoftGraph } from './microsoft-graph/microsoft-graph.ts';
import { microsoftSentinel } from './microsoft-sentinel/microsoft-sentinel.ts';
import { mimecast } from './mimecast/mimecast.ts';
import { netBox } from './netbox/netbox.ts';
import { ocsf } from './ocsf/ocsf.ts';
import { office365 } from './office-365/office-365.ts';
import { okta } from './okta/okta.ts';
import { orca } from './orca/orca.ts';
import { pagerDuty } from './pagerduty/pagerduty.ts';
import { paloAlto } from './palo-alto/palo-alto.ts';
import { panther } from './panther/panther.ts';
import { prismaCloud } from './prisma-cloud/prisma-cloud.ts';
import { proofpointTap } from './proofpoint-tap/proofpoint-tap.ts';
import { pushSecurity } from './push-security/push-security.ts';
import { qradar } from './qradar/qradar.ts';
import { rawEmail } from './raw-email/raw-email.ts';
import { securityOnion } from './security-onion/security-onion.ts';
import { sentinelOne } from './sentinelone/sentinelone.ts';
import { sentry } from './sentry/sentry.ts';
import { signalFx } from './signalfx/signalfx.ts';
import { sophosCentral } from './sophos-central/sophos-central.ts';
import { splunkAlert } from './splunk-alert/splunk-alert.ts';
import { sublime } from './sublime/sublime.ts';
import { sumoLogic } from './sumo-logic/sumo-logic.ts';
import { suricata } from './suricata/suricata.ts';
import { syslog } from './syslog/syslog.ts';
import { thinkstCanary } from './thinkst-canary/thinkst-canary.ts';
import { trendVisionOne } from './trend-vision-one/trend-vision-one.ts';
import { vade } from './vade/vade.ts';
import { vectra } from './vectra/vectra.ts';
import { wazuh } from './wazuh/wazuh.ts';
import { windowsEvent } from './windows-event/windows-event.ts';
import { wiz } from './wiz/wiz.ts';
import { zabbix } from './zabbix/zabbix.ts';
import { zeek } from './zeek/zeek.ts';

/** Every format there is, in the order in which people choose. Nothing else lists them. */
const ALL = [
  auto,
  generic,
  rawEmail,
  abnormal,
  alertmanager,
  auth0,
  awsCloudTrail,
  awsCloudWatchAlarm,
  awsGuardDuty,
  awsSecurityHub,
  axiom,
  azureMonitor,
  bitdefenderGravityZone,
  carbonBlackCloud,
  cef,
  ciscoAsa,
  ciscoMeraki,
  ciscoSecureEndpoint,
  ciscoUmbrella,
  cortexXdr,
  crowdStrike,
  cybereason,
  darktrace,
  dash0,
  datadog,
  defenderForCloud,
  duo,
  ecs,
  elasticSecurity,
  entraId,
  esetProtect,
  fortigate,
  gcpAuditLog,
  gcpMonitoring,
  gcpSecurityCommandCenter,
  github,
  gitlab,
  googleSecOps,
  googleWorkspace,
  grafana,
  graylog,
  harfangLab,
  hornetsecurity,
  kubernetesAudit,
  lacework,
  leef,
  microsoftDefender,
  microsoftGraph,
  microsoftSentinel,
  mimecast,
  netBox,
  ocsf,
  office365,
  okta,
  orca,
  pagerDuty,
  paloAlto,
  panther,
  prismaCloud,
  proofpointTap,
  pushSecurity,
  qradar,
  securityOnion,
  sentinelOne,
  sentry,
  signalFx,
  sophosCentral,
  splunkAlert,
  sublime,
  sumoLogic,
  suricata,
  syslog,
  thinkstCanary,
  trendVisionOne,
  vade,
  vectra,
  wazuh,
  windowsEvent,
  wiz,
  zabbix,
  zeek,
] as const;

export type SourceFormat = (typeof ALL)[number]['name'];

export const FORMATS: readonly WebhookFormat<SourceFormat>[] = ALL;
const BY_NAME: ReadonlyMap<string, WebhookFormat<SourceFormat>> = new Map(
  FORMATS.map((format) => [format.name, format]),
);
export const SOURCE_FORMATS: readonly SourceFormat[] = ALL.map(({ name }) => name);

/**
 * The format of that name. One that is unknown here was made by a newer server, which runs beside this one while it is
 * being replaced: its alerts are read as any JSON is, and none is lost.
 */
export function formatNamed(name: string): WebhookFormat<SourceFormat> {
  return BY_NAME.get(name) ?? generic;
}

/** Paths of what an alert that was read by this format says of its delivery only. */
export function volatileOf(format: string | null): readonly string[] {
  return BY_NAME.get(format ?? '')?.volatile ?? [];
}
