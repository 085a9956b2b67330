import { anywhere, holds, type Service } from './service.ts';

const EVERYBODY = /^(?:allUsers|allAuthenticatedUsers)$/;
/** Rights by which an account can come to those of another, whatever the method is called. */
const LEADS_FURTHER =
  /^(?:iam\.(?:roles\.(?:update|create)|serviceAccounts\.(?:actAs|getAccessToken|implicitDelegation|signBlob|signJwt|setIamPolicy)|serviceAccountKeys\.create)|deploymentmanager\.deployments\.(?:create|update)|cloudfunctions\.functions\.(?:create|update|setIamPolicy|call)|run\.(?:services|jobs)\.(?:create|update|setIamPolicy)|cloudbuild\.builds\.create|cloudscheduler\.jobs\.create|compute\.(?:instances|projects)\.set(?:Common)?(?:Metadata|InstanceMetadata|IamPolicy)|orgpolicy\.policy\.set|storage\.hmacKeys\.create|serviceusage\.apiKeys\.(?:create|list)|apikeys\.keys\.create|resourcemanager\.(?:projects|folders|organizations)\.setIamPolicy|secretmanager\.versions\.access|container\.(?:clusterRoleBindings|roleBindings|clusterRoles)\.(?:create|update))$/;
const added = (pattern: RegExp) => anywhere(/^(?:role|members?|permission)$/, pattern);

/** Names of methods, as Cloud Audit Logs write them: `google.iam.admin.v1.CreateServiceAccountKey`, `storage.setIamPermissions`. */
export const GCP: Service = {
  name: 'Google Cloud',
  action: (seen) =>
    seen.holding(/\.googleapis\.com$/, 'protopayload.servicename', 'servicename') === undefined
      ? undefined
      : seen.first('protopayload.methodname', 'methodname'),
  beyond: [
    {
      name: 'leads_to_more_rights',
      category: 'privilege_escalation',
      technique: 'T1548.005',
      weight: 0.3,
      when: holds(LEADS_FURTHER, 'authorizationinfo.permission'),
      statement: 'A right was used that leads to the rights of others',
    },
  ],
  calls: [
    {
      name: 'record_off',
      category: 'defence_evasion',
      technique: 'T1562.008',
      weight: 0.5,
      calls:
        /(?:DeleteSink|DeleteLog|DeleteBucket|UpdateSink|CreateExclusion|UpdateExclusion|DeleteLogMetric|DeleteAlertPolicy|DeleteNotificationChannel)$|^(?:logging|monitoring)\.[a-z.]{1,40}\.delete$/i,
      statement: 'The record of what is done was switched off or thinned',
    },
    {
      name: 'opened_to_everybody',
      category: 'data_exfiltration',
      technique: 'T1530',
      weight: 0.5,
      calls: /setiam(?:policy|permissions)$/i,
      when: added(EVERYBODY),
      statement: 'Something was opened to everybody',
    },
    {
      name: 'owner_made',
      category: 'privilege_escalation',
      technique: 'T1098.003',
      weight: 0.45,
      calls: /setiampolicy$|setorgpolicy$/i,
      when: added(
        /^roles\/(?:owner|editor|iam\.(?:securityAdmin|serviceAccount(?:TokenCreator|User|KeyAdmin|Admin)|organizationRoleAdmin|workloadIdentity\w{1,20})|resourcemanager\.(?:organization|project)\w{0,5}Admin|\w{1,30}\.admin)$/,
      ),
      statement: 'A role with far-reaching rights was given',
    },
    {
      name: 'acts_as_another',
      category: 'privilege_escalation',
      technique: 'T1548.005',
      weight: 0.3,
      calls: /(?:GenerateAccessToken|GenerateIdToken|SignBlob|SignJwt|getAccessToken|implicitDelegation)$/,
      statement: 'A token or a signature of another account was asked for',
    },
    {
      name: 'key_made',
      category: 'persistence',
      technique: 'T1098.001',
      weight: 0.35,
      calls:
        /(?:CreateServiceAccountKey|UploadServiceAccountKey|storage\.hmacKeys\.create|apikeys?\.[\w.]{0,40}createkey|ApiKeys\.CreateKey)$/i,
      statement: 'A credential was made for a service account',
    },
    {
      name: 'role_changed',
      category: 'privilege_escalation',
      technique: 'T1098.003',
      weight: 0.3,
      calls: /(?:CreateRole|UpdateRole|UndeleteRole)$/,
      statement: 'What a role may do was changed',
    },
    {
      name: 'trust_changed',
      category: 'persistence',
      technique: 'T1484.002',
      weight: 0.4,
      calls: /(?:Create|Update)(?:WorkloadIdentityPool|WorkforcePool)(?:Provider)?$/,
      statement: 'Who may vouch for accounts was changed',
    },
    {
      name: 'account_made',
      category: 'persistence',
      technique: 'T1136.003',
      weight: 0.2,
      calls: /CreateServiceAccount$/,
      statement: 'A service account was made',
    },
    {
      name: 'network_opened',
      category: 'defence_evasion',
      technique: 'T1562.007',
      weight: 0.25,
      calls:
        /compute\.(?:firewalls|firewallPolicies|securityPolicies|networks|routes|packetMirrorings)\.(?:insert|patch|update|delete|addRule|removeRule)$/,
      statement: 'The ways of the network were changed',
    },
    {
      name: 'flow_record_off',
      category: 'defence_evasion',
      technique: 'T1562.008',
      weight: 0.45,
      calls: /compute\.subnetworks\.(?:patch|update|insert)$/,
      when: holds(/^false$/i, 'enableflowlogs', 'logconfig.enable'),
      statement: 'The record of connections was switched off',
    },
    {
      name: 'names_changed',
      category: 'command_and_control',
      technique: 'T1584.002',
      weight: 0.2,
      calls: /^dns\.(?:changes\.create|managedZones\.(?:create|delete|update|patch)|policies\.\w{1,10})$/,
      statement: 'What names lead to was changed',
    },
    {
      name: 'containers_by_the_clock',
      category: 'persistence',
      technique: 'T1053.007',
      weight: 0.25,
      calls: /\.cronjobs\.(?:create|update|patch)$/,
      statement: 'Containers are set to run by the clock',
    },
    {
      name: 'container_reaches_for_host',
      category: 'privilege_escalation',
      technique: 'T1611',
      weight: 0.45,
      calls: /\.(?:pods|deployments|daemonsets|statefulsets|jobs)\.(?:create|update|patch)$/,
      when: (seen) =>
        seen.holding(
          /^true$/i,
          'securitycontext.privileged',
          'spec.hostpid',
          'spec.hostnetwork',
          'spec.hostipc',
        ) ?? seen.first('hostpath.path'),
      statement: 'A container was made that reaches for its host',
    },
    {
      name: 'cluster_rights',
      category: 'privilege_escalation',
      technique: 'T1098.006',
      weight: 0.35,
      calls: /\.(?:cluster)?rolebindings\.(?:create|update|patch)$/,
      statement: 'Rights in a cluster were given',
    },
    {
      name: 'guard_off',
      category: 'defence_evasion',
      technique: 'T1562.001',
      weight: 0.4,
      calls:
        /(?:DisableService|UpdateSecurityCenterSettings|MuteFinding|BulkMuteFindings|DeleteAccessPolicy|DeleteServicePerimeter|UpdateServicePerimeter|SetPublicAccessPrevention)$/,
      statement: 'A protection was switched off',
    },
    {
      name: 'machine_script_changed',
      category: 'persistence',
      technique: 'T1578',
      weight: 0.35,
      calls: /compute\.(?:instances|projects)\.setMetadata$|setCommonInstanceMetadata$/,
      statement: 'What a machine runs at its start, or who may sign in to it, was changed',
    },
    {
      name: 'copies_destroyed',
      category: 'ransomware',
      technique: 'T1485',
      weight: 0.35,
      calls:
        /(?:DestroyCryptoKeyVersion|compute\.snapshots\.delete|storage\.buckets\.delete|sql\.(?:instances|backupRuns)\.delete|DeleteProject)$/i,
      statement: 'Data, or what it could be restored from, was destroyed',
    },
    {
      name: 'secret_read',
      category: 'credential_access',
      technique: 'T1555.006',
      weight: 0.12,
      calls: /AccessSecretVersion$/,
      statement: 'A secret was read',
    },
    {
      name: 'shell_in_container',
      category: 'lateral_movement',
      technique: 'T1609',
      weight: 0.4,
      calls: /pods\.(?:exec|attach)\.(?:create|get)$/,
      statement: 'A command was run inside a container',
    },
  ],
};
