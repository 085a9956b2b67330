import { one } from '../parsing.fixture.ts';

it.each([
  [0, 'informational'],
  [4, 'low'],
  [7, 'medium'],
  [12, 'high'],
  [15, 'critical'],
  [16, 'critical'],
])("takes a rule's level of %d for %s", (level, severity) => {
  const alert = { rule: { level, id: '100001', description: 'Something happened' }, agent: { id: '007' } };
  expect(one('wazuh', alert)).toMatchObject({ severity, not_understood: [] });
});
