import type { JsonObject } from '#contracts';
import { ActionCatalogue } from './catalogue.ts';
import type { ActionDefinition } from './definition.ts';

const catalogue = new ActionCatalogue();

type Fact = keyof ActionDefinition;
const EVERYTHING: Record<Fact, true> = {
  name: true,
  title: true,
  category: true,
  description: true,
  parameters: true,
  code_parameters: true,
  output: true,
  read_only: true,
  inverse: true,
  capability: true,
  looks_up: true,
  default_level: true,
  target_type: true,
  needs_incident: true,
  after_resolution: true,
  analyst: true,
  recommended: true,
  timeout_seconds: true,
  targets: true,
  summary: true,
  resolve: true,
  knows: true,
  apply: true,
  names: true,
  mail_texts: true,
  readBack: true,
};

/** Valid parameters of each action: a new action without an example here fails the first test. */
const EXAMPLES: Record<string, JsonObject> = {
  parse_email: { raw_email: 'From: a@b.example\r\n\r\nHello' },
  check_email_authentication: { email: { headers: [], from: {}, received: [] } },
  lookup_sender_reputation: { sender: 'a@b.example' },
  lookup_urls: { urls: ['https://a.example/'] },
  lookup_url: { url: 'https://a.example/' },
  lookup_domain: { domain: 'a.example' },
  lookup_domain_registration: { domains: ['a.example'] },
  lookup_ip: { ip: '2001:db8::1' },
  geolocate_ip: { ip: '2001:db8::1' },
  lookup_hash: { hash: 'd41d8cd98f00b204e9800998ecf8427e' },
  lookup_attachments: { attachments: [{ sha256: '', filename: 'x' }] },
  search_siem: { query: 'index=main' },
  get_host_info: { host: 'WS-1' },
  quarantine_email: { mailbox: 'a@b.example', message_id: '<1@b.example>' },
  release_email: { mailbox: 'a@b.example', message_id: '<1@b.example>' },
  block_sender: { sender: 'a@b.example' },
  unblock_sender: { sender: 'a@b.example' },
  isolate_host: { host: 'WS-1' },
  unisolate_host: { host: 'WS-1' },
  disable_user: { user: 'a@b.example' },
  enable_user: { user: 'a@b.example' },
  create_ticket: { title: 'T', description: 'D' },
  notify_channel: { channel: '#soc', text: 'Hello' },
  notify_reporter: { reporter: 'a@b.example' },
  escalate: { level: 'manager', reason: 'Why' },
  add_comment: { text: 'Hello' },
};

test('every action of the issue is there, with an example', () => {
  expect(
    catalogue
      .list()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(EXAMPLES).sort());
});

describe.each(catalogue.list().map((definition) => [definition.name, definition] as const))(
  '%s',
  (name, definition) => {
    const example = EXAMPLES[name] as JsonObject;

    test('takes its example and describes it in one line', () => {
      expect(catalogue.validate(name, example)).toEqual([]);
      expect(definition.summary(example as never)).toMatch(/^[^\n]{3,}$/);
      expect(Array.isArray(definition.targets(example as never))).toBe(true);
    });

    test('refuses parameters that it does not know', () => {
      expect(catalogue.validate(name, { ...example, extra: 1 })).toContainEqual(
        expect.objectContaining({ path: 'extra', code: 'additionalProperties' }),
      );
    });

    test('leaves nothing out', () => {
      const unsaid = Object.entries(EVERYTHING).filter(([fact]) => definition[fact as Fact] === undefined);
      expect(unsaid).toEqual([]);
      expect(Object.keys(definition).filter((fact) => !(fact in EVERYTHING))).toEqual([]);
    });

    test('says truly what it is', () => {
      const { parameters, code_parameters, readBack, resolve, capability, target_type } = definition;
      expect(Object.keys(parameters['properties'] as JsonObject)).toEqual(
        expect.arrayContaining([...code_parameters]),
      );
      // An effect on a service names its connector; a look-up asks all of them.
      const named = catalogue.validate(name, { ...example, connector: 'EDR of the branch' });
      expect(named.length === 0).toBe(!definition.read_only && capability !== null);
      expect(named.every(({ path }) => path === 'connector')).toBe(true);
      if (definition.read_only || capability === null) expect(definition.knows).toBeNull();
      expect(definition.looks_up !== null).toBe(capability === 'threat_intelligence');
      if (definition.read_only) {
        expect(definition).toMatchObject({ category: 'lookup', inverse: null, default_level: null });
        expect({ readBack, resolve, recommended: definition.recommended }).toEqual({
          readBack: null,
          resolve: null,
          recommended: null,
        });
        expect(['nothing', 'look_up']).toContain(definition.analyst);
        // What a model writes reaches no other system's language.
        if (code_parameters.length > 0) expect(definition.analyst).toBe('nothing');
        return;
      }
      expect(definition.analyst).not.toBe('look_up');
      if (definition.recommended !== null) expect(definition.analyst).not.toBe('nothing');
      // Whatever goes out can be asked for at the service; our own incident is changed in one transaction.
      expect(readBack !== null).toBe(capability !== null);
      expect(resolve !== null).toBe(capability !== null);
      // What goes out needs an incident only where it tells of how one ended.
      expect(definition.needs_incident).toBe(capability === null || definition.after_resolution);
      if (target_type === 'host' || target_type === 'user') expect(resolve).toBeInstanceOf(Function);
    });

    test('its inverse takes the same parameters and leads back', () => {
      if (definition.inverse === null) return;
      const inverse = catalogue.get(definition.inverse);
      expect(catalogue.validate(inverse.name, example)).toEqual([]);
      expect(inverse).toMatchObject({
        inverse: name,
        target_type: definition.target_type,
        capability: definition.capability,
      });
      expect(inverse.targets(example as never)).toEqual(definition.targets(example as never));
    });
  },
);

test.each([
  ['isolate_host', {}, 'host', 'required'],
  ['isolate_host', { host: 7 }, 'host', 'type'],
  ['lookup_urls', { urls: ['https://a.example/', ''] }, 'urls.1', 'minLength'],
  ['lookup_url', { url: 'ftp://a.example/' }, 'url', 'pattern'],
  ['escalate', { level: 'king', reason: 'x' }, 'level', 'enum'],
  ['add_comment', { text: 'a\0b' }, 'text', 'text'],
  ['add_comment', { text: 'half \ud800' }, 'text', 'text'],
])('%s %j: the error names the field %s', (name, parameters, path, code) => {
  expect(catalogue.validate(name, parameters as JsonObject)).toContainEqual(
    expect.objectContaining({ path, code }),
  );
});

test('the same effect through two connectors is two, and through one it is one, however that is named', () => {
  const isolate = (parameters: JsonObject, id: string | null) => ({
    action: 'isolate_host',
    parameters,
    connector: id === null ? null : { id },
  });
  const same = (left: [JsonObject, string | null], right: [JsonObject, string | null]) =>
    catalogue.isSameEffect(isolate(...left), isolate(...right));
  expect(same([{ host: 'WS-1', connector: 'A' }, 'a'], [{ host: 'ws-1.corp.example' }, 'a'])).toBe(true);
  expect(same([{ host: 'WS-1' }, 'a'], [{ host: 'WS-1' }, 'b'])).toBe(false);
  expect(same([{ host: 'WS-1' }, 'a'], [{ host: 'WS-2' }, 'a'])).toBe(false);
  // Whom nobody could choose for, whoever was asked for it.
  expect(same([{ host: 'WS-1' }, 'a'], [{ host: 'WS-1' }, null])).toBe(true);
});

test('an unknown action is not found', () => {
  expect(() => catalogue.get('rm_rf')).toThrow(expect.objectContaining({ code: 'not_found' }));
});

test('field errors of a request begin at its root', () => {
  const refused = expect.objectContaining({
    code: 'invalid_request',
    errors: [{ path: 'parameters.host', code: 'required', message: 'host is missing' }],
  });
  expect(() => catalogue.assertValid('isolate_host', {})).toThrow(refused);
});

test('a model looks up with these and no others', () => {
  const names = catalogue.list().flatMap(({ name, analyst }) => (analyst === 'look_up' ? [name] : []));
  expect(names).toEqual([
    'lookup_sender_reputation',
    'lookup_urls',
    'lookup_url',
    'lookup_domain',
    'lookup_domain_registration',
    'lookup_ip',
    'geolocate_ip',
    'lookup_hash',
    'lookup_attachments',
    'get_host_info',
  ]);
});

/** Compiled and never run: a definition that leaves one of these out must not compile. */
export function unsaid(all: ActionDefinition): ActionDefinition[] {
  const { analyst, code_parameters, recommended, readBack, resolve, target_type, knows, ...known } = all;
  const rest = { ...known, knows };
  return [
    // @ts-expect-error whether a model may use it
    { ...rest, code_parameters, recommended, readBack, resolve, target_type },
    // @ts-expect-error what reaches another system's language
    { ...rest, analyst, recommended, readBack, resolve, target_type },
    // @ts-expect-error when it is recommended
    { ...rest, analyst, code_parameters, readBack, resolve, target_type },
    // @ts-expect-error how its effect is found out
    { ...rest, analyst, code_parameters, recommended, resolve, target_type },
    // @ts-expect-error by which names the service knows the target
    { ...rest, analyst, code_parameters, recommended, readBack, target_type },
    // @ts-expect-error what it is aimed at
    { ...rest, analyst, code_parameters, recommended, readBack, resolve },
    // @ts-expect-error whether a connector can tell that it knows the target
    { ...known, analyst, code_parameters, recommended, readBack, resolve, target_type },
  ];
}

describe('what is wrong with parameters', () => {
  test.each<[string, JsonObject, string, string]>([
    ['isolate_host', {}, 'host', 'host is missing'],
    ['isolate_host', { host: 'x', odd: 1 }, 'odd', 'odd is not a parameter of this action'],
    ['isolate_host', { host: 1 }, 'host', 'host must be string'],
    ['lookup_attachments', { attachments: [{}] }, 'attachments.0.sha256', 'attachments.0.sha256 is missing'],
    [
      'escalate',
      { level: 'x', reason: 'y' },
      'level',
      'level must be one of analyst, senior_analyst, manager',
    ],
    ['check_email_authentication', {}, '', 'the value must NOT have fewer than 1 properties'],
  ])('%s %j: %s', (name, parameters, path, message) => {
    expect(catalogue.validate(name, parameters).map((error) => [error.path, error.message])).toEqual([
      [path, message],
    ]);
    expect(() => catalogue.assertValid(name, parameters)).toThrow(
      expect.objectContaining({
        message: `The parameters of ${name} are not valid: ${message}.`,
        errors: [expect.objectContaining({ path: path === '' ? 'parameters' : `parameters.${path}` })],
      }),
    );
  });

  test('is told of the first twenty', () => {
    const attachments = Array.from({ length: 30 }, () => ({}));
    expect(catalogue.validate('lookup_attachments', { attachments })).toHaveLength(20);
  });
});
