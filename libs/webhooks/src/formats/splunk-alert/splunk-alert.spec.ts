import { one } from '../parsing.fixture.ts';

describe('splunk_alert', () => {
  const body = {
    sid: 's1',
    search_name: 'Brute force',
    owner: 'admin',
    app: 'search',
    results_link: 'http://s/x',
    result: { user: 'bob', src: '198.51.100.3', dest: 'WEB01', count: '12', urgency: 'high' },
  };

  it('reads the fixed body', () => {
    expect(one('splunk_alert', body)).toMatchObject({
      title: 'Brute force: bob',
      severity: 'high',
      type: 'suspicious_login',
      fields: {
        user: { name: 'bob' },
        source: { ip: '198.51.100.3' },
        event: { count: 12, url: 'http://s/x' },
        rule: { name: 'Brute force' },
      },
    });
  });

  it('tells rows of one search run apart, and knows the same row again', () => {
    const id = (result: object) =>
      one('splunk_alert', { ...body, result: { ...body.result, ...result } }).external_id;
    expect(id({})).toBe(id({}));
    expect(id({ user: 'eve' })).not.toBe(id({}));
  });

  it('reads a notable event from its text, lists and a null name', () => {
    const notable = one('splunk_alert', {
      _raw: '1, search_name="Threat - Rule", src="198.51.100.9", severity="low", note="a \\"b\\""',
      _bkt: 'b',
      _cd: '1:2',
      sourcetype: 'stash',
      source: 'Threat - Rule',
    });
    expect(notable).toMatchObject({
      title: 'Threat - Rule from 198.51.100.9',
      severity: 'low',
      fields: { source: { ip: '198.51.100.9' } },
    });
    expect(one('splunk_alert', { sid: 's', search_name: null, result: { user: ['a', 'b'] } })).toMatchObject({
      title: 'Alert with sid, user and no title',
      fields: { user: { name: 'a' } },
    });
  });
});
