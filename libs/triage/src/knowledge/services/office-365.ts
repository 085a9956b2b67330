import { anywhere, holds, type Service } from './service.ts';

/** Operations, as the unified audit log of Microsoft 365 writes them. */
export const OFFICE_365: Service = {
  name: 'Microsoft 365',
  action: (seen) =>
    seen.first('workload', 'recordtype', 'usertype') === undefined ? undefined : seen.first('operation'),
  calls: [
    {
      name: 'mail_sent_on',
      category: 'data_exfiltration',
      technique: 'T1114.003',
      weight: 0.55,
      calls:
        /^(?:New-InboxRule|Set-InboxRule|UpdateInboxRules|Set-Mailbox|New-TransportRule|Set-TransportRule)$/,
      when: anywhere(
        /^(?:forwardto|forwardasattachmentto|redirectto|forwardingsmtpaddress|forwardingaddress|redirectmessageto|blindcopyto|copyto)$/,
        /[^\s]{1,100}/,
      ),
      statement: 'Mail is sent on to elsewhere',
    },
    {
      name: 'mail_hidden',
      category: 'mailbox_rule',
      technique: 'T1564.008',
      weight: 0.45,
      calls: /^(?:New-InboxRule|Set-InboxRule|UpdateInboxRules)$/,
      when: (seen) =>
        seen.holding(/^true$/i, 'deletemessage', 'markasread') ??
        seen.holding(/rss|archive|conversation history|junk|deleted|notes/i, 'movetofolder'),
      statement: 'A rule hides mail from its reader',
    },
    {
      name: 'mailbox_opened',
      category: 'persistence',
      technique: 'T1098.002',
      weight: 0.35,
      calls:
        /^(?:Add-MailboxPermission|Add-MailboxFolderPermission|Add-RecipientPermission|AddFolderPermissions|New-ManagementRoleAssignment|Set-CASMailbox)$/,
      statement: 'Somebody may read or send the mail of another',
    },
    {
      name: 'mail_guard_off',
      category: 'defence_evasion',
      technique: 'T1562.001',
      weight: 0.45,
      calls:
        /^(?:(?:Remove|Disable)-(?:AntiPhish|SafeLinks|SafeAttachment|HostedContentFilter|HostedOutboundSpamFilter|MalwareFilter|Transport|DlpCompliance|Dlp|RetentionCompliance)(?:Policy|Rule)|Set-AdminAuditLogConfig|Set-MailboxAuditBypassAssociation|Disable-OrganizationCustomization|New-InboundConnector|New-OutboundConnector|Set-RemoteDomain|New-RemoteDomain|Set-AcceptedDomain)$/,
      statement: 'What protects or records mail was switched off or passed over',
    },
    {
      name: 'mail_searched',
      category: 'data_exfiltration',
      technique: 'T1114.002',
      weight: 0.3,
      calls:
        /^(?:SearchCreated|SearchExported|SearchStarted|SearchExportDownloaded|New-ComplianceSearch(?:Action)?|New-MailboxExportRequest|New-ComplianceCase|CaseAdded|ViewedSearchExported)$/,
      statement: 'The mail of the organisation was searched or taken out',
    },
    {
      name: 'second_factor_off',
      category: 'defence_evasion',
      technique: 'T1556.006',
      weight: 0.45,
      calls:
        /^(?:Disable Strong Authentication\.?|Set-CsTenant\w{1,30}|Set domain authentication\.?|Set federation settings on domain\.?)$/i,
      statement: 'A protection of sign-ins was taken away',
    },
    {
      name: 'program_trusted',
      category: 'persistence',
      technique: 'T1550.001',
      weight: 0.4,
      calls:
        /^(?:Consent to application\.?|Add service principal credentials\.?|Add OAuth2PermissionGrant\.?|Add delegated (?:permission grant|entry)\.?|Add app role assignment [a-z ]{2,30}\.?)$/i,
      statement: 'A program was given rights to data',
    },
    {
      name: 'administrator_made',
      category: 'privilege_escalation',
      technique: 'T1098.003',
      weight: 0.35,
      calls:
        /^(?:Add member to role\.?|Add-RoleGroupMember|SiteCollectionAdminAdded|Add eligible member to role\.?)$/i,
      statement: 'The rights of an administrator were given',
    },
    {
      name: 'opened_to_others',
      category: 'data_exfiltration',
      technique: 'T1567.002',
      weight: 0.35,
      calls:
        /^(?:AnonymousLinkCreated|AnonymousLinkUpdated|SecureLinkCreated|AddedToSecureLink|SharingInvitationCreated|SharingSet|CompanyLinkCreated|SharingPolicyChanged)$/,
      when: (seen) =>
        seen.holding(/^Anonymous/, 'operation') ??
        seen.holding(/guest|external|anonymous/i, 'targetusergrouptype', 'targetusertype') ??
        seen.holding(/#ext#/i, 'targetuserorgroupname'),
      statement: 'A document was opened to somebody outside',
    },
    {
      name: 'password_tried',
      category: 'suspicious_login',
      technique: 'T1110',
      weight: 0.15,
      calls: /^UserLoginFailed$/,
      statement: 'A sign-in failed',
    },
    {
      name: 'account_locked',
      category: 'suspicious_login',
      technique: 'T1110',
      weight: 0.2,
      calls: /^UserLoginFailed$/,
      when: holds(/IdsLocked|AccountLocked/i, 'logonerror'),
      statement: 'An account was locked after failed sign-ins',
    },
    {
      name: 'malware_stored',
      category: 'malware',
      technique: 'T1080',
      weight: 0.5,
      calls:
        /^(?:FileMalwareDetected|TIMailData|TIUrlClickData|AirInvestigationData|UserSubmission|AtpDetection)$/,
      statement: 'Microsoft itself holds a file or a message for malicious',
    },
  ],
};
