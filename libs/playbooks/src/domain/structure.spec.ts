import { KNOWN_ACTIONS } from './cases.fixture.ts';
import { pathOf } from './structure.ts';
import { validatePlaybook } from './validate.ts';

const messages = (text: string) => validatePlaybook(text, KNOWN_ACTIONS).faults.map(({ message }) => message);
const ONE = 'steps: [{ action: look }]';
const step = (text: string) => `name: x\nsteps:\n  - { ${text} }\n`;

describe('what is wrong with the shape of a playbook, in a sentence', () => {
  it.each([
    ['[1]', 'The playbook must be a mapping of keys to values, not a list.'],
    [ONE, 'A playbook needs `name`.'],
    [
      `name: x\nstps: 1\n${ONE}`,
      'A playbook has no key `stps`. Did you mean `steps`? Known keys: name, description, on, variables, steps, on_error.',
    ],
    [`name: { a: 1 }\n${ONE}`, '`name` must be text, not a mapping.'],
    [`name: x\ndescription: null\n${ONE}`, '`description` must be text, not nothing.'],
    ['name: x\nsteps: 7', '`steps` must be a list, not the number `7`.'],
    ['name: x\nsteps: []', '`steps` must NOT have fewer than 1 items.'],
    ['name: x\nsteps: [7]', 'Item 1 of `steps` must be a mapping of keys to values, not the number `7`.'],
    [
      `name: Bad Name\n${ONE}`,
      '`name` is `Bad Name`, which does not match ^[a-z][a-z0-9_]{0,62}$. Lower case, digits and underscores.',
    ],
    [
      `name: x\nvariables: { 1bad: 1 }\n${ONE}`,
      '`1bad` is not a usable name: letters, digits, `_`, `-` and `.`, starting with a letter.',
    ],
    [step('name: x'), 'A step does one thing: action, analyze, task, parallel, if with then, or for_each.'],
    [step('then: [{ action: look }]'), 'An if step needs `if`.'],
    [step('action: look, retry: {}'), '`retry` needs `attempts`.'],
    [
      step('action: look, retry: { attempts: 1.5 }'),
      '`attempts` must be a whole number, not the number `1.5`.',
    ],
    [step('action: look, if: 5'), '`if` must be text or true or false, not the number `5`.'],
    [step('action: look, with: no'), '`with` must be a mapping of keys to values, not the text `no`.'],
    [step('action: look, with: true'), '`with` must be a mapping of keys to values, not the boolean `true`.'],
    [step('for_each: { in: [1], max: 0, steps: [{ action: look }] }'), '`max` must be >= 1.'],
  ])('%j: %s', (text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  it('names the keys of the step at hand, and what may have been meant', () => {
    const [message] = messages(step('action: look, timeuot: 3s'));
    expect(message).toMatch(
      /^A step with `action` has no key `timeuot`\. Did you mean `timeout`\? Known keys: id, name, if,/,
    );
    expect(messages(step('analyze: {}, with: {}'))[0]).toMatch(/^A step with `analyze` has no key `with`\./);
  });

  it('names what is possible', () => {
    const [message] = messages(`name: x\non: { incident_type: phising }\n${ONE}`);
    expect(message).toMatch(/^`incident_type` is `phising`\. Did you mean `phishing`\? Possible: phishing, /);
  });

  it('shows sixty characters of what is wrong', () => {
    const shown = (length: number) => messages(`name: ${'X'.repeat(length)}\n${ONE}`)[0];
    expect(shown(60)).toContain(`\`${'X'.repeat(60)}\`, which`);
    expect(shown(61)).toContain(`\`${'X'.repeat(60)}…\`, which`);
  });
});

it('a JSON pointer is a path with places of lists as numbers', () => {
  expect(pathOf('/a/0/b~1c~0d', { a: [{ 'b/c~d': 1 }] })).toEqual(['a', 0, 'b/c~d']);
  expect(pathOf('/a/0', { a: { 0: 1 } })).toEqual(['a', '0']);
  expect(pathOf('/a/0/1', { a: null })).toEqual(['a', '0', '1']);
  expect(pathOf('', {})).toEqual([]);
});
