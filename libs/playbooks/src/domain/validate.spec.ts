import { counted } from '../../../../test/harness/counted-work.ts';
import { BUILT_IN_PLAYBOOKS } from '../builtin/index.ts';
import { KNOWN_ACTIONS } from './cases.fixture.ts';
import { validatePlaybook } from './validate.ts';

/** `line:column code`, one for each fault. */
function faults(text: string): string[] {
  return validatePlaybook(text, KNOWN_ACTIONS).faults.map(
    (fault) => `${fault.line}:${fault.column} ${fault.code}`,
  );
}

function messages(text: string): string {
  return validatePlaybook(text, KNOWN_ACTIONS)
    .faults.map((fault) => fault.message)
    .join('\n');
}

const VALID = `name: fine
description: All there is.
on: { incident_type: [phishing, bec], if: incident.severity != "informational" }
variables: { limit: 0.8 }
steps:
  - { id: a, name: First, action: look, with: { n: 1 }, if: alert.host != null, timeout: 30s, retry: { attempts: 3, delay: 500ms, backoff: constant } }
  - parallel:
      - { id: b, action: look, with: { n: "\${{ steps.a.n }}" }, on_error: continue, default: { n: 0 } }
      - { action: search, with: { query: "search \${{ quote(alert.host) }} \${{ vars.limit }}" } }
  - { id: v, analyze: { instructions: Look. }, timeout: 2m }
  - if: verdict.confidence >= vars.limit && steps.b.status == "completed"
    then: [{ action: act, on_error: [{ action: act, with: { text: "\${{ error.message }}" } }] }]
    else: [{ for_each: { in: [1, 2], max: 2, concurrency: 1, steps: [{ action: look, with: { n: "\${{ item }}" } }] } }]
  - { id: call, task: { title: "Call \${{ alert.host }}", instructions: By phone., due: 4h }, if: verdict.confidence > 0.5 }
on_error:
  - { action: act, with: { text: "\${{ error.message }} \${{ steps.a.status }} \${{ steps.call.task_id }}" } }
`;

it('accepts everything there is', () => {
  expect(validatePlaybook(VALID, KNOWN_ACTIONS).faults).toEqual([]);
});

describe('positions', () => {
  it.each([
    ['unknown step key', 'name: x\nsteps:\n  - action: look\n    timeuot: 3s\n', ['4:5 unknown_key']],
    ['wrong type', 'name: x\nsteps:\n  - action: look\n    with: 5\n', ['4:11 wrong_type']],
    ['a task without title', 'name: x\nsteps:\n  - task: { due: 4h }\n', ['3:11 missing_key']],
    ['a task without end', 'name: x\nsteps:\n  - task: { title: a, due: 0h }\n', ['3:28 invalid_value']],
    ['a task for seconds', 'name: x\nsteps:\n  - task: { title: a, due: 30s }\n', ['3:28 invalid_value']],
    [
      'a task that is tried again',
      'name: x\nsteps:\n  - task: { title: a }\n    retry: {}\n',
      ['4:5 unknown_key'],
    ],
    [
      'a title that names what is not there',
      'name: x\nsteps:\n  - task: { title: "Call ${{ steps.b.n }}" }\n',
      ['3:36 unknown_reference'],
    ],
    [
      "an alert's value among what somebody is told to do",
      'name: x\nsteps:\n  - task: { title: a, instructions: "Call ${{ alert.host }}" }\n',
      ['3:43 expression_not_allowed'],
    ],
    ['unknown action', 'name: x\nsteps:\n  - action: lok\n', ['3:13 unknown_action']],
    [
      'parameter of the wrong type',
      'name: x\nsteps:\n  - action: look\n    with: { n: no }\n',
      ['4:16 wrong_parameter'],
    ],
    [
      'unknown parameter',
      'name: x\nsteps:\n  - action: look\n    with: { odd: 1 }\n',
      ['4:13 wrong_parameter'],
    ],
    ['missing parameter', 'name: x\nsteps:\n  - action: search\n    with: {}\n', ['4:5 wrong_parameter']],
    [
      'duplicate id',
      'name: x\nsteps:\n  - { id: a, action: look }\n  - { id: a, action: look }\n',
      ['4:11 duplicate_id'],
    ],
    [
      'unknown step',
      'name: x\nsteps:\n  - action: look\n    if: steps.nope.x == 1\n',
      ['4:15 unknown_reference'],
    ],
    [
      'later step',
      'name: x\nsteps:\n  - { action: look, if: steps.b.x == 1 }\n  - { id: b, action: look }\n',
      ['3:31 unknown_reference'],
    ],
    [
      'unknown variable',
      'name: x\nsteps:\n  - action: look\n    if: vars.q == 1\n',
      ['4:14 unknown_reference'],
    ],
    [
      'bare expression',
      'name: x\nsteps:\n  - action: look\n    if: alert.a == 1 &&\n',
      ['4:24 invalid_expression'],
    ],
    [
      'expression in text',
      'name: x\nsteps:\n  - action: look\n    with: { n: "a ${{ alert. }}" }\n',
      ['4:29 invalid_expression'],
    ],
    [
      'escapes before it',
      'name: x\nsteps:\n  - action: look\n    with: { n: "\\u0041\\n${{ alert. }}" }\n',
      ['4:35 invalid_expression'],
    ],
    [
      'doubled quotes before it',
      "name: x\nsteps:\n  - action: look\n    with: { n: 'it''s ${{ alert. }}' }\n",
      ['4:33 invalid_expression'],
    ],
    [
      'literal block',
      'name: x\nsteps:\n  - action: look\n    if: |\n      alert.a == 1 &&\n        nope.b == 2\n',
      ['6:9 invalid_expression'],
    ],
    [
      'folded block',
      'name: x\nsteps:\n  - action: look\n    if: >-\n      alert.a == 1\n      && nope.b == 2\n',
      ['6:10 invalid_expression'],
    ],
    [
      'plain text over lines',
      'name: x\nsteps:\n  - action: look\n    if: alert.a == 1\n      && nope.b == 2\n',
      ['5:10 invalid_expression'],
    ],
    [
      'unclosed',
      'name: x\nsteps:\n  - action: look\n    with: { n: "a ${{ alert.x" }\n',
      ['4:19 invalid_expression'],
    ],
    [
      'not bare',
      'name: x\nsteps:\n  - action: look\n    if: "${{ alert.x }}"\n',
      ['4:10 expression_not_bare'],
    ],
    ['not a condition', 'name: x\nsteps:\n  - action: look\n    if: 1 + 1\n', ['4:9 wrong_type']],
    [
      'not a list',
      'name: x\nsteps:\n  - for_each: { in: "${{ 1 + 1 }}", steps: [{ action: look }] }\n',
      ['3:21 wrong_type'],
    ],
    [
      'duration',
      'name: x\nsteps:\n  - { action: look, timeout: 3 }\n  - { action: look, timeout: 9m }\n',
      ['3:30 wrong_type', '4:30 invalid_value'],
    ],
    [
      'retry of an effect',
      'name: x\nsteps:\n  - { action: act, retry: { attempts: 2 } }\n',
      ['3:20 not_applicable'],
    ],
    ['analysis beside others', 'name: x\nsteps:\n  - parallel:\n      - analyze: {}\n', ['4:9 misplaced']],
    [
      'alert text as instruction',
      'name: x\nsteps:\n  - analyze: { instructions: "See ${{ alert.title }}" }\n',
      ['3:35 expression_not_allowed'],
    ],
    [
      'unquoted search',
      'name: x\nsteps:\n  - action: search\n    with: { query: "host=${{ alert.host }}" }\n',
      ['4:30 unquoted'],
    ],
    [
      'verdict too early',
      'name: x\nsteps:\n  - { action: look, if: verdict.confidence > 0.5 }\n',
      ['3:25 unknown_reference'],
    ],
    ['item outside', 'name: x\nsteps:\n  - { action: look, if: item == 1 }\n', ['3:25 unknown_reference']],
    [
      'error outside',
      'name: x\nsteps:\n  - { action: look, if: error.code == "x" }\n',
      ['3:25 unknown_reference'],
    ],
    [
      'condition of the playbook',
      'name: x\non:\n  if: steps.a.b == 1\nsteps:\n  - { id: a, action: look }\n',
      ['3:7 unknown_reference', '3:13 unknown_reference'],
    ],
    ['no steps', 'name: x\n', ['1:1 missing_key']],
    ['name', 'name: Bad Name\nsteps:\n  - action: look\n', ['1:7 invalid_value']],
  ])('%s', (_name, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });
});

it('names every fault at once', () => {
  const text =
    'name: X\nsteps:\n  - action: lok\n    timeuot: 1\n    if: 1 +\n  - { id: a, action: look }\n  - { id: a, action: look }\n';
  expect(faults(text)).toEqual([
    '1:7 invalid_value',
    '3:13 unknown_action',
    '4:5 unknown_key',
    '5:12 invalid_expression',
    '7:11 duplicate_id',
  ]);
});

it.each(['switch', 'wait', 'ask', 'call', 'set', 'stop'])('does not know %s', (kind) => {
  const text = `name: x\nsteps:\n  - id: a\n    ${kind}: 1\n`;
  expect(faults(text)).toEqual(['4:5 unknown_step']);
  expect(messages(text)).toContain(`\`${kind}\` is not a step kind`);
});

it('suggests what may have been meant', () => {
  expect(messages('name: x\nsteps:\n  - action: lok\n    timeuot: 1\n')).toContain('Did you mean `timeout`?');
  expect(messages('name: x\nsteps:\n  - action: lok\n')).toContain('Did you mean `look`?');
  expect(messages('name: x\nsteps:\n  - { action: look, if: alrt.ip == null }\n')).toContain(
    'Did you mean `alert`?',
  );
});

describe("a search that another system runs takes an alert's text only as a quoted value", () => {
  const search = (query: string, variables = '{ q: "${{ alert.title }}", fixed: "-24h" }') =>
    faults(`name: x\nvariables: ${variables}\nsteps:\n  - { action: search, with: { query: '${query}' } }\n`);

  it.each([
    ['the alert itself', 'search ${{ alert.title }}'],
    ['a variable made from the alert', 'search ${{ vars.q }}'],
    ['a variable with a computed name', 'search ${{ vars["q" + ""] }}'],
    ['all variables', 'search ${{ vars }}'],
    ['a constant beside a made one', 'search ${{ vars.fixed + vars.q }}'],
  ])('%s is refused', (_name, query) => {
    expect(search(query)).toEqual([expect.stringMatching(/ unquoted$/)]);
  });

  it('constants and quoted values are not', () => {
    expect(search('search ${{ quote(vars.q) }} earliest=${{ vars.fixed }}')).toEqual([]);
    expect(search('search ${{ vars.fixed }}', '{ q: [{ a: "${{ alert.title }}" }], fixed: x }')).toEqual([]);
  });
});

describe('hostile text', () => {
  it.each([
    ['empty', '', '1:1 empty'],
    ['a list', '[1]', '1:1 wrong_type'],
    ['broken', 'a: [', '1:5 yaml'],
    ['an alias', 'a: &x 1\nb: *x', '2:4 alias'],
    ['a tag', 'name: x\nsteps: !!js/function 1', '2:8 yaml'],
    ['two documents', 'a: 1\n---\nb: 1', '2:1 yaml'],
    ['one key twice', 'name: a\nname: b', '2:1 yaml'],
    ['too deep', `a: ${'['.repeat(60)}${']'.repeat(60)}`, '1:43 too_deep'],
    ['a prototype', '__proto__: { a: 1 }\nname: x\nsteps: [{ action: look }]', '1:1 unknown_key'],
    ['too long', `# ${'x'.repeat(70_000)}`, '1:1 too_large'],
  ])('%s', (_name, text, first) => {
    expect(faults(text)[0]).toBe(first);
  });

  it('a thousand levels end in a fault', () => {
    expect(faults(`a: ${'{ a: '.repeat(12_000)}`).length).toBeGreaterThan(0);
    expect(faults('['.repeat(60_000)).length).toBeGreaterThan(0);
  });

  it('that is nested too deeply is told so, and nothing of what the parser stumbled over', () => {
    expect(faults('['.repeat(12_000))).toEqual(['1:41 too_deep']);
  });

  it.each([
    ['expressions', `name: a\nsteps: [{ action: look, with: { n: "${'${{ xx }}'.repeat(25_000)}" } }]`],
    ['steps', `name: a\nsteps:\n${Array.from({ length: 15_000 }, (_, n) => `  - { q${n}: 1 }\n`).join('')}`],
    [
      'references',
      `name: a\nsteps:\n${Array.from({ length: 1200 }, (_, n) => `  - { id: a${n}, action: look, if: steps.zzzzzzz${n}.b }\n`).join('')}`,
    ],
  ])('a document of nothing but wrong %s does not keep the server busy', async (_name, text) => {
    const { result, steps } = await counted(() => faults(text));
    expect(result.length).toBeLessThanOrEqual(200);
    expect(steps).toBeLessThan(30_000_000);
  });
});

it.each(BUILT_IN_PLAYBOOKS.map((text) => [/^name: (.*)$/m.exec(text)?.[1] ?? '', text]))(
  '%s is well-formed',
  (_name, text) => {
    const rest = validatePlaybook(text, KNOWN_ACTIONS).faults.filter(
      (fault) => fault.code !== 'unknown_action',
    );
    expect(rest).toEqual([]);
  },
);
