import { holds, type Call, type Service } from './service.ts';

const resource = (form: RegExp) => holds(form, 'objectref.resource', 'resource');

const CALLS: readonly Call[] = [
  {
    name: 'shell_in_container',
    category: 'lateral_movement',
    technique: 'T1609',
    weight: 0.4,
    calls: /^(?:create|get) pods\/(?:exec|attach|portforward|ephemeralcontainers)$/,
    statement: 'A command was run inside a container',
  },
  {
    name: 'administrator_made',
    category: 'privilege_escalation',
    technique: 'T1098.006',
    weight: 0.5,
    calls: /^(?:create|update|patch) (?:cluster)?rolebindings$/,
    when: holds(/^(?:cluster-admin|admin|system:masters)$/, 'roleref.name', 'subjects.name'),
    statement: 'The rights of an administrator were given',
  },
  {
    name: 'given_to_everybody',
    category: 'privilege_escalation',
    technique: 'T1098.006',
    weight: 0.6,
    calls: /^(?:create|update|patch) (?:cluster)?rolebindings$/,
    when: holds(/^system:(?:anonymous|unauthenticated)$/, 'subjects.name'),
    statement: 'Rights were given to whoever asks',
  },
  {
    name: 'rights_to_all',
    category: 'privilege_escalation',
    technique: 'T1098.006',
    weight: 0.35,
    calls: /^(?:create|update|patch|escalate|bind) (?:cluster)?roles$/,
    when: holds(/^\*$/, 'rules.verbs', 'rules.resources'),
    statement: 'A role was given rights to everything',
  },
  {
    name: 'reaches_for_host',
    category: 'privilege_escalation',
    technique: 'T1611',
    weight: 0.5,
    calls: /^(?:create|update|patch) (?:pods|deployments|daemonsets|statefulsets|jobs|cronjobs|replicasets)$/,
    when: (seen) =>
      seen.holding(
        /^true$/,
        'securitycontext.privileged',
        'spec.hostpid',
        'spec.hostnetwork',
        'spec.hostipc',
      ) ??
      seen.holding(
        /^\/(?:|etc|root|proc|var\/run\/docker\.sock|run\/containerd[\w./]{0,40}|var\/lib\/kubelet)$/,
        'hostpath.path',
      ),
    statement: 'A container was made that reaches for its host',
  },
  {
    name: 'secret_read',
    category: 'credential_access',
    technique: 'T1552.007',
    weight: 0.2,
    calls: /^(?:get|list) secrets$/,
    when: (seen) =>
      seen.holding(/^system:/, 'user.username') === undefined ? seen.first('user.username') : undefined,
    statement: 'Secrets were read by an account that is not of the system',
  },
  {
    name: 'token_made',
    category: 'persistence',
    technique: 'T1098.001',
    weight: 0.3,
    calls: /^create (?:serviceaccounts\/token|certificatesigningrequests)$/,
    statement: 'A credential was made',
  },
  {
    name: 'everybody_asks',
    category: 'suspicious_login',
    technique: 'T1190',
    weight: 0.4,
    calls: /^(?!get (?:healthz|livez|readyz|version)$)/,
    when: holds(/^system:anonymous$/, 'user.username'),
    statement: 'Somebody who did not sign in was answered',
  },
  {
    name: 'admission_changed',
    category: 'defence_evasion',
    technique: 'T1562.001',
    weight: 0.35,
    calls: /^(?:create|update|patch|delete) (?:mutating|validating)webhookconfigurations$/,
    statement: 'What checks new containers was changed',
  },
  {
    name: 'events_removed',
    category: 'defence_evasion',
    technique: 'T1070',
    weight: 0.4,
    calls: /^delete(?:collection)? events$/,
    statement: 'Events were removed',
  },
];

/** `create pods/exec`: verb and resource, as the audit log of the API server writes them. */
export const KUBERNETES: Service = {
  name: 'Kubernetes',
  action: (seen) => {
    const verb = seen.first('verb');
    const kind = resource(/./)(seen);
    if (
      verb === undefined ||
      kind === undefined ||
      seen.first('objectref.resource', 'requesturi') === undefined
    )
      return undefined;
    const part = seen.first('objectref.subresource');
    return `${verb} ${kind}${part === undefined ? '' : `/${part}`}`;
  },
  calls: CALLS,
};
