import { holds, type Service } from './service.ts';

/** Actions, as the audit log of GitHub writes them; webhooks say the same in shorter words. */
export const GITHUB: Service = {
  name: 'GitHub',
  action: (seen) =>
    seen.first('org', 'business', 'repo', 'repository.fullname', 'organization.login') !== undefined &&
    seen.first('actor', 'actor.login', 'sender.login') !== undefined
      ? seen.first('action')
      : undefined,
  calls: [
    {
      name: 'branch_unprotected',
      category: 'defence_evasion',
      technique: 'T1562.001',
      weight: 0.4,
      calls:
        /^(?:protected_branch\.(?:destroy|policy_override|update_\w{1,60}|dismissal_\w{1,40})|repository_ruleset\.(?:destroy|update)|branch_protection_rule\.deleted)$/,
      statement: 'The protection of a branch was taken away or passed over',
    },
    {
      name: 'second_factor_off',
      category: 'defence_evasion',
      technique: 'T1556.006',
      weight: 0.5,
      calls:
        /^(?:org|business|enterprise)\.(?:disable_two_factor_requirement|disable_saml|disable_oauth_app_restrictions|saml_disabled|disable_source_ip_\w{1,40}|ip_allow_list\.disable\w{0,30})$|^ip_allow_list\.disable\w{0,30}$/,
      statement: 'A protection of sign-ins was taken away',
    },
    {
      name: 'scanning_off',
      category: 'defence_evasion',
      technique: 'T1562.001',
      weight: 0.45,
      calls:
        /^(?:(?:repository_|org_|business_)?(?:secret_scanning|advanced_security|vulnerability_alerts?|code_scanning|dependabot_\w{1,30})\w{0,40}\.(?:disable\w{0,20}|auto_dismiss|dismiss|bypass)|(?:org|business|repo)\.(?:advanced_security|secret_scanning|audit_log_streaming)\w{0,40}(?:disabled?|bypass|destroy)\w{0,20}|audit_log_streaming\.(?:destroy|update))$/,
      statement: 'The search for secrets or faults was switched off or passed over',
    },
    {
      name: 'secret_in_code',
      category: 'credential_access',
      technique: 'T1552.001',
      weight: 0.4,
      calls: /^secret_scanning_alert\.(?:create|reopen|publicly_leaked)$/,
      statement: 'GitHub found a secret in code',
    },
    {
      name: 'made_public',
      category: 'data_exfiltration',
      technique: 'T1567.001',
      weight: 0.5,
      calls: /^(?:repo\.access|publicized|repo\.create|created)$/,
      when: holds(/^public$/i, 'visibility', 'access'),
      statement: 'A repository is open to everybody',
    },
    {
      name: 'moved_away',
      category: 'data_exfiltration',
      technique: 'T1537',
      weight: 0.35,
      calls:
        /^(?:repo\.(?:transfer(?:_outgoing|_start)?|archived|destroy)|org\.transfer\w{0,20}|migration\.create|repo\.download_zip|repo\.update_actions_access_settings)$/,
      statement: 'A repository was moved, copied as a whole or destroyed',
    },
    {
      name: 'key_made',
      category: 'persistence',
      technique: 'T1098.004',
      weight: 0.35,
      calls:
        /^(?:public_key\.create|deploy_key\.create|personal_access_token\.(?:access_granted|request_created|credential_\w{1,20})|oauth_access\.create|org_credential_authorization\.grant|user_ssh_key\.\w{1,12}|ssh_certificate_authority\.create)$/,
      statement: 'A credential was made',
    },
    {
      name: 'administrator_made',
      category: 'privilege_escalation',
      technique: 'T1098.003',
      weight: 0.4,
      calls:
        /^(?:business\.(?:add_admin|invite_admin)|org\.update_member|org\.update_member_repository_creation_permission|team\.promote_maintainer|role\.(?:create|update)|organization_role\.\w{1,12}|org\.update_default_repository_permission)$/,
      statement: 'The rights of an administrator were given or widened',
    },
    {
      name: 'person_added',
      category: 'persistence',
      technique: 'T1098',
      weight: 0.25,
      calls:
        /^(?:repo\.add_member|org\.(?:add_member|add_outside_collaborator|invite_member)|team\.add_(?:member|repository)|member_added)$/,
      statement: 'Somebody was let in',
    },
    {
      name: 'program_trusted',
      category: 'persistence',
      technique: 'T1550.001',
      weight: 0.3,
      calls:
        /^(?:integration_installation\.(?:create|repositories_added|version_updated)|oauth_application\.(?:create|generate_client_secret|transfer)|org\.oauth_app_access_approved|hook\.(?:create|config_changed|events_changed)|installation\.created)$/,
      statement: 'A program was given access',
    },
    {
      name: 'workflow_changed',
      category: 'persistence',
      technique: 'T1195.002',
      weight: 0.3,
      calls:
        /^(?:(?:org|repo|enterprise)\.(?:register|remove|update)_self_hosted_runner\w{0,20}|(?:org|repo|environment)\.(?:create|update|remove)_actions_(?:secret|variable)|repo\.actions_enabled|org\.set_(?:actions|default_workflow)_\w{1,40}|repo\.set_(?:actions|default_workflow|fork_pr)_\w{1,60}|environment\.(?:remove|update)_protection_rule)$/,
      statement: 'What builds may do, or where they run, was changed',
    },
  ],
};
