export const GENERIC_TRIAGE = `name: generic_triage
description: >-
  Triage of everything that no other playbook takes: looks up the observables and judges what is found. Proposes
  nothing by itself.
steps:
  - name: Gather evidence
    parallel:
      - id: urls
        name: Look up the links
        if: observables.exists(o, o.type == "url" && !o.special_purpose)
        action: lookup_urls
        with:
          urls: \${{ observables.filter(o, o.type == "url" && !o.special_purpose).map(o, o.value) }}
        timeout: 60s
        on_error: continue
      - id: addresses
        name: Look up the addresses
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
      - id: domains
        name: Look up the domains
        for_each:
          in: \${{ observables.filter(o, o.type == "domain").map(o, o.value) }}
          max: 10
          concurrency: 4
          steps:
            - id: domain
              action: lookup_domain
              with: { domain: "\${{ item }}" }
              timeout: 30s
              on_error: continue
      - id: files
        name: Look up the files
        for_each:
          in: >-
            \${{ observables.exists(o, o.type == "sha256") ? observables.filter(o, o.type == "sha256").map(o, o.value)
            : observables.filter(o, o.type == "sha1" || o.type == "md5").map(o, o.value) }}
          max: 10
          concurrency: 4
          steps:
            - id: file
              action: lookup_hash
              with: { hash: "\${{ item }}" }
              timeout: 30s
              on_error: continue
      - id: host
        name: Ask the EDR about the host
        if: alert.host.id != null || alert.host.name != null
        action: get_host_info
        with: { host: "\${{ alert.host.id != null ? alert.host.id : alert.host.name }}" }
        timeout: 30s
        on_error: continue
  - id: verdict
    name: Judge the evidence
    analyze:
      instructions: Consider what the source says and what is known of each observable; say what is missing.
on_error:
  - action: escalate
    with: { level: analyst, reason: "Triage could not finish: \${{ error.message }}" }
`;
