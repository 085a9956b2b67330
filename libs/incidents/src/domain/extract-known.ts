/**
 * Names that stand in alerts and say nothing of what happened: where vendors show or describe an alert, the interfaces
 * of cloud services, and words that look like names of hosts.
 */

/** Top-level domains that are, in alerts, nearly always the end of a file's name. */
export const FILE_ENDINGS: ReadonlySet<string> = new Set([
  ...['zip', 'mov', 'sh', 'py', 'pl', 'rs', 'md', 'so', 'ps', 'cab', 'java', 'bin'],
]);

/** Endings of countries that are also names of fields: `user.id`. */
const FIELD_COUNTRIES: ReadonlySet<string> = new Set([
  'id',
  'is',
  'in',
  'to',
  'no',
  'am',
  'do',
  'it',
  'me',
  'as',
  'ms',
  'st',
]);
const OLD_ENDINGS: ReadonlySet<string> = new Set(['com', 'net', 'org', 'edu', 'gov', 'mil', 'int']);

/** What fields, metrics and kinds of malware are named by first: `event.name`, `system.disk.free`, `adware.android`. */
const FIELD_BEGINNINGS: ReadonlySet<string> = new Set([
  ...[
    'event',
    'user',
    'host',
    'service',
    'process',
    'file',
    'rule',
    'source',
    'agent',
    'labels',
    'label',
    'key',
  ],
  ...[
    'message',
    'client',
    'server',
    'dns',
    'http',
    'url',
    'metric',
    'metrics',
    'alert',
    'cloud',
    'container',
    'k8s',
  ],
  ...[
    'destination',
    'network',
    'observer',
    'log',
    'threat',
    'resource',
    'account',
    'actor',
    'target',
    'entity',
  ],
  ...['organization', 'org', 'device', 'email', 'error', 'group', 'package', 'parent', 'registry', 'request'],
  ...[
    'response',
    'session',
    'span',
    'trace',
    'system',
    'transaction',
    'winlog',
    'data',
    'this',
    'self',
    'object',
  ],
  ...[
    'item',
    'node',
    'pod',
    'app',
    'application',
    'policy',
    'role',
    'table',
    'index',
    'field',
    'value',
    'os',
  ],
  ...[
    'incident',
    'finding',
    'detection',
    'asset',
    'vulnerability',
    'image',
    'job',
    'task',
    'workflow',
    'team',
  ],
  ...[
    'properties',
    'attributes',
    'context',
    'env',
    'config',
    'settings',
    'body',
    'payload',
    'result',
    'query',
  ],
  ...['subprocess'],
  ...[
    'method',
    'class',
    'type',
    'module',
    'function',
    'operation',
    'action',
    'security',
    'identity',
    'tenant',
  ],
  ...[
    'adware',
    'trojan',
    'malware',
    'ransomware',
    'backdoor',
    'worm',
    'virus',
    'exploit',
    'spyware',
    'infection',
  ],
  ...['downloader', 'dropper', 'riskware', 'hacktool', 'rootkit', 'botnet', 'generic', 'heur', 'suspicious'],
  ...[
    'win32',
    'win64',
    'linux',
    'windows',
    'android',
    'osx',
    'macos',
    'msil',
    'script',
    'attack',
    'infected_device',
  ],
]);

/** Software, libraries and registries that are named like hosts. */
const SOFTWARE: ReadonlySet<string> = new Set([
  ...['asp.net', 'vb.net', 'ado.net', 'socket.io', 'golang.org', 'k8s.io', 'gopkg.in', 'google.golang.org'],
  ...[
    'kubernetes.io',
    'cert-manager.io',
    'istio.io',
    'helm.sh',
    'go.uber.org',
    'x.org',
    'openssl.org',
    'docker.io',
    'gcr.io',
    'ghcr.io',
    'quay.io',
    'mcr.microsoft.com',
    'registry.k8s.io',
  ],
]);

/** Where vendors show an alert, describe what it means, or name what their documents are made of. */
const PAGES: ReadonlySet<string> = new Set([
  ...['console.aws.amazon.com', 'console.cloud.google.com', 'portal.azure.com', 'security.microsoft.com'],
  ...['compliance.microsoft.com', 'portal.office.com', 'entra.microsoft.com', 'admin.google.com'],
  ...[
    'docs.aws.amazon.com',
    'aws.amazon.com',
    'cloud.google.com',
    'docs.microsoft.com',
    'learn.microsoft.com',
  ],
  ...['support.microsoft.com', 'go.microsoft.com', 'msrc.microsoft.com', 'schemas.microsoft.com', 'aka.ms'],
  ...['docs.github.com', 'api.github.com', 'docs.gitlab.com', 'support.google.com', 'developers.google.com'],
  ...[
    'attack.mitre.org',
    'd3fend.mitre.org',
    'cve.mitre.org',
    'cwe.mitre.org',
    'capec.mitre.org',
    'www.cve.org',
  ],
  ...[
    'nvd.nist.gov',
    'csrc.nist.gov',
    'www.first.org',
    'www.cisa.gov',
    'owasp.org',
    'cheatsheetseries.owasp.org',
  ],
  ...['www.cisecurity.org', 'workbench.cisecurity.org', 'www.pcisecuritystandards.org'],
  ...['www.w3.org', 'json-schema.org', 'schema.org', 'schema.ocsf.io', 'schemas.xmlsoap.org', 'xmlns.com'],
  ...[
    'schemas.openxmlformats.org',
    'purl.org',
    'tools.ietf.org',
    'datatracker.ietf.org',
    'www.rfc-editor.org',
  ],
  ...['opentelemetry.io', 'prometheus.io', 'www.elastic.co', 'docs.splunk.com', 'www.virustotal.com'],
  ...['ubuntu.com', 'wiki.ubuntu.com', 'access.redhat.com', 'security-tracker.debian.org', 'kubernetes.io'],
]);

/** Domains that belong to a vendor of alerts, with all below them. */
const VENDORS: ReadonlySet<string> = new Set([
  ...['datadoghq.com', 'datadoghq.eu', 'dash0.com', 'signalfx.com', 'sentry.io', 'pagerduty.com', 'axiom.co'],
  ...[
    'grafana.net',
    'grafana.com',
    'crowdstrike.com',
    'sentinelone.net',
    'carbonblack.net',
    'conferdeploy.net',
  ],
  ...['wiz.io', 'orcasecurity.io', 'lacework.net', 'prismacloud.io', 'paloaltonetworks.com', 'sophos.com'],
  ...['splunkcloud.com', 'sumologic.com', 'newrelic.com', 'canary.tools', 'canarytokens.com', 'sigmahq.io'],
  ...['threatinsight.proofpoint.com', 'snyk.io', 'tenable.com', 'rapid7.com', 'qualys.com', 'runpanther.net'],
]);

/** Whether a link to there is one to the alert's page, to a document or to a schema. */
export function isPage(host: string): boolean {
  if (PAGES.has(host) || VENDORS.has(host)) return true;
  for (let dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1))
    if (VENDORS.has(host.slice(dot + 1))) return true;
  return host.endsWith('.console.aws.amazon.com');
}

const REGION = /^(?:[a-z]{2}(?:-[a-z]+)+-\d|global|cn-[a-z]+-\d)$/;
const SHARED = ['amazonaws.com', 'amazonaws.com.cn', 'googleapis.com', 'api.aws', 'aws.internal'];

/** `sts.amazonaws.com`, `ec2.eu-west-1.amazonaws.com`, `storage.googleapis.com`: a service of a cloud, and nobody's host. */
function isCloudService(name: string): boolean {
  const cloud = SHARED.find((suffix) => name.endsWith(suffix));
  if (cloud === undefined) return false;
  const labels = name.slice(0, -cloud.length - 1).split('.');
  if (labels[0] === 'console' || labels[0] === 'signin') return true;
  return labels.length === 1 || (labels.length === 2 && REGION.test(labels[1] ?? ''));
}

function isField(name: string, suffix: string): boolean {
  if (OLD_ENDINGS.has(suffix) || suffix.includes('.')) return false;
  if (suffix.length === 2 && !FIELD_COUNTRIES.has(suffix)) return false;
  return FIELD_BEGINNINGS.has(name.split(/[._-]/, 1)[0] ?? '');
}

/** Whether a bare name in a text, one that can exist, is none of a host after all. */
export function isNoHost(name: string, suffix: string): boolean {
  if (FILE_ENDINGS.has(suffix) || SOFTWARE.has(name) || PAGES.has(name) || name.endsWith('.arpa'))
    return true;
  return isField(name, suffix) || isCloudService(name);
}

/** What versions are given of in texts. */
export const PRODUCTS: ReadonlySet<string> = new Set([
  ...['agent', 'sensor', 'client', 'driver', 'engine', 'kernel', 'firmware', 'library', 'package', 'plugin'],
  ...[
    'module',
    'software',
    'signature',
    'signatures',
    'definitions',
    'dat',
    'sdk',
    'runtime',
    'framework',
    'app',
  ],
  ...[
    'openssl',
    'openssh',
    'apache',
    'nginx',
    'tomcat',
    'iis',
    'java',
    'jdk',
    'jre',
    'python',
    'php',
    'perl',
  ],
  ...[
    'ruby',
    'node',
    'chrome',
    'chromium',
    'edge',
    'firefox',
    'safari',
    'opera',
    'acrobat',
    'reader',
    'flash',
  ],
  ...[
    'office',
    'outlook',
    'word',
    'excel',
    'teams',
    'zoom',
    'windows',
    'linux',
    'android',
    'ios',
    'macos',
    'log4j',
  ],
  ...[
    'mysql',
    'postgresql',
    'oracle',
    'mongodb',
    'redis',
    'docker',
    'curl',
    'git',
    'samba',
    'exchange',
    'sharepoint',
  ],
  ...[
    'vmware',
    'esxi',
    'fortios',
    'panos',
    'junos',
    'confluence',
    'jira',
    'jenkins',
    'gitlab',
    'wordpress',
    'drupal',
  ],
]);

/** Words after which four numbers are a version, a mask or an object's number. */
export const NO_ADDRESS_WORDS: ReadonlySet<string> = new Set([
  ...['version', 'versions', 'ver', 'v', 'build', 'release', 'rev', 'revision', 'patch', 'update', 'upgrade'],
  ...['mask', 'netmask', 'wildcard', 'oid', 'section', 'chapter', 'step', 'cis', 'control', 'requirement'],
]);
