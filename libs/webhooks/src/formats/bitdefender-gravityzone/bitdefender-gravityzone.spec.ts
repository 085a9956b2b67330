import { one } from '../parsing.fixture.ts';

describe('bitdefender_gravityzone', () => {
  const event = { companyId: 'c', computer_id: 'i', computer_name: 'ws-7', product_installed: 'BEST' };

  it.each([
    ['blocked', 'blocked'],
    ['deleted', 'blocked'],
    ['disinfected', 'blocked'],
    ['quarantined', 'quarantined'],
    ['restored', 'detected'],
    ['ignored', 'allowed'],
    ['present', 'allowed'],
  ])('takes malware that ended %s for %s', (final_status, verdict) => {
    const alert = one('bitdefender_gravityzone', { ...event, module: 'av', malware_name: 'X', final_status });
    expect(alert).toMatchObject({ title: 'Malware detected: X on ws-7', type: 'malware' });
    expect(alert.fields.vendor?.verdict).toBe(verdict);
  });

  it('makes no threat of an event of the product itself', () => {
    expect(one('bitdefender_gravityzone', { ...event, module: 'registration' })).toMatchObject({
      title: 'Event of registration on ws-7',
      type: null,
      severity: null,
    });
  });
});
