import { anywhere, holds, type Call, type Service } from './service.ts';

const OPEN_TO_ALL =
  /"?(?:aws|principal)"?\s{0,3}:\s{0,3}(?:\[\s{0,3})?"\*"|allusers|authenticatedusers|public-read(?:-write)?/i;
const PARAMETERS = /^(?:policy|policydocument|assumerolepolicydocument|xamzacl|uri|aws|acl|principal)$/;
const isOpen = anywhere(PARAMETERS, /^\*$|"\*"|AllUsers|AuthenticatedUsers|public-read(?:-write)?/);
const ADMINISTRATION = /(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;
const EVERYTHING = /"Action"\s{0,3}:\s{0,3}(?:\[\s{0,3})?"(?:\*|iam:\*)"/;

const LOGGING: readonly Call[] = [
  {
    name: 'trail_off',
    category: 'defence_evasion',
    technique: 'T1562.008',
    weight: 0.6,
    calls:
      /^(?:StopLogging|DeleteTrail|DeleteFlowLogs|DeleteEventDataStore|StopEventDataStoreIngestion|DeleteConfigurationRecorder|StopConfigurationRecorder|DeleteDeliveryChannel|DeleteQueryLoggingConfig|DeleteWebACLLoggingConfiguration)$/,
    statement: 'The record of what is done was switched off',
  },
  {
    name: 'trail_changed',
    category: 'defence_evasion',
    technique: 'T1562.008',
    weight: 0.3,
    calls:
      /^(?:UpdateTrail|PutEventSelectors|PutInsightSelectors|DeleteLogGroup|DeleteLogStream|PutBucketLifecycle|PutBucketLogging|DeleteBucketLogging)$/,
    statement: 'The record of what is done was changed',
  },
  {
    name: 'detection_off',
    category: 'defence_evasion',
    technique: 'T1562.001',
    weight: 0.55,
    calls:
      /^(?:DeleteDetector|DisassociateFromMasterAccount|DisassociateFromAdministratorAccount|DisassociateMembers|DeleteMembers|StopMonitoringMembers|DisableSecurityHub|BatchDisableStandards|DisableMacie|DeleteAlarms|DisableAlarmActions|DeleteRuleGroup|DeleteWebACL|DeleteFirewallPolicy|DeleteConfigRule|LeaveOrganization|CreateIPSet|DeletePublishingDestination|DisassociateWebACL|ArchiveFindings|CreateFilter)$/,
    statement: 'A service that watches was switched off or blinded',
  },
];

const IDENTITY: readonly Call[] = [
  {
    name: 'administrator_made',
    category: 'privilege_escalation',
    technique: 'T1098.003',
    weight: 0.5,
    calls: /^Attach(?:User|Role|Group)Policy$/,
    when: holds(ADMINISTRATION, 'requestparameters.policyarn'),
    statement: 'The rights of an administrator were given',
  },
  {
    name: 'key_leaked',
    category: 'account_compromise',
    technique: 'T1552',
    weight: 0.6,
    calls: /^(?:AttachUserPolicy|PutUserPolicy)$/,
    when: holds(/AWSCompromisedKeyQuarantine/, 'requestparameters.policyarn', 'requestparameters.policyname'),
    statement: 'AWS has found a key in public and locked it',
  },
  {
    name: 'rights_to_all',
    category: 'privilege_escalation',
    technique: 'T1098.003',
    weight: 0.45,
    calls: /^(?:Put(?:User|Role|Group)Policy|CreatePolicy|CreatePolicyVersion|SetDefaultPolicyVersion)$/,
    when: holds(EVERYTHING, 'policydocument'),
    statement: 'Rights to everything were written into a policy',
  },
  {
    name: 'rights_changed',
    category: 'privilege_escalation',
    technique: 'T1098.003',
    weight: 0.2,
    calls:
      /^(?:Put(?:User|Role|Group)Policy|CreatePolicyVersion|SetDefaultPolicyVersion|AddUserToGroup|AddRoleToInstanceProfile|DeleteRolePermissionsBoundary|DeleteUserPermissionsBoundary|(?:Delete|Detach)(?:User|Role|Group)Policy|DeletePolicy)$/,
    statement: 'Rights were changed',
  },
  {
    name: 'role_trusts_others',
    category: 'persistence',
    technique: 'T1098.003',
    weight: 0.35,
    calls: /^UpdateAssumeRolePolicy$/,
    statement: 'Who may take on a role was changed',
  },
  {
    name: 'credential_made',
    category: 'persistence',
    technique: 'T1098.001',
    weight: 0.3,
    calls:
      /^(?:CreateAccessKey|CreateServiceSpecificCredential|UploadSSHPublicKey|ImportKeyPair|CreateKeyPair)$/,
    statement: 'A credential was made',
  },
  {
    name: 'password_made',
    category: 'persistence',
    technique: 'T1098',
    weight: 0.3,
    calls: /^(?:CreateLoginProfile|UpdateLoginProfile|PasswordUpdated|PasswordRecoveryCompleted)$/,
    statement: 'A password for the console was set',
  },
  {
    name: 'user_made',
    category: 'persistence',
    technique: 'T1136.003',
    weight: 0.2,
    calls: /^CreateUser$/,
    statement: 'An account was made',
  },
  {
    name: 'second_factor_off',
    category: 'defence_evasion',
    technique: 'T1556.006',
    weight: 0.45,
    calls: /^(?:DeactivateMFADevice|DeleteVirtualMFADevice|DeleteAccountPasswordPolicy)$/,
    statement: 'A protection of sign-ins was taken away',
  },
  {
    name: 'federation_changed',
    category: 'persistence',
    technique: 'T1484.002',
    weight: 0.4,
    calls:
      /^(?:CreateSAMLProvider|UpdateSAMLProvider|DeleteSAMLProvider|CreateOpenIDConnectProvider|AddClientIDToOpenIDConnectProvider)$/,
    statement: 'Who may vouch for accounts was changed',
  },
  {
    name: 'federated_token',
    category: 'credential_access',
    technique: 'T1550.001',
    weight: 0.25,
    calls: /^(?:GetFederationToken|GetSigninToken)$/,
    statement: 'A token that outlives its key was asked for',
  },
  {
    name: 'sign_in_without_second_factor',
    category: 'suspicious_login',
    technique: 'T1078.004',
    weight: 0.35,
    calls: /^ConsoleLogin$/,
    when: holds(/^no$/i, 'additionaleventdata.mfaused'),
    statement: 'Somebody signed in to the console without a second factor',
  },
];

const DATA: readonly Call[] = [
  {
    name: 'storage_opened',
    category: 'data_exfiltration',
    technique: 'T1530',
    weight: 0.5,
    calls: /^(?:PutBucketPolicy|PutBucketAcl|PutObjectAcl|CreateBucket)$/,
    when: (seen) => isOpen(seen) ?? seen.holding(OPEN_TO_ALL, 'bucketpolicy', 'policy'),
    statement: 'Stored data was opened to everybody',
  },
  {
    name: 'storage_guard_off',
    category: 'data_exfiltration',
    technique: 'T1530',
    weight: 0.4,
    calls:
      /^(?:DeletePublicAccessBlock|DeleteAccountPublicAccessBlock|PutBucketPublicAccessBlock|DeleteBucketPublicAccessBlock|DeleteBucketEncryption)$/,
    when: (seen) =>
      seen.first('eventname')?.startsWith('Delete') === true
        ? seen.first('eventname')
        : seen.holding(/^false$/i, 'blockpublicacls', 'blockpublicpolicy', 'restrictpublicbuckets'),
    statement: 'The guard against public data was taken away',
  },
  {
    name: 'storage_changed',
    category: 'data_exfiltration',
    technique: 'T1530',
    weight: 0.2,
    calls:
      /^(?:PutBucketPolicy|DeleteBucketPolicy|PutBucketCors|PutBucketReplication|DeleteBucket|PutBucketVersioning)$/,
    statement: 'Who may read stored data, or where it goes, was changed',
  },
  {
    name: 'build_opened',
    category: 'data_exfiltration',
    technique: 'T1567',
    weight: 0.45,
    calls: /^UpdateProjectVisibility$/,
    when: holds(/^PUBLIC_READ$/, 'projectvisibility'),
    statement: 'Builds were opened to everybody',
  },
  {
    name: 'database_opened',
    category: 'data_exfiltration',
    technique: 'T1190',
    weight: 0.4,
    calls: /^(?:CreateDBInstance|ModifyDBInstance|RestoreDBInstance\w{1,30})$/,
    when: holds(/^true$/i, 'publiclyaccessible'),
    statement: 'A database was opened to the internet',
  },
  {
    name: 'database_password',
    category: 'persistence',
    technique: 'T1098',
    weight: 0.35,
    calls: /^(?:ModifyDBInstance|ModifyDBCluster)$/,
    when: holds(/./, 'masteruserpassword'),
    statement: 'The password of a database was set',
  },
  {
    name: 'image_shared',
    category: 'data_exfiltration',
    technique: 'T1537',
    weight: 0.45,
    calls:
      /^(?:ModifySnapshotAttribute|ModifyDBSnapshotAttribute|ModifyDBClusterSnapshotAttribute|ModifyImageAttribute)$/,
    when: (seen) =>
      seen.holding(
        /^(?:all|\d{12})$/,
        'add.items.group',
        'add.items.userid',
        'valuestoadd',
        'userid',
        'group',
        'attributevalue',
      ),
    statement: 'A copy of a disk or a database was shared with others',
  },
  {
    name: 'secret_read',
    category: 'credential_access',
    technique: 'T1555.006',
    weight: 0.12,
    calls: /^(?:GetSecretValue|BatchGetSecretValue|GetPasswordData)$/,
    statement: 'A secret was read',
  },
  {
    name: 'data_read',
    category: 'data_exfiltration',
    technique: 'T1530',
    weight: 0.1,
    calls: /^(?:Decrypt|GetObject|GetItem|BatchGetItem|Scan|Query|AssumeRole)$/,
    // Only where somebody has made a finding of it: they are called all day long.
    when: holds(/./, 'awsapicallaction.api'),
    statement: 'Data was read or a role was taken on',
  },
  {
    name: 'keys_destroyed',
    category: 'ransomware',
    technique: 'T1485',
    weight: 0.45,
    calls:
      /^(?:ScheduleKeyDeletion|DisableKey|DeleteRecoveryPoint|DeleteBackupVault|DeleteDBCluster|DeleteSnapshot|DeleteDBSnapshot|DeleteFileSystem|DeleteGlobalCluster)$/,
    statement: 'Keys or copies from which data could be restored were destroyed',
  },
  {
    name: 'account_questioned',
    category: 'reconnaissance',
    technique: 'T1087.004',
    weight: 0.1,
    calls: /^(?:GetAccountAuthorizationDetails|GetSendQuota|GetCallerIdentity|SimulatePrincipalPolicy)$/,
    statement: 'It was asked what an account may do',
  },
];

const COMPUTING: readonly Call[] = [
  {
    name: 'command_sent',
    category: 'lateral_movement',
    technique: 'T1651',
    weight: 0.25,
    calls:
      /^(?:SendCommand|StartSession|SendSSHPublicKey|SendSerialConsoleSSHPublicKey|EnableSerialConsoleAccess|GetConsoleScreenshot|CreateAutomationExecution)$/,
    statement: 'A way onto machines was taken through the cloud',
  },
  {
    name: 'start_script_changed',
    category: 'persistence',
    technique: 'T1578',
    weight: 0.35,
    calls: /^ModifyInstanceAttribute$/,
    when: holds(/./, 'userdata'),
    statement: 'What a machine runs at its start was changed',
  },
  {
    name: 'function_changed',
    category: 'persistence',
    technique: 'T1648',
    weight: 0.2,
    calls:
      /^(?:UpdateFunctionCode\w{0,10}|AddPermission\w{0,10}|CreateFunctionUrlConfig\w{0,10}|AddLayerVersionPermission\w{0,10})$/,
    statement: 'What a function runs, or who may call it, was changed',
  },
  {
    name: 'network_opened',
    category: 'defence_evasion',
    technique: 'T1562.007',
    weight: 0.4,
    calls:
      /^(?:AuthorizeSecurityGroupIngress|CreateNetworkAclEntry|ReplaceNetworkAclEntry|ModifySecurityGroupRules)$/,
    when: anywhere(/^(?:cidrip|cidripv6|cidrblock|cidripv4)$/, /^(?:0\.0\.0\.0\/0|::\/0)$/),
    statement: 'A network was opened to all addresses',
  },
  {
    name: 'network_changed',
    category: 'defence_evasion',
    technique: 'T1562.007',
    weight: 0.15,
    calls:
      /^(?:CreateNetworkAclEntry|DeleteNetworkAcl|DeleteNetworkAclEntry|CreateVpcPeeringConnection|AcceptVpcPeeringConnection|CreateTrafficMirrorSession|DeleteVpc|(?:Create|Attach|Detach|Delete)(?:InternetGateway|CustomerGateway|VpnGateway|NatGateway)|(?:Create|Delete|Replace|Associate|Disassociate)(?:Route|RouteTable|RouteTableAssociation)|CreateVpc|ModifyVpcAttribute|AttachClassicLinkVpc|(?:Create|Delete)SecurityGroup|RevokeSecurityGroup(?:In|E)gress|AuthorizeSecurityGroupEgress)$/,
    statement: 'The ways of the network were changed',
  },
];

/** Names of events, as CloudTrail writes them. */
export const AWS: Service = {
  name: 'AWS',
  action: (seen) =>
    seen.holding(
      /\.amazonaws\.com$|^aws-signin$/,
      'eventsource',
      'awsapicallaction.servicename',
      'api.service.name',
      'awsapicall.servicename',
    ) === undefined
      ? undefined
      : seen.first('eventname', 'awsapicallaction.api', 'api.operation'),
  calls: [...LOGGING, ...IDENTITY, ...DATA, ...COMPUTING],
};
