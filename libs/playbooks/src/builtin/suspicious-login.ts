export const SUSPICIOUS_LOGIN = `name: suspicious_login
description: >-
  Triage of a sign-in that looks odd: where it came from and what else the account has done. Proposes to disable the
  account when the verdict is malicious.
on:
  incident_type: [suspicious_login, account_compromise]
variables:
  disable_confidence: 0.8
steps:
  - name: Gather evidence
    parallel:
      - id: addresses
        name: Look up where it came from
        for_each:
          in: \${{ observables.filter(o, o.type == "ip" && !o.special_purpose).map(o, o.value) }}
          max: 10
          concurrency: 4
          steps:
            - id: address
              action: lookup_ip
              with: { ip: "\${{ item }}" }
              timeout: 30s
              on_error: continue
      - id: history
        name: Search the account's other sign-ins
        if: alert.user.email != null || alert.user.name != null
        action: search_siem
        with:
          query: >-
            search index=* \${{ quote(alert.user.email != null ? alert.user.email : alert.user.name) }} | head 100
          earliest: "-7d"
          limit: 100
        timeout: 60s
        on_error: continue
  - id: verdict
    name: Judge the evidence
    analyze:
      instructions: >-
        Consider the reputation of the address, whether the account has been seen there before, and what happened
        right after the sign-in.
  - name: Respond
    if: >-
      verdict.classification == "malicious" && verdict.confidence >= vars.disable_confidence
      && (alert.user.email != null || alert.user.name != null)
    then:
      - name: Contain the account
        parallel:
          - id: reset
            task:
              title: Reset the password and check the sign-ins
              instructions: >-
                Speak to the account's owner by a known number first. Then reset the password, end all sessions, and
                look at what the account did since the sign-in: mailbox rules, new devices and second factors, consents.
              due: 4h
          - id: disable
            name: Disable the account
            action: disable_user
            with: { user: "\${{ alert.user.email != null ? alert.user.email : alert.user.name }}" }
            on_error: continue
on_error:
  - action: escalate
    with: { level: analyst, reason: "Triage could not finish: \${{ error.message }}" }
`;
