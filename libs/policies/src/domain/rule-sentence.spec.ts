import type { ActionName } from './action-name.ts';
import type { PolicyRule } from './document.ts';
import { plainText } from './sentence-parts.ts';
import { ruleSentence } from './rule-sentence.ts';

const ACTIONS: ActionName[] = [
  { name: 'isolate_host', title: 'Isolate host', read_only: false },
  { name: 'disable_user', title: 'Disable user', read_only: false },
  { name: 'lookup_ip', title: 'Look up IP address', read_only: true },
];

const sentence = (rule: Partial<PolicyRule>) =>
  plainText(ruleSentence({ name: 'r', decision: 'allow', ...rule }, ACTIONS));

describe('what a rule is about and what comes of it', () => {
  it.each<[Partial<PolicyRule>, string]>([
    [{}, 'Every action, look-ups too → allowed'],
    [{ actions: ['lookup_ip', '*'] }, 'Every action, look-ups too → allowed'],
    [{ actions: ['Isolate_Host', 'disable_user'] }, 'Isolate host or Disable user → allowed'],
    [{ actions: ['isolate_*'] }, 'Whatever is called `isolate_*` → allowed'],
    [{ enabled: false }, 'Switched off: Every action, look-ups too → allowed'],
    [
      { actions: ['disable_user'], decision: 'deny', reason: 'Call first.' },
      'Disable user → denied: `Call first.`',
    ],
    [{ actions: ['disable_user'], decision: 'deny' }, 'Disable user → denied'],
    [
      { actions: ['isolate_host'], decision: 'require_approval', level: 'analyst' },
      'Isolate host → asks an analyst or higher',
    ],
    [
      { actions: ['isolate_host'], decision: 'require_approval', level: 'senior_analyst', quorum: 2 },
      'Isolate host → asks 2 senior analysts or higher',
    ],
    [
      { actions: ['isolate_host'], decision: 'require_approval', level: 'manager', quorum: 1 },
      'Isolate host → asks a manager',
    ],
  ])('%j', (rule, said) => expect(sentence(rule)).toBe(said));
});

describe('its conditions', () => {
  it.each<[Partial<PolicyRule>, string]>([
    [{ severity: ['high', 'critical'] }, "the incident's severity is high or critical"],
    [
      { incident_type: ['bec', 'suspicious_login', 'spam'] },
      "the incident's type is email compromise, suspicious login or spam",
    ],
    [{ verdict: ['malicious'] }, 'the verdict is malicious'],
    [{ confidence: { min: 0.07 } }, "the verdict's confidence is at least 7 %"],
    [{ confidence: { max: 0.5 } }, "the verdict's confidence is at most 50 %"],
    [{ confidence: { min: 0.333, max: 1 } }, "the verdict's confidence is from 33.3 % to 100 %"],
    [{ targets: ['srv-*', 'dc-1'] }, 'every target is named like `srv-*` or `dc-1`'],
    [
      { target: { criticality: ['high'], tags: ['db'] } },
      'every target is listed, and only with criticality high and with the tag `db`',
    ],
    [{ proposer: { types: ['user', 'agent'] } }, 'a person or the analyst asks'],
    [{ proposer: { roles: ['senior_analyst'] } }, 'the role of who asks is senior analyst'],
    [
      { time: { days: ['monday', 'friday'], from: '22:00', to: '06:00', timezone: 'Europe/Berlin' } },
      'it is on a Monday or Friday, from 22:00 to 06:00 (Europe/Berlin)',
    ],
    [{ time: { to: '06:00' } }, 'it is from 00:00 to 06:00 (UTC)'],
    [{ time: { days: ['sunday'] } }, 'it is on a Sunday, all day (UTC)'],
    [
      { severity: ['low'], verdict: ['benign'], targets: ['a'] },
      "the incident's severity is low, the verdict is benign and every target is named like `a`",
    ],
  ])('%j', (rule, said) => expect(sentence(rule)).toBe(`Every action, look-ups too, when ${said} → allowed`));

  it('of a rule that restricts are met by one target, by any sense of its name, and by keys of people', () => {
    const restricting: Partial<PolicyRule> = {
      actions: ['isolate_host'],
      decision: 'require_approval',
      level: 'manager',
    };
    expect(sentence({ ...restricting, targets: ['srv-*'] })).toContain(
      'when a target is or may be named like `srv-*` →',
    );
    expect(sentence({ ...restricting, target: { tags: ['db', 'dc'] } })).toContain(
      'when a target is or may be listed with the tag `db` or `dc` →',
    );
    expect(sentence({ ...restricting, proposer: { types: ['user'] } })).toContain(
      'when a person or an API key asks →',
    );
    expect(sentence({ ...restricting, proposer: { types: ['user', 'api_key'] } })).toContain(
      'when a person or an API key asks →',
    );
  });
});

describe('a condition in CEL', () => {
  it.each<[string, string]>([
    ['incident.severity == "critical"', "the incident's severity is critical"],
    ['"critical" != incident.severity', "the incident's severity is not critical"],
    ['incident.severity == "grave"', "the incident's severity is `“grave”`"],
    ['0.9 <= verdict.confidence', "the verdict's confidence is at least 90 %"],
    ['!(verdict.confidence < 0.5)', "the verdict's confidence is at least 50 %"],
    ['incident != null && verdict == null', 'there is an incident and there is no verdict'],
    ['playbook == null', 'no playbook asks'],
    ['playbook == "mail"', 'the playbook is `“mail”`'],
    ['action.reversible && !action.read_only', 'the action can be undone and the action changes something'],
    ['action.read_only == false', 'the action changes something'],
    ['proposer.type in ["agent", "api_key"]', 'the kind of who asks is analyst or API key'],
    ['!(proposer.role in ["viewer"])', 'the role of who asks is none of viewer'],
    ['"dc-1" in targets', '`“dc-1”` is among the targets'],
    ['!("dc-1" in targets)', '`“dc-1”` is not among the targets'],
    [
      'size(targets) > 1 || targets.size() == 0',
      '(the number of targets is above 1 or the number of targets is 0)',
    ],
    [
      'targets.exists(t, t.startsWith("srv-") || t.matches("^dc"))',
      'for at least one of the targets it is so that (it begins with `“srv-”` or it matches the pattern `“^dc”`)',
    ],
    [
      'targets.all(t, !t.endsWith(".lab"))',
      'for each of the targets it is so that (it does not end with `“.lab”`)',
    ],
    [
      'parameters.scope == "all" && parameters["count"] >= -3',
      'the parameter `scope` is `“all”` and the parameter `count` is at least -3',
    ],
    [
      'has(parameters.note) && !has(parameters.force)',
      'the parameter `note` is given and the parameter `force` is not given',
    ],
    ['parameters.force', 'the parameter `force` is true'],
    [
      'incident.type == "malware" && (verdict == null || verdict.confidence < 0.5 && playbook != null)',
      "the incident's type is malware and (there is no verdict or (the verdict's confidence is below 50 % and a playbook asks))",
    ],
  ])('%s', (when, said) =>
    expect(sentence({ when })).toBe(`Every action, look-ups too, when ${said} → allowed`),
  );

  it('that is always true is none', () => {
    expect(sentence({ when: ' true ' })).toBe('Every action, look-ups too → allowed');
  });

  it.each([
    ['one that has no words', 'now.getHours() < 6'],
    ['one of which a part has none', 'incident.severity == "high" && now.getHours() < 6'],
    ['one of which a deep part has none', 'playbook == null || !(action.name == "a" && playbook == "b")'],
    ['a key that reads like a path', 'parameters["a.b"] == 1'],
    ['a name of JavaScript', 'parameters.x == 1 && action.constructor == "x"'],
    ['two repetitions in each other', 'targets.all(t, targets.exists(u, u == t))'],
    ['two values that are compared', 'parameters.a == parameters.b'],
    ['a choice', 'playbook == null ? true : false'],
    ['one that is wrong', 'incident.severity == '],
  ])('is shown as it is written: %s', (_what, when) => {
    expect(sentence({ when })).toBe(
      `Every action, look-ups too, when this holds: \`${when.trim()}\` → allowed`,
    );
  });

  it('holds for every alert where it allows, and for one, or where nobody can tell, where it restricts', () => {
    const when = 'alert.host.name == "dc-1" && "T1003" in alert.threat.technique.id';
    const words =
      "the alert's `host.name` is `“dc-1”` and `“T1003”` is among the alert's `threat.technique.id`";
    expect(sentence({ when })).toBe(
      `Every action, look-ups too, when for every alert of the incident ${words} → allowed`,
    );
    expect(sentence({ when, decision: 'deny', reason: 'x' })).toBe(
      `Every action, look-ups too, when for at least one alert of the incident ${words}, or where that cannot be told → denied: \`x\``,
    );
    expect(sentence({ when: 'alert.event.count > 3 ? true : false' })).toContain(
      'when for every alert of the incident this holds: `alert.event.count > 3 ? true : false` →',
    );
  });
});
