import { boundedRaw, effectKey, requestDigest, storable, targetKey, unstorableAt } from './canonical.ts';

const REQUEST = { name: 'isolate_host', incident_id: null, parameters: { host: 'WS-1' }, targets: ['WS-1'] };

test('the digest changes with anything that would be done differently', () => {
  const digest = requestDigest(REQUEST, null);
  // Requests that wait for approval over an upgrade keep theirs.
  expect(digest).toBe('d9e6cd8735b73a3854a7e5d5059db461d5c914a1583dce2d3991718429adb62c');
  expect(requestDigest({ ...REQUEST, parameters: { host: 'WS-2' } }, null)).not.toBe(digest);
  expect(requestDigest({ ...REQUEST, name: 'unisolate_host' }, null)).not.toBe(digest);
  expect(requestDigest({ ...REQUEST, incident_id: 'x' }, null)).not.toBe(digest);
  expect(requestDigest({ ...REQUEST, targets: [] }, null)).not.toBe(digest);
  expect(requestDigest(REQUEST, 'a')).not.toBe(digest);
  expect(requestDigest(REQUEST, 'a')).not.toBe(requestDigest(REQUEST, 'b'));
});

test('the same target is the same in any case and order, and under any of its names', () => {
  const key = (target_type: string | null, ...targets: string[]) =>
    targetKey({ name: 'a', target_type }, targets);
  expect(key('host', 'B', 'c')).toBe(key('host', 'C', 'b'));
  expect(key('host', 'ws-1')).toBe(key('host', 'CORP\\WS-1$'));
  expect(key('host', 'ws-1')).toBe(key('host', 'ws-1.corp.example.'));
  expect(key('host', '10.0.0.1')).not.toBe(key('host', '10.0.0.2'));
  expect(key('user', 'ceo')).toBe(key('user', 'Ceo+x@corp.example'));
  expect(key('email_address', 'a@one.example')).not.toBe(key('email_address', 'a@two.example'));
  expect(targetKey({ name: 'a', target_type: null }, ['b'])).not.toBe(
    targetKey({ name: 'b', target_type: null }, ['b']),
  );
});

test('the same effect is the same under any name of its target, and with the same rest', () => {
  const key = (target_type: string | null, parameters: Record<string, string>, targets: string[]) =>
    effectKey({ name: 'a', target_type }, parameters, targets);
  expect(key('host', { host: 'WS-1' }, ['WS-1'])).toBe(
    key('host', { host: 'ws-1.corp.example' }, ['ws-1.corp.example']),
  );
  const mail = (mailbox: string, message_id: string) => key('mailbox', { mailbox, message_id }, [mailbox]);
  expect(mail('a@corp.example', '<1>')).toBe(mail('A@corp.example', '<1>'));
  expect(mail('a@corp.example', '<1>')).not.toBe(mail('a@corp.example', '<2>'));
});

test('text that PostgreSQL refuses is found, or taken out of what a service answered', () => {
  expect(unstorableAt({ a: [{ b: 'x\0' }] })).toBe('a.0.b');
  expect(unstorableAt({ a: 'fine 🙂' })).toBeNull();
  expect(storable({ a: 'x\0y', b: ['\ud800'] })).toEqual({ a: 'xy', b: ['\ufffd'] });
});

test('what is too large for evidence says so', () => {
  expect(boundedRaw({ a: 'x'.repeat(40_000) })).toMatchObject({ omitted: true });
});
