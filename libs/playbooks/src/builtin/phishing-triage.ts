export const PHISHING_TRIAGE = `name: phishing_triage
description: >-
  Triage of a suspected phishing mail: who sent it, whether that is proved, where its links lead, how new these domains
  are and what is attached. Proposes to quarantine the mail and to block its sender when the verdict is malicious; an
  address that the sender forged, or of the recipient's own domain, which is a forgery or a colleague's, is not blocked.
on:
  incident_type: [phishing, bec, spam]
variables:
  quarantine_confidence: 0.8
steps:
  - id: email
    name: Take the mail apart
    if: alert.raw_email != null
    action: parse_email
    with: { raw_email: "\${{ alert.raw_email }}" }
    on_error: continue
  - name: Gather evidence
    parallel:
      - id: auth
        name: Check SPF, DKIM and DMARC
        if: steps.email.status == "completed"
        action: check_email_authentication
        with:
          email: \${{ steps.email }}
          raw_email: \${{ alert.raw_email }}
        on_error: continue
      - id: sender
        name: Look up the sender
        if: >-
          (steps.email.status == "completed" && steps.email.from.address != "") || alert.email.from.address != null
        action: lookup_sender_reputation
        with:
          sender: >-
            \${{ steps.email.status == "completed" && steps.email.from.address != "" ? steps.email.from.address
            : alert.email.from.address }}
        timeout: 30s
        on_error: continue
      - id: urls
        name: Look up the links
        if: >-
          (steps.email.status == "completed" && steps.email.urls.size() > 0)
          || alert.email.urls.size() > 0 || observables.exists(o, o.type == "url")
        action: lookup_urls
        with:
          urls: >-
            \${{ (steps.email.status == "completed" ? steps.email.urls : [])
            + alert.email.urls + observables.filter(o, o.type == "url").map(o, o.value) }}
        timeout: 60s
        on_error: continue
      - id: registrations
        name: Look up since when the domains of sender and links are registered
        if: >-
          (steps.email.status == "completed" && (steps.email.from.address != "" || steps.email.urls.size() > 0))
          || alert.email.from.address != null || alert.email.urls.size() > 0 || observables.exists(o, o.type == "url")
        action: lookup_domain_registration
        with:
          domains: >-
            \${{ (steps.email.status == "completed" && steps.email.from.address != "" ? [steps.email.from.address] : [])
            + (steps.email.status == "completed" ? steps.email.urls : [])
            + (alert.email.from.address != null ? [alert.email.from.address] : [])
            + alert.email.urls + observables.filter(o, o.type == "url").map(o, o.value) }}
        timeout: 60s
        on_error: continue
      - id: attachments
        name: Look up the attachments
        if: steps.email.status == "completed" && steps.email.attachments.size() > 0
        action: lookup_attachments
        with:
          attachments: >-
            \${{ steps.email.attachments + (has(steps.email.contained) ? steps.email.contained : []) }}
        timeout: 60s
        on_error: continue
  - id: verdict
    name: Judge the evidence
    analyze:
      instructions: >-
        Consider the authentication results, the reputation of sender, links and attachments, and how new their
        domains are. A mail that passes authentication may still come from a taken-over account.
  - name: Respond
    if: verdict.classification == "malicious" && verdict.confidence >= vars.quarantine_confidence
    then:
      - name: Contain the mail
        parallel:
          - id: ask_recipient
            task:
              title: Ask the recipient what they have done with the mail
              instructions: >-
                Call them or speak to them; don't answer the mail. Did they follow a link, sign in there, open what is
                attached, answer, or pay? Whoever has typed a password: reset it, end the sessions, and check the
                sign-ins and mailbox rules since.
              due: 4h
          - id: call_back
            if: incident.type == "bec"
            task:
              title: Confirm the request with whoever is said to have made it, by a known number
              instructions: >-
                Take the number from your own records, never from the mail. If money is on its way, have the bank stop
                it at once: recalls seldom succeed after a day.
              due: 1h
          - id: quarantine
            name: Quarantine the mail
            if: >-
              alert.recipient != null && ((steps.email.status == "completed" && steps.email.message_id != "")
              || alert.email.message_id != null)
            action: quarantine_email
            with:
              mailbox: \${{ alert.recipient }}
              message_id: >-
                \${{ steps.email.status == "completed" && steps.email.message_id != "" ? steps.email.message_id
                : alert.email.message_id }}
            on_error: continue
          - id: block_sender
            name: Block the sender
            if: >-
              (steps.auth.status != "completed" || steps.auth.aligned == null || steps.auth.aligned)
              && cel.bind(sender, steps.email.status == "completed" && steps.email.from.address != ""
              ? steps.email.from.address : alert.email.from.address, sender != null && (alert.recipient == null
              || !alert.recipient.lowerAscii().endsWith("@" + sender.lowerAscii().split("@")[1])))
            action: block_sender
            with:
              sender: >-
                \${{ steps.email.status == "completed" && steps.email.from.address != "" ? steps.email.from.address
                : alert.email.from.address }}
            on_error: continue
on_error:
  - action: escalate
    with: { level: analyst, reason: "Triage could not finish: \${{ error.message }}" }
`;
