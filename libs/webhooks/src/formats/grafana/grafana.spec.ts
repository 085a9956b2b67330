import { one } from '../parsing.fixture.ts';

it.each([
  ['alerting', 'open'],
  ['ok', 'resolved'],
  ['paused', null],
])("an older rule's state %s is %s", (state, ours) => {
  const alert = { ruleName: 'Disk is full', ruleId: 7, ruleUrl: 'https://grafana.example/d/1', state };
  expect(one('grafana', alert).state).toBe(ours);
});
