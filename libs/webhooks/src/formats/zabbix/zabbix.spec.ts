import { one } from '../parsing.fixture.ts';

describe('zabbix', () => {
  const read = (more: object) =>
    one('zabbix', { event_id: '1', event_value: '1', event_source: '0', event_name: 'Something', ...more });

  it.each([
    ['0', 'Not classified', 'informational'],
    ['1', 'Information', 'informational'],
    ['2', 'Warning', 'low'],
    ['3', 'Average', 'medium'],
    ['4', 'High', 'high'],
    ['5', 'Disaster', 'critical'],
  ] as const)('takes %s and %s for %s', (number, word, severity) => {
    expect(read({ event_nseverity: number }).severity).toBe(severity);
    expect(read({ event_severity: word }).severity).toBe(severity);
  });

  it('ends the problem that a line of a connector names', () => {
    const problem = {
      clock: 1795348800,
      ns: 0,
      value: 1,
      eventid: 5,
      name: 'Something',
      severity: 1,
      hosts: [],
    };
    const recovery = { clock: 1795348900, ns: 0, value: 0, eventid: 6, p_eventid: 5 };
    expect(one('zabbix', recovery)).toMatchObject({
      external_id: one('zabbix', problem).external_id,
      state: 'resolved',
    });
  });
});
