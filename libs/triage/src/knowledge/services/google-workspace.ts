import { anywhere, holds, type Service } from './service.ts';

const newValue = (pattern: RegExp) => holds(pattern, 'parameters.newvalue', 'newvalue');
const OFF = /^(?:off|false|disabled?|0|none|inherit_from_parent_off|no|turned_off)$/i;
const setting = (name: RegExp, value: RegExp) => (seen: Parameters<ReturnType<typeof newValue>>[0]) => {
  const found = seen.holding(name, 'parameters.settingname', 'settingname');
  return found !== undefined && newValue(value)(seen) !== undefined ? found : undefined;
};

/** Names of events, as the reports of the Admin SDK write them. */
export const GOOGLE_WORKSPACE: Service = {
  name: 'Google Workspace',
  action: (seen) =>
    seen.first('kind') === 'admin#reports#activity' ||
    (seen.first('id.applicationname') !== undefined &&
      seen.first('actor.email', 'actor.profileid') !== undefined)
      ? (seen.first('events.name') ?? seen.first('name'))
      : undefined,
  calls: [
    {
      name: 'administrator_made',
      category: 'privilege_escalation',
      technique: 'T1098.003',
      weight: 0.45,
      calls: /^(?:GRANT_ADMIN_PRIVILEGE|GRANT_DELEGATED_ADMIN_PRIVILEGES|ASSIGN_ROLE|ADD_PRIVILEGE)$/,
      statement: 'The rights of an administrator were given',
    },
    {
      name: 'protection_off',
      category: 'defence_evasion',
      technique: 'T1562.001',
      weight: 0.45,
      calls: /^(?:CHANGE|CREATE|DELETE)_APPLICATION_SETTING$/,
      when: setting(
        /protect|password|2sv|two.?step|verification|safe|login|session|sandbox|scan|attachment|spoof|encrypt|security/i,
        OFF,
      ),
      statement: 'A setting that protects was switched off',
    },
    {
      name: 'protection_loosened',
      category: 'defence_evasion',
      technique: 'T1556',
      weight: 0.3,
      calls: /^(?:CHANGE|CREATE|DELETE)_APPLICATION_SETTING$/,
      when: holds(
        /protection|password|2sv|two.?step|verification|login|trusted|bypass|allow ?list|routing|forward/i,
        'parameters.settingname',
        'settingname',
      ),
      statement: 'A setting that protects was changed',
    },
    {
      name: 'second_factor_off',
      category: 'defence_evasion',
      technique: 'T1556.006',
      weight: 0.4,
      calls:
        /^(?:2sv_disable|TURN_OFF_2_STEP_VERIFICATION|ALLOW_STRONG_AUTHENTICATION|UNENROLL_USER_FROM_STRONG_AUTH|UNENROLL_USER_FROM_TITANIUM|titanium_unenroll|CHANGE_ALLOWED_TWO_STEP_VERIFICATION_METHODS)$/,
      statement: 'A second factor was taken away',
    },
    {
      name: 'mail_sent_on',
      category: 'data_exfiltration',
      technique: 'T1114.003',
      weight: 0.5,
      calls:
        /^(?:email_forwarding_out_of_domain|email_forwarding_change|CREATE_EMAIL_MONITOR|EMAIL_ROUTE\w{0,20}|CREATE_GMAIL_SETTING|CHANGE_GMAIL_SETTING)$/,
      statement: 'Mail is sent on to elsewhere',
    },
    {
      name: 'program_trusted',
      category: 'persistence',
      technique: 'T1550.001',
      weight: 0.35,
      calls:
        /^(?:AUTHORIZE_API_CLIENT_ACCESS|ADD_TO_TRUSTED_OAUTH2_APPS|ADD_APPLICATION_TO_WHITELIST|ADD_APPLICATION|ADD_MOBILE_APPLICATION_TO_WHITELIST|TRUST_DOMAIN_OWNED_OAUTH2_APPS|ALLOW_SERVICE_FOR_OAUTH2_ACCESS)$/,
      statement: 'A program was trusted with the data of the organisation',
    },
    {
      name: 'trust_changed',
      category: 'persistence',
      technique: 'T1484.002',
      weight: 0.4,
      calls:
        /^(?:ADD_TRUSTED_DOMAINS?|ENABLE_NON_ADMIN_USER_PASSWORD_RECOVERY|TOGGLE_SSO_ENABLED|CHANGE_SSO_SETTINGS|\w{0,20}SAML\w{0,20}IDP\w{0,20}|SSO_PROFILE_\w{1,20}|INBOUND_SSO_\w{1,30})$/,
      statement: 'Who may vouch for accounts was changed',
    },
    {
      name: 'taken_over',
      category: 'account_compromise',
      technique: 'T1078.004',
      weight: 0.6,
      calls:
        /^(?:account_disabled_hijacked|account_disabled_password_leak|account_disabled_spamming\w{0,20}|gov_attack_warning|suspicious_login\w{0,20}|suspicious_programmatic_login|user_signed_out_due_to_suspicious_session_cookie|DEVICE_COMPROMISED_EVENT|SUSPICIOUS_ACTIVITY_EVENT)$/i,
      statement: 'Google itself holds the account or the device for taken over',
    },
    {
      name: 'device_unlocking',
      category: 'suspicious_login',
      technique: 'T1110',
      weight: 0.25,
      calls: /^FAILED_PASSWORD_ATTEMPTS_EVENT$/i,
      statement: 'Passwords of a device are tried',
    },
    {
      name: 'opened_to_others',
      category: 'data_exfiltration',
      technique: 'T1567.002',
      weight: 0.3,
      calls: /^change_(?:document_visibility|document_access_scope|user_access|acl\w{0,12})$/i,
      when: anywhere(
        /^(?:visibility|newvalue|targetdomain|visibilitychange)$/,
        /^(?:public_on_the_web|people_with_link|anyone\w{0,20}|external|shared_externally|all)$/,
      ),
      statement: 'A document was opened to others',
    },
    {
      name: 'data_taken_out',
      category: 'data_exfiltration',
      technique: 'T1567',
      weight: 0.4,
      calls:
        /^(?:customer_takeout_\w{1,20}|\w{0,12}takeout_(?:initiated|completed)|CREATE_DATA_TRANSFER_REQUEST|TRANSFER_DOCUMENT_OWNERSHIP|VIEW_PER_MESSAGE_INVESTIGATION\w{0,20}|REQUEST_MAILBOX_DUMP)$/i,
      statement: 'Data of the organisation was taken out',
    },
    {
      name: 'reset_of_password',
      category: 'account_compromise',
      technique: 'T1098',
      weight: 0.15,
      calls: /^(?:CHANGE_PASSWORD|password_edit|recovery_email_edit|recovery_phone_edit)$/,
      statement: 'How an account is recovered or signed in to was changed',
    },
    {
      name: 'thrown_out',
      category: 'policy_violation',
      technique: 'T1078.004',
      weight: 0.2,
      calls: /^(?:ban_user_with_moderation|SUSPEND_USER)$/,
      statement: 'An account was thrown out by somebody',
    },
  ],
};
