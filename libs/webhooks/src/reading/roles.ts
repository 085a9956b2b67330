import { endings, type Endings } from './endings.ts';

/**
 * By what keys senders tell what an alert says: ends of paths, the most telling first. Compared without case and without
 * what stands between letters, so `src_ip` is `srcIp` too.
 */
const keys = (listed: string): Endings => endings(listed.trim().split(/\s+/));

export const TITLE = keys(`
  alert.title alertTitle finding.title findingInfo.title incidentTitle alertDisplayName alertName
  kibana.alert.rule.name alert.name detectionName detection.name threatName threat.name ruleName
  rule.name ruleTitle rule.title ruleDescription rule.description searchName signatureName
  alert.signature signature policyName monitorName incidentName displayMessage shortMessage eventTitle
  alarmName triggerName problemTitle issueTitle checkName caseName conditionName
  attackName malwareName virusName annotations.summary headline activityDisplayName event.title msg
`);

/** What the sender itself calls its title. */
export const OWN_TITLE = keys('title');
/** Keys that many things have: only near the root do they speak of the alert. */
export const NEAR_TITLE = keys('title displayName name subject summary label caption');

/** What happened, where nobody gave it a title: names for programs more often than for people. */
export const ACTION = keys(`
  event.action eventName operationName operation activityName activity methodName action eventType
  event.type eventSimpleName
`);
/** Where nothing else tells what happened, its type does. */
export const ACTION_OR_TYPE = endings([...ACTION.listed, 'type']);

export const DESCRIPTION = keys(`
  description alert.description finding.description annotations.description longDescription details
  message fullMessage reason text body content comment
`);

export const SEVERITY = keys(`
  severityLabel severity.label severityName severity.name alertSeverity alert.severity
  kibana.alert.severity event.severityName rule.severity labels.severity finding.severity threatSeverity
  severity severityLevel severity.level riskLevel threatLevel urgency priority criticality importance
  impact confidenceLevel level sev severityId severity.normalized riskScore threatScore score
`);

export const TIME = keys(`
  @timestamp eventTime eventTimestamp event.created occurredAt detectedAt detectionTime detectedTime
  alertTime observedAt activityDateTime timestamp timeGenerated published creationTime createdAt
  createdDateTime createTime created createdOn startTime startsAt startedAt firstSeen firstEventTime
  firstActivityDateTime eventDate dateTime date time ts lastSeen receivedAt receivedTime updatedAt
`);

export const ID = keys(`
  alertId alert.id alertUuid alert.uuid findingId finding.id findingInfo.uid detectionId detection.id
  incidentId incident.id notableId threatId eventId event.id eventUuid
`);
export const NEAR_ID = keys('id uuid guid uid key _id');

export const CATEGORY = keys(`
  event.category alertCategory alert.category threatCategory threatType attackType incidentType
  detectionType alertType category classification subCategory findingType types eventCategory
`);

export const TACTIC = keys(`
  tactic tactics tacticName attackTactic mitreTactic mitreTactics threat.tactic.name mitre.tactic
  tactic.name tactic.id tacticId killChainPhase
`);

export const TECHNIQUE_NAME = keys('technique.name techniqueName techniques.name technique mitre.technique');

/** The vendor's own page of the alert. */
export const LINK = keys(`
  alertUrl alertWebUrl alertLink incidentUrl incidentWebUrl falconHostLink eventUrl portalUrl consoleUrl
  consoleLink webLink permalink deepLink link href ruleUrl findingUrl generatorUrl externalUrl htmlUrl
  resultsLink url.link
`);

export const USER = keys(`
  user.email user.userPrincipalName user.upn user.userName user.name userPrincipalName upn
  actor.alternateId actor.email actor.emailAddress actor.login actor.user.name actor.user.email_addr
  actor.name actor principalEmail initiatedBy.user.userPrincipalName userIdentity.userName
  userIdentity.arn userName userEmail accountUpn accountName account.name account.email samAccountName
  subjectUserName targetUserName loginName login logonUser loggedOnUser lastLoggedInUserName suser
  sourceUserName srcUser duser destinationUserName dstUser user users callerUpn caller identity
  employee.email owner.email performedBy requestedBy initiator member sender.login emailAddress email
  userId user_id
`);

/** The address of whoever `USER` names. */
export const USER_EMAIL = keys('user.email userEmail user.emailAddress actor.email user.upn');

export const HOST = keys(`
  host.name host.hostname hostName computerName computerDnsName deviceDnsName deviceName device.hostname
  device.name device.deviceName device.displayName machineName machine.name endpointName endpoint.name
  endpoint.hostname agentComputerName agent.hostname agent.name computer.name computer dvcHost dvc
  deviceHostName dhost destHost shost srcHost workstationName workstation serverName server.name
  nodeName asset.hostname asset.name assetName fqdn dnsHostName netbiosName sensor.hostname
  labels.instance instance source.hostname source.host target.hostname destination.hostname affectedHost
  affectedDevice clientName clientComputerName host hosts device machine node
`);
export const HOST_ID = keys(`
  host.id deviceId device.id device.deviceId agentId agent.id machineId sensorId endpointId endpoint.id
  hostId computerId aid
`);
export const HOST_IP = keys(`
  host.ip host.ipAddress device.localIp localIp device.ip deviceIp agent.ip agentIp agentIpV4 hostIp
  machineIp endpoint.ip endpointIp internalIp privateIp privateIpAddress computerIp deviceInternalIp
`);
export const HOST_OS = keys(`
  host.os.name host.os device.os osName osPlatform osVersion platformName operatingSystem os.name os
  platform
`);

export const SOURCE_IP = keys(`
  source.ip sourceIp sourceIpAddress srcIp source.address sourceAddress srcAddr srcIpAddr
  src_endpoint.ip srcEndpoint.ip src clientIp client.ip client.ipAddress clientIpAddress callerIp
  callerIpAddress attackerIp attacker.ip actorIp actor.ip httpRequest.clientIp ipAddress ipAddr
  ip.address ip ips remoteIp remoteIpAddress remoteAddr remoteAddress remoteHost peerIp id.orig_h
  externalIp source
`);
export const SOURCE_PORT = keys('source.port sourcePort srcPort spt id.orig_p src_endpoint.port');
export const DESTINATION_IP = keys(`
  destination.ip destinationIp destinationIpAddress dstIp destIp destination.address destinationAddress
  dstAddr dst_endpoint.ip dst dest target.ip targetIp serverIp victimIp id.resp_h destination
`);
export const DESTINATION_PORT = keys(`
  destination.port destinationPort dstPort destPort dpt id.resp_p dst_endpoint.port
`);

export const COUNTRY = keys(`
  source.geo.country_iso_code source.geo.country_name countryCode countryIsoCode country.isoCode
  geographicalContext.country location.countryOrRegion geo.country geo.country_code srcCountry
  sourceCountry country.countryName country.name countryName country
`);
export const CITY = keys(`
  source.geo.city_name geographicalContext.city location.city city.cityName geo.city city
`);

export const COMMAND_LINE = keys(`
  process.command_line process.commandLine process.cmdLine processCommandLine commandLine cmdLine
  processCmd processCmdLine initiatingProcessCommandLine command cmd
`);
export const EXECUTABLE = keys(`
  process.executable process.path process.file.path processPath imagePath newProcessName
  processImagePath processImage image exe
`);
export const PROCESS_NAME = keys(`
  process.name processName imageFileName initiatingProcessFileName originatingProcess proc program
`);
export const PROCESS_ID = keys('process.pid processId pid newProcessId');
export const PARENT_COMMAND_LINE = keys(`
  process.parent.command_line parent.commandLine parentCommandLine parentCmdLine parentProcess.cmdLine
  parent_process.cmd_line parentProcess.commandLine parentDetails.cmdLine
  initiatingProcessParentCommandLine srcProcParentCmdLine
`);
export const PARENT_EXECUTABLE = keys(`
  process.parent.executable parentImage parentProcessPath parentPath parentProcess.path
  parentDetails.filePath parentImagePath
`);
export const PARENT_NAME = keys(`
  process.parent.name parentProcessName parentProcess.name parent_process.name parent_process.file.name
  parentDetails.fileName parentName initiatingProcessParentFileName grandparentName
`);

export const FILE_NAME = keys(`
  file.name fileName fname targetFileName attachmentName fileDetails.fileName displayFileName
`);
export const FILE_PATH = keys(`
  file.path filePath targetFilePath folderPath fileDetails.filePath targetFilename path
`);
export const HASHES = keys(`
  file.hash.sha256 file.sha256 hash.sha256 sha256 fileSha256 fileHashSha256 sha256Hash sha256String
  fileHash fileContentHash contentHash hashes hash file.hash.sha1 file.sha1 sha1 file.hash.md5 file.md5
  md5 md5String
`);

export const REGISTRY = keys(`
  registry.path registry.key registryKey registryPath registryKeyPath regPath targetObject
`);

export const URL_FULL = keys(`
  url.full url.original requestUrl request.url httpRequest.url targetUrl maliciousUrl phishingUrl
  threatUrl remoteUrl destinationUrl clickedUrl fullUrl uri urls url
`);
export const DOMAIN = keys(`
  dns.question.name dnsQuery queryName dnsRequest dns.rrname rrname dnsQueryName url.domain remoteDomain
  destinationDomain maliciousDomain domainName domain hostHeader tls.sni serverNameIndication
`);

export const FROM = keys(`
  email.from.address headerFrom fromAddress senderAddress sender.email sender.address
  sender.emailAddress mailFrom envelopeFrom p2Sender.emailAddress p1Sender.emailAddress from.address
  from.email from sender
`);
export const TO = keys(`
  email.to.address recipientAddress recipientEmailAddress toAddresses toAddress recipient.email
  recipient.address recipients.email envelopeTo rcptTo recipients recipient to
`);
export const SUBJECT = keys('email.subject emailSubject messageSubject mailSubject subject');
export const MESSAGE_ID = keys('email.message_id internetMessageId messageId message_id mailMessageId');

export const RULE_NAME = keys(`
  kibana.alert.rule.name rule.name ruleName rule.title searchName policyName policy.name detectionName
  signatureName alert.signature signature monitorName rule.description labels.alertname alertName
  sourceRule.name
`);
export const RULE_ID = keys(`
  kibana.alert.rule.uuid rule.id ruleId rule.uuid signatureId alert.signature_id policyId detectorId
  generatorId monitorId sourceRule.id
`);

export const ACCOUNT = keys(`
  cloud.account.id awsAccountId recipientAccountId cloudAccountId subscriptionId accountId account.id
  account.uid account
`);
export const PROJECT = keys('cloud.project.id projectId project_id gcpProjectId');
export const REGION = keys('cloud.region awsRegion region resourceRegion');
export const SERVICE = keys('eventSource serviceName cloud.service.name service.name apiService');
export const RESOURCE = keys(`
  resource.id resourceArn resourceId resource.name resourceName resources.arn resources.id
  entitySnapshot.name asset.id assetId object.name
`);
export const RESOURCE_TYPE = keys('resourceType resource.type resources.type assetType entitySnapshot.type');

export const CONTAINER_ID = keys('container.id containerId');
export const CONTAINER_NAME = keys('container.name containerName');
export const CONTAINER_IMAGE = keys(`
  container.image.name container.image containerImage imageName k8s.container.image
`);
export const NAMESPACE = keys(`
  kubernetes.namespace k8s.ns.name orchestrator.namespace namespace namespaceName
`);
export const CLUSTER = keys('orchestrator.cluster.name clusterName cluster.name kubernetes.cluster cluster');
export const POD = keys('orchestrator.resource.name k8s.pod.name kubernetes.pod.name podName pod');

export const USER_AGENT = keys(`
  user_agent.original userAgent.rawUserAgent rawUserAgent requestClientApplication httpUserAgent
  userAgent
`);
export const OUTCOME = keys(`
  event.outcome outcome.result outcome result resultType status.errorCode errorCode
`);
export const REASON = keys(`
  outcome.reason event.reason failureReason errorMessage resultDescription reason
`);
export const PROTOCOL = keys('network.transport network.protocol transport protocol proto appProto');
export const COUNT = keys('event.count eventCount occurrenceCount occurrences hitCount hits count times');
export const VENDOR = keys(`
  observer.vendor deviceVendor vendorName vendor metadata.product.vendor_name productVendor
`);
export const PRODUCT = keys(`
  observer.product deviceProduct productName product.name product detectionSource serviceSource
`);
export const STATE = keys(`
  alert.status alertState alertStatus incidentStatus workflowStatus workflow.status kibana.alert.status
  state status
`);
/** Where a sender says what it did about the thing. */
export const DONE = keys(`
  mitigationStatus remediationStatus actionTaken actionsTaken patternDispositionDescription
  dispositionName disposition deviceAction policyAction blockStatus deliveryAction verdict
  analystVerdict determination resolution act action outcome
`);
export const BLOCKED = keys('blocked isBlocked prevented wasBlocked');
export const QUARANTINED = keys('quarantined isQuarantined');
export const VULNERABILITY = keys('vulnerability.id cveId cve cves vulnerabilityId');
export const SCORE = keys('vulnerability.score.base cvss.score cvssScore baseScore');
