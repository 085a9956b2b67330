import type { Json, JsonObject } from '#contracts';
import { Seen } from './seen.ts';
import { serviceFacts } from './services/index.ts';

const facts = (raw: Json, fields: JsonObject = {}) => serviceFacts(new Seen(raw, fields));
const kinds = (raw: Json, fields?: JsonObject) =>
  facts(raw, fields).map(({ kind }) => kind.split('.').slice(1).join('.'));
const aws = (eventName: string, more: JsonObject = {}): JsonObject => ({
  eventSource: 'iam.amazonaws.com',
  eventName,
  ...more,
}); // prettier-ignore
const gcp = (methodName: string, more: JsonObject = {}): JsonObject => ({
  protoPayload: { serviceName: 'iam.googleapis.com', methodName, ...more },
});
const workspace = (name: string, parameters: JsonObject = {}): JsonObject => ({
  kind: 'admin#reports#activity',
  actor: { email: 'ada@corp.example' },
  events: [{ name, parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value })) }],
});
const kubernetes = (verb: string, resource: string, more: JsonObject = {}): JsonObject => ({
  verb,
  objectRef: { resource },
  user: { username: 'eve' },
  ...more,
});
const ADMINISTRATOR = { requestParameters: { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' } };

describe('what was done in a service', () => {
  it.each<[string, string, JsonObject]>([
    ['AWS', 'defence_evasion.trail_off', aws('StopLogging')],
    ['AWS', 'defence_evasion.detection_off', aws('DeleteDetector')],
    ['AWS', 'privilege_escalation.administrator_made', aws('AttachUserPolicy', ADMINISTRATOR)],
    ['AWS', 'persistence.credential_made', aws('CreateAccessKey')],
    ['AWS', 'suspicious_login.sign_in_without_second_factor', aws('ConsoleLogin', { additionalEventData: { MFAUsed: 'No' } })],
    ['AWS', 'data_exfiltration.storage_opened', aws('PutBucketAcl', { requestParameters: { 'x-amz-acl': 'public-read' } })],
    ['AWS', 'data_exfiltration.storage_guard_off', aws('PutBucketPublicAccessBlock', { requestParameters: { PublicAccessBlockConfiguration: { BlockPublicAcls: false } } })],
    ['AWS', 'data_exfiltration.image_shared', aws('ModifySnapshotAttribute', { requestParameters: { createVolumePermission: { add: { items: [{ group: 'all' }] } } } })],
    ['AWS', 'defence_evasion.network_opened', aws('AuthorizeSecurityGroupIngress', { requestParameters: { ipPermissions: { items: [{ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] } } })],
    ['AWS', 'account_compromise.key_leaked', aws('PutUserPolicy', { requestParameters: { policyName: 'AWSCompromisedKeyQuarantineV3' } })],
    ['AWS', 'data_exfiltration.database_opened', aws('ModifyDBInstance', { requestParameters: { publiclyAccessible: true } })],
    ['Google Cloud', 'defence_evasion.flow_record_off', gcp('v1.compute.subnetworks.patch', { request: { enableFlowLogs: false } })],
    ['GitHub', 'credential_access.secret_in_code', { action: 'secret_scanning_alert.create', org: 'corp', actor: 'ada' }],
    ['Google Cloud', 'defence_evasion.record_off', gcp('google.logging.v2.ConfigServiceV2.DeleteSink')],
    ['Google Cloud', 'persistence.key_made', gcp('google.iam.admin.v1.CreateServiceAccountKey')],
    ['Google Cloud', 'data_exfiltration.opened_to_everybody', gcp('storage.setIamPermissions', { serviceData: { policyDelta: { bindingDeltas: [{ role: 'roles/storage.objectViewer', member: 'allUsers' }] } } })],
    ['Google Cloud', 'privilege_escalation.leads_to_more_rights', gcp('google.iam.admin.v1.X', { authorizationInfo: [{ permission: 'iam.roles.update', granted: true }] })],
    ['Azure', 'persistence.credential_added', { category: 'AuditLogs', operationName: 'Add service principal credentials' }],
    ['Azure', 'persistence.consent_given', { loggedByService: 'Core Directory', activityDisplayName: 'Consent to application' }],
    ['Azure', 'privilege_escalation.administrator_made', { category: 'AuditLogs', operationName: 'Add member to role', properties: { targetResources: [{ modifiedProperties: [{ displayName: 'Role.DisplayName', newValue: '"Global Administrator"' }] }] } }],
    ['Azure', 'defence_evasion.record_off', { category: 'Administrative', operationName: 'MICROSOFT.INSIGHTS/DIAGNOSTICSETTINGS/DELETE' }],
    ['Microsoft 365', 'data_exfiltration.mail_sent_on', { Workload: 'Exchange', Operation: 'New-InboxRule', Parameters: [{ Name: 'ForwardTo', Value: 'eve@a.example' }] }],
    ['Microsoft 365', 'mailbox_rule.mail_hidden', { Workload: 'Exchange', Operation: 'New-InboxRule', Parameters: [{ Name: 'DeleteMessage', Value: 'True' }] }],
    ['Microsoft 365', 'persistence.mailbox_opened', { Workload: 'Exchange', Operation: 'Add-MailboxPermission' }],
    ['Google Workspace', 'defence_evasion.protection_off', workspace('CHANGE_APPLICATION_SETTING', { SETTING_NAME: 'Enforce strong password', NEW_VALUE: 'off' })],
    ['Google Workspace', 'privilege_escalation.administrator_made', workspace('GRANT_ADMIN_PRIVILEGE')],
    ['Okta', 'account_compromise.second_factor_reset', { eventType: 'user.mfa.factor.reset_all' }],
    ['Okta', 'privilege_escalation.administrator_made', { eventType: 'user.account.privilege.grant' }],
    ['Okta', 'defence_evasion.policy_weakened', { eventType: 'policy.rule.deactivate' }],
    ['GitHub', 'defence_evasion.branch_unprotected', { action: 'protected_branch.destroy', org: 'corp', actor: 'eve' }],
    ['GitHub', 'data_exfiltration.made_public', { action: 'repo.access', org: 'corp', actor: 'eve', visibility: 'public' }],
    ['Windows', 'defence_evasion.log_cleared', { Provider: { Name: 'Microsoft-Windows-Eventlog' }, EventID: 1102 }],
    ['Windows', 'privilege_escalation.administrator_made', { Channel: 'Security', EventID: 4732, TargetUserName: 'Administrators' }],
    ['Windows', 'persistence.odd_service', { Provider: { Name: 'Service Control Manager' }, EventID: 7045, ImagePath: '%COMSPEC% /c x' }],
    ['Kubernetes', 'lateral_movement.shell_in_container', kubernetes('create', 'pods', { objectRef: { resource: 'pods', subresource: 'exec' } })],
    ['Kubernetes', 'privilege_escalation.administrator_made', kubernetes('create', 'clusterrolebindings', { requestObject: { roleRef: { name: 'cluster-admin' } } })],
    ['Kubernetes', 'privilege_escalation.reaches_for_host', kubernetes('create', 'pods', { requestObject: { spec: { containers: [{ securityContext: { privileged: true } }] } } })],
  ])('%s: %s', (service, kind, raw) => {
    const found = facts(raw).find((one) => one.kind === `change.${kind}`);
    expect(found).toMatchObject({
      polarity: 'malicious',
      statement: expect.stringMatching(new RegExp(`^${service}: .*“.*”\\.$`)),
      techniques: [expect.stringMatching(/^T\d{4}(?:\.\d{3})?$/)],
    });
    expect(found?.weight).toBeGreaterThanOrEqual(0.25);
  }); // prettier-ignore

  it.each<[string, JsonObject]>([
    ['what only reads', aws('DescribeInstances')],
    ['a list that a role asks for', aws('ListBuckets', { userIdentity: { type: 'AssumedRole' } })],
    ['rights that only read', aws('AttachUserPolicy', { requestParameters: { policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } })],
    ['a sign-in with a second factor', aws('ConsoleLogin', { additionalEventData: { MFAUsed: 'Yes' } })],
    ['a bucket for one account', aws('PutBucketAcl', { requestParameters: { 'x-amz-acl': 'private' } })],
    ['reading a policy', gcp('google.iam.v1.GetIamPolicy')],
    ['a file that is renamed', workspace('rename', { new_value: 'off' })],
    ['an Okta sign-in', { eventType: 'user.session.start', outcome: { result: 'SUCCESS' } }],
    ['an inbox rule that files mail', { Workload: 'Exchange', Operation: 'New-InboxRule', Parameters: [{ Name: 'MoveToFolder', Value: 'Invoices' }] }],
    ['a private repository', { action: 'repo.create', org: 'corp', actor: 'ada', visibility: 'private' }],
    ['pods that are listed', kubernetes('list', 'pods')],
    ['a member of a plain group', { Channel: 'Security', EventID: 4732, TargetUserName: 'Readers' }],
    ['a number of another log', { Channel: 'Billing', EventID: 1102 }],
    ['a plain pod', kubernetes('create', 'pods', { requestObject: { spec: { hostNetwork: false } } })],
  ])('says nothing of %s', (_what, raw) => {
    expect(facts(raw)).toEqual([]);
  }); // prettier-ignore

  it('weighs a third where it was refused, or not done yet, and less where a service acts for itself', () => {
    const weight = (more: JsonObject) => facts(aws('StopLogging', more))[0]?.weight;
    expect(weight({})).toBe(0.6);
    expect(weight({ errorCode: 'AccessDenied' })).toBe(0.21);
    expect(weight({ userIdentity: { type: 'AWSService' } })).toBe(0.24);
    expect(facts(aws('StopLogging', { errorCode: 'AccessDenied' }))[0]?.statement).toBe(
      'AWS: The record of what is done was switched off: “StopLogging”; it was not done (“AccessDenied”).',
    );
    const requested = {
      category: 'AuditLogs',
      operationName: 'Add member to role in PIM requested (permanent)',
    };
    expect(facts(requested)[0]?.weight).toBeLessThan(0.1);
  });

  it('is quoted with what made it matter', () => {
    expect(facts(aws('AttachUserPolicy', ADMINISTRATOR))[0]?.statement).toBe(
      'AWS: The rights of an administrator were given: “AttachUserPolicy, arn:aws:iam::aws:policy/AdministratorAccess”.',
    );
  });
});

describe('the words of an action, where nobody has written down its service', () => {
  it.each([
    ['DeactivateMessageSource', 'defence_evasion.guard_taken_away'],
    ['rule.delete', 'defence_evasion.guard_taken_away'],
    ['UpdateScannerSettings', 'defence_evasion.guard_changed'],
    ['CreateSAMLIdentityProvider', 'persistence.trust_changed'],
    ['RotateServiceAccountSecret', 'persistence.credential_made'],
    ['assign_role', 'privilege_escalation.rights_given'],
    ['CreateUser', 'persistence.account_made'],
    ['ExportReport', 'data_exfiltration.data_taken'],
    ['RemoteShellSessionStart', 'lateral_movement.session_opened'],
  ])('%s is %s', (action, kind) => {
    expect(kinds({}, { event: { action } })).toEqual([kind]);
  });

  it.each(['ListUsers', 'get_report', 'viewed', 'login', 'Session ended', ''])(
    '%s says nothing',
    (action) => {
      expect(kinds({}, { event: { action } })).toEqual([]);
    },
  );

  it('are joined by the kind of thing that stands beside a bare one', () => {
    expect(kinds({ action: 'create', object_type: 'api_token' })).toEqual(['persistence.credential_made']);
    expect(kinds({ action: 'list', object_type: 'api_token' })).toEqual([]);
  });

  it('are those of a sentence where a product records what its account did, and no rule speaks', () => {
    const user = { user: { name: 'ada' } };
    expect(kinds({ description: 'Disabled the sensor' }, user)).toEqual(['defence_evasion.guard_taken_away']);
    expect(kinds({ description: 'Disabled the sensor' })).toEqual([]);
    expect(kinds({ description: 'Disabled the sensor' }, { ...user, rule: { name: 'x' } })).toEqual([]);
  });

  it('are never those of a title or of a rule', () => {
    expect(
      kinds({ title: 'Delete rule', rule: { name: 'Disable MFA' } }, { rule: { name: 'Disable MFA' } }),
    ).toEqual([]);
  });
});
