import { endsOf } from './ends.ts';

describe('the machine that a connection is about', () => {
  it.each([
    ['the one inside that goes out', { ip: '10.20.0.41' }, { ip: '198.51.100.20' }, { ip: '10.20.0.41' }],
    ['the one inside that is attacked', { ip: '203.0.113.9' }, { ip: '10.20.0.9' }, { ip: '10.20.0.9' }],
    ['of two inside the one that begins', { ip: '10.20.0.41' }, { ip: '10.20.0.9' }, { ip: '10.20.0.41' }],
    [
      'of two inside the one that has a name',
      { ip: '10.20.0.41' },
      { ip: '10.20.0.9', name: 'files-2' },
      { ip: '10.20.0.9', name: 'files-2' },
    ],
    ['by a name where no address is', {}, { name: 'ws-0042' }, { name: 'ws-0042' }],
  ])('is %s', (_what, source, destination, host) => {
    expect(endsOf(source, destination).host).toEqual(host);
  });

  it('is none of two outside', () => {
    expect(
      endsOf({ ip: '203.0.113.9' }, { ip: '198.51.100.20', name: 'gate.parcel-desk.example' }).host,
    ).toBeNull();
  });

  it.each(['Reserved', '10.0.0.0-10.255.255.255'])('is in no country that is %s', (country) => {
    const { source, destination } = endsOf({ ip: '10.0.0.1', country }, { ip: '203.0.113.9', country: 'de' });
    expect(source).toEqual({ ip: '10.0.0.1' });
    expect(destination).toEqual({ ip: '203.0.113.9', geo: { country_iso_code: 'DE' } });
  });
});
