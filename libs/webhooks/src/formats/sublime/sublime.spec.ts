import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

it.each<[JsonObject, string]>([
  [{ name: 'Put away', type: 'quarantine_message' }, 'quarantined'],
  [{ name: 'Move to spam' }, 'quarantined'],
  [{ name: 'Tell the team about spam', type: 'webhook' }, 'detected'],
])('goes by what an action does, not by its name: %j', (action, verdict) => {
  const alert = one('sublime', {
    id: 'e-1',
    type: 'message.flagged',
    created_at: '2026-11-22T12:00:00Z',
    data: {
      message: { canonical_id: 'c-1' },
      flagged_rules: [{ id: 'r-1', name: 'Credential phishing', severity: 'high' }],
      triggered_actions: [action],
    },
  });
  expect(alert.fields.vendor?.verdict).toBe(verdict);
});
