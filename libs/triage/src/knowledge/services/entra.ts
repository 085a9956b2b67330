import { anywhere, type Service } from './service.ts';

const FAR_REACHING =
  /\b(?:Global|Privileged (?:Role|Authentication)|Application|Cloud Application|Exchange|SharePoint|Security|Conditional Access|Authentication|Hybrid Identity|User) Administrator\b|\bCompany Administrator\b|\bOwner\b|\bUser Access Administrator\b/;
const names =
  /^(?:displayname|newvalue|roledisplayname|roledefinitionname|value|roledefinitionid|responsebody|requestbody)$/;

/** What Entra ID writes in its audit log in words, and Azure in its activity log as operations. */
export const ENTRA: Service = {
  name: 'Azure',
  action: (seen) =>
    seen.holding(/^(?:AuditLogs|Administrative)$/i, 'category') !== undefined ||
    seen.first('loggedbyservice', 'activitydisplayname') !== undefined ||
    seen.holding(/^microsoft\.[a-z]+\//i, 'operationname', 'operationname.value', 'authorization.action') !==
      undefined
      ? seen.first('activitydisplayname', 'operationname.value', 'operationname')
      : undefined,
  calls: [
    {
      name: 'administrator_made',
      category: 'privilege_escalation',
      technique: 'T1098.003',
      weight: 0.5,
      calls: /^Add (?:eligible )?member to role\b[^\n]{0,60}$/i,
      when: anywhere(names, FAR_REACHING),
      statement: 'A far-reaching role was given',
    },
    {
      name: 'role_given',
      category: 'privilege_escalation',
      technique: 'T1098.003',
      weight: 0.25,
      calls:
        /^Add (?:eligible )?member to role\b[^\n]{0,60}$|^microsoft\.authorization\/(?:roleassignments|roledefinitions|elevateaccess)\/(?:write|action)$|^Add role definition$/i,
      statement: 'A role was given',
    },
    {
      name: 'credential_added',
      category: 'persistence',
      technique: 'T1098.001',
      weight: 0.5,
      calls:
        /^(?:Add service principal credentials|Update application[^\w]{1,5}Certificates and secrets management|Add owner to (?:application|service principal)|Add federated identity credential)\s{0,3}$/i,
      statement: 'A program was given another credential or owner',
    },
    {
      name: 'consent_given',
      category: 'persistence',
      technique: 'T1550.001',
      weight: 0.4,
      calls:
        /^(?:Consent to application|Add delegated permission grant|Add app role assignment (?:to|grant to) [a-z ]{4,30}|Add OAuth2PermissionGrant)\s{0,3}$/i,
      statement: 'A program was given rights to data',
    },
    {
      name: 'sign_in_rule_weakened',
      category: 'defence_evasion',
      technique: 'T1556.009',
      weight: 0.45,
      calls:
        /^(?:(?:Update|Delete) (?:conditional access )?policy|(?:Update|Delete|Add) named location|Disable Strong Authentication|Update authorization policy|Delete authentication strength)\s{0,3}$/i,
      statement: 'A rule for sign-ins was changed or taken away',
    },
    {
      name: 'second_factor_changed',
      category: 'account_compromise',
      technique: 'T1556.006',
      weight: 0.35,
      calls:
        /^(?:(?:User|Admin) (?:deleted|registered|updated|changed) (?:all )?(?:default )?security info[a-z ]{0,30}|User started security info registration|(?:Admin )?(?:deleted|registered) security info|Create Temporary Access Pass[a-z ]{0,30}|Delete authentication method)\s{0,3}$/i,
      statement: 'How an account proves itself was changed',
    },
    {
      name: 'trust_changed',
      category: 'persistence',
      technique: 'T1484.002',
      weight: 0.5,
      calls:
        /^(?:Set domain authentication|Set federation settings on domain|Add (?:unverified|verified) domain|Verify domain|Add partner to (?:company|cross-tenant access setting)|Update company settings|Create company)\s{0,3}$/i,
      statement: 'Who may vouch for accounts was changed',
    },
    {
      name: 'guest_invited',
      category: 'persistence',
      technique: 'T1136.003',
      weight: 0.2,
      calls:
        /^(?:Invite external user|Add user|Bulk (?:create|invite) users[a-z -]{0,20}|Redeem external user invite)\s{0,3}$/i,
      statement: 'An account was made',
    },
    {
      name: 'fraud_reported',
      category: 'mfa_fatigue',
      technique: 'T1621',
      weight: 0.6,
      calls: /^(?:Fraud reported[a-z -]{0,60}|Suspicious activity reported)\s{0,3}$/i,
      statement: 'The owner of the account says that it was somebody else',
    },
    {
      name: 'record_off',
      category: 'defence_evasion',
      technique: 'T1562.008',
      weight: 0.5,
      calls:
        /^microsoft\.(?:insights\/(?:diagnosticsettings|activitylogalerts|alertrules|metricalerts|logprofiles)|operationalinsights\/workspaces|securityinsights\/(?:alertrules|dataconnectors)|eventhub\/namespaces(?:\/eventhubs)?|security\/(?:pricings|alertssuppressionrules))\/(?:delete|write)$/i,
      statement: 'The record of what is done, or what watches it, was changed or switched off',
    },
    {
      name: 'keys_taken',
      category: 'credential_access',
      technique: 'T1552',
      weight: 0.25,
      calls:
        /^microsoft\.(?:storage\/storageaccounts\/(?:listkeys|regeneratekey|listaccountsas)|keyvault\/vaults\/(?:accesspolicies\/write|delete|write)|documentdb\/databaseaccounts\/listkeys|web\/sites\/(?:config\/list|publishxml)|containerservice\/managedclusters\/listcluster\w{1,20})(?:\/action)?$/i,
      statement: 'Keys were taken, or who may take them was changed',
    },
    {
      name: 'command_sent',
      category: 'lateral_movement',
      technique: 'T1651',
      weight: 0.4,
      calls:
        /^microsoft\.(?:compute\/virtualmachines\/(?:runcommands?|extensions)|automation\/automationaccounts\/(?:runbooks|jobs|webhooks)[a-z/]{0,20}|compute\/disks\/begingetaccess|compute\/snapshots)\/(?:action|write)$/i,
      statement: 'A way onto machines was taken through the cloud',
    },
    {
      name: 'guard_removed',
      category: 'defence_evasion',
      technique: 'T1562.007',
      weight: 0.35,
      calls:
        /^microsoft\.(?:network\/(?:azurefirewalls|firewallpolicies|networksecuritygroups|networkwatchers|frontdoorwebapplicationfirewallpolicies|bastionhosts)[a-z/]{0,40}|authorization\/(?:locks|policyassignments)|sql\/servers\/firewallrules)\/(?:delete|write)$/i,
      statement: 'A guard of the network or of resources was changed or taken away',
    },
    {
      name: 'copies_destroyed',
      category: 'ransomware',
      technique: 'T1490',
      weight: 0.4,
      calls:
        /^microsoft\.(?:recoveryservices\/vaults[a-z/]{0,60}|dataprotection\/[a-z/]{1,60}|compute\/(?:snapshots|restorepointcollections)|keyvault\/vaults\/purge|storage\/storageaccounts)\/delete$/i,
      statement: 'Data, or what it could be restored from, was destroyed',
    },
  ],
};
