import type { JsonObject } from '#contracts';
import { ConnectorFailure } from '#connectors';
import { ActionCatalogue } from './catalogue.ts';
import type { ActionContext } from './definition.ts';

type Answers = Record<string, () => Promise<unknown>>;

const MESSAGE = { mailbox: 'ann@corp.example', message_id: '<7@mail.example>' };
const HOST = { host: 'ws-7' };
const USER = { user: 'ann@corp.example' };
const SENDER = { sender: 'x@sender.example' };
const found = () => Promise.resolve({ id: '7' });
const none = () => Promise.resolve(null);
const says = (status: number) => () =>
  Promise.reject(new ConnectorFailure('Says no.', { effect: 'none', serviceStatus: status }));

function knows(action: string, parameters: JsonObject, answers: Answers): Promise<boolean> {
  const { knows: asks } = new ActionCatalogue().get(action);
  if (asks === null) throw new Error(`${action} asks nobody.`);
  return asks({
    parameters,
    signal: new AbortController().signal,
    service: () => Promise.resolve(answers),
  } as unknown as ActionContext);
}

describe.each([
  ['isolate_host', HOST, 'findHost'],
  ['unisolate_host', HOST, 'findHost'],
  ['disable_user', USER, 'findUser'],
  ['enable_user', USER, 'findUser'],
  ['quarantine_email', MESSAGE, 'findMessage'],
  ['release_email', MESSAGE, 'findMessage'],
])('%s', (action, parameters, call) => {
  test('is known by the connector that finds it, and by no other', async () => {
    expect(await knows(action, parameters, { [call]: found })).toBe(true);
    expect(await knows(action, parameters, { [call]: none })).toBe(false);
  });

  test('is neither known nor unknown where the service fails', async () => {
    await expect(knows(action, parameters, { [call]: says(500) })).rejects.toThrow('Says no.');
  });
});

test('a service that has no such mailbox does not know its messages', async () => {
  expect(await knows('quarantine_email', MESSAGE, { findMessage: says(404) })).toBe(false);
});

test.each([true, false])('a sender is let in again where it is blocked: %s', async (blocked) => {
  expect(await knows('unblock_sender', SENDER, { isSenderBlocked: () => Promise.resolve(blocked) })).toBe(
    blocked,
  );
});
