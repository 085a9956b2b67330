/** What a new playbook begins as: valid, and it says where to change it. */
export const NEW_PLAYBOOK = `name: my_playbook
description: What it is for, in a sentence.
on:
  incident_type: [phishing]
steps:
  - id: similar
    name: Look up what the alert holds
    if: observables.exists(o, o.type == "domain")
    action: lookup_domain
    with:
      domain: \${{ observables.filter(o, o.type == "domain")[0].value }}
    on_error: continue
  - id: verdict
    name: Judge the evidence
    analyze:
      instructions: What the analyst should weigh.
`;

/** In the address of the editor for a new one; no playbook can have this name. */
export const NEW_NAME = '~new';
