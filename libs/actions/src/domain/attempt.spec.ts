import { ConnectorFailure } from '#connectors';
import { Problem, TimeIsOver } from '#platform';
import { classify, pauseSeconds } from './attempt.ts';

const refused = new ConnectorFailure('Refuses connections.', { effect: 'none', transient: true });
const throttled = new ConnectorFailure('Too many.', {
  effect: 'none',
  transient: true,
  retryAfterSeconds: 30,
});
const forbidden = new ConnectorFailure('Says no.', { effect: 'none', serviceStatus: 403 });
const cut = new ConnectorFailure('Cut the connection.', { effect: 'unknown', transient: true });

test.each([
  ['a refused connection', refused, true, 'not_sent'],
  ['a throttled call', throttled, true, 'not_sent'],
  ['a refusal by the service', forbidden, true, 'failed'],
  ['a cut connection', cut, true, 'uncertain'],
  ['a cut connection of a question before the effect', cut, false, 'not_sent'],
  ['a time-out of ours after sending', new TimeIsOver(45), true, 'uncertain'],
  ['a time-out of ours before sending', new TimeIsOver(45), false, 'not_sent'],
  ['an error nobody foresaw after sending', new Error('?'), true, 'uncertain'],
  ['a missing connector', new Problem('connector_not_configured', 'None.'), true, 'failed'],
  ['an unknown host', new Problem('not_found', 'No such host.'), false, 'failed'],
])('%s is told apart', (_name, error, sent, kind) => {
  expect(classify(error, sent).kind).toBe(kind);
});

test('what nobody foresaw shows nothing of its inside', () => {
  expect(classify(new Error('password=hunter2'), true).error.message).not.toContain('hunter2');
});

test('pauses grow, are bounded, and heed the service', () => {
  expect([1, 2, 3, 9].map((tries) => pauseSeconds(tries))).toEqual([5, 15, 45, 120]);
  expect(pauseSeconds(1, 30)).toBe(30);
  expect(pauseSeconds(1, 86_400)).toBe(120);
});
