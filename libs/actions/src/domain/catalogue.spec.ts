import type { JsonObject } from '#contracts';
import { ActionCatalogue } from './catalogue.ts';

const catalogue = new ActionCatalogue();

/** Valid parameters of each action: a new action without an example here fails the first test. */
const EXAMPLES: Record<string, JsonObject> = {
  parse_email: { raw_email: 'From: a@b.example\r\n\r\nHello' },
  check_email_authentication: { email: { headers: [], from: {}, received: [] } },
  lookup_sender_reputation: { sender: 'a@b.example' },
  lookup_urls: { urls: ['https://a.example/'] },
  lookup_domain: { domain: 'a.example' },
  lookup_ip: { ip: '2001:db8::1' },
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

    test('says truly what it is', () => {
      expect(definition.reversible).toBe(definition.inverse !== null);
      if (definition.read_only) {
        expect(definition).toMatchObject({ category: 'lookup', inverse: null, default_level: null });
        expect(definition.readBack).toBeUndefined();
        return;
      }
      // Whatever goes out can be asked for at the service; our own case file is changed in one transaction.
      const settles = definition.readBack !== undefined || definition.repeatable === true;
      expect(settles).toBe(definition.capability !== null);
      expect(definition.needs_incident).toBe(definition.capability === null);
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
  ['escalate', { level: 'king', reason: 'x' }, 'level', 'enum'],
  ['add_comment', { text: 'a\0b' }, 'text', 'text'],
  ['add_comment', { text: 'half \ud800' }, 'text', 'text'],
])('%s %j: the error names the field %s', (name, parameters, path, code) => {
  expect(catalogue.validate(name, parameters as JsonObject)).toContainEqual(
    expect.objectContaining({ path, code }),
  );
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

it('each effect that reaches a service asks what the target is, or says why not', () => {
  for (const definition of new ActionCatalogue().list()) {
    const { name, read_only, capability, resolve, unresolved, target_type } = definition;
    if (read_only || capability === null) continue;
    expect({ name, told: (resolve === undefined) !== (unresolved === undefined) }).toEqual({
      name,
      told: true,
    });
    if (target_type === 'host' || target_type === 'user')
      expect({ name, resolve }).toMatchObject({ resolve: expect.any(Function) });
  }
});
