import { boundedRaw, canonicalJson, requestDigest, storable, targetKey, unstorableAt } from './canonical.ts';

const REQUEST = { name: 'isolate_host', incident_id: null, parameters: { host: 'WS-1' }, targets: ['WS-1'] };

test('one value has one text, whatever the order of its keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
    '{"a":true,"b":[1,{"c":"x","d":null}]}',
  );
});

test('the digest changes with anything that would be done differently', () => {
  const digest = requestDigest(REQUEST);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(requestDigest({ ...REQUEST, parameters: { host: 'WS-2' } })).not.toBe(digest);
  expect(requestDigest({ ...REQUEST, name: 'unisolate_host' })).not.toBe(digest);
  expect(requestDigest({ ...REQUEST, incident_id: 'x' })).not.toBe(digest);
  expect(requestDigest({ ...REQUEST, targets: [] })).not.toBe(digest);
});

test('the same target is the same in any case and order', () => {
  expect(targetKey('a', ['B', 'c'])).toBe(targetKey('a', ['C', 'b']));
  expect(targetKey('a', ['b'])).not.toBe(targetKey('b', ['b']));
});

test('text that PostgreSQL refuses is found, or taken out of what a service answered', () => {
  expect(unstorableAt({ a: [{ b: 'x\0' }] })).toBe('a.0.b');
  expect(unstorableAt({ a: 'fine 🙂' })).toBeNull();
  expect(storable({ a: 'x\0y', b: ['\ud800'] })).toEqual({ a: 'xy', b: ['\ufffd'] });
});

test('what is too large for evidence says so', () => {
  expect(boundedRaw({ a: 'x'.repeat(40_000) })).toMatchObject({ omitted: true });
});
