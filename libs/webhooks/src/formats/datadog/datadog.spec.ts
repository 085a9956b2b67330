import { one } from '../parsing.fixture.ts';

describe('datadog', () => {
  const read = (title: string, more: object = {}) =>
    one('datadog', {
      id: '1',
      last_updated: '1795348800000',
      event_type: 'x',
      org: { id: '1' },
      title,
      ...more,
    });

  it.each([
    ['[Triggered on {host:files-1,env:prod}] The disk is full', 'open', 'files-1'],
    ['[P1] [Warn on {host:files-1}] The disk is full', 'open', 'files-1'],
    ['[Recovered on {host:files-1}] The disk is full', 'resolved', 'files-1'],
    ['[No Data] The disk is full', 'open', undefined],
  ] as const)('reads what a title says beside the title: %s', (title, state, host) => {
    const alert = read(title);
    expect(alert).toMatchObject({
      state,
      title: host === undefined ? 'The disk is full' : `The disk is full on ${host}`,
    });
    expect(alert.fields.host?.name).toBe(host);
  });

  it('takes no variable that was left unfilled for a machine', () => {
    expect(read('Something', { hostname: '{{host.name}}' }).fields.host).toBeUndefined();
  });

  it('takes what one monitor says of two hosts or queues for two things', () => {
    const [first, same, other] = ['queue:a', 'queue:a', 'queue:b'].map(
      (scope) =>
        read('Too long', { alert_id: '7', alert_transition: 'Triggered', alert_scope: scope }).fingerprint,
    );
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });
});
