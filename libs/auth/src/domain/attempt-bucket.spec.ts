import { guessBucket, signInBuckets } from './attempt-bucket.ts';

describe('whose attempts a sign-in counts as', () => {
  const email = 'ann@house.example';
  const guesses = { free: 5, first: 5, longest: 900 };

  it('is the account’s, the network’s and both together, each with its own patience', () => {
    expect(signInBuckets({ email, ip: '2001:db8::7', device: null })).toEqual([
      { key: `account:${email}`, account: email, free: 100, first: 1, longest: 60 },
      { key: 'network:2001:db8:0:0::/64', account: null, free: 50, first: 1, longest: 30 },
      { key: `pair:2001:db8:0:0::/64:${email}`, account: email, ...guesses },
    ]);
  });

  it('is the account’s alone where no address is known', () => {
    expect(signInBuckets({ email, ip: null, device: null }).map(({ key }) => key)).toEqual([
      `account:${email}`,
    ]);
  });

  it('is the browser’s alone in which the person has been before', () => {
    expect(signInBuckets({ email, ip: '192.0.2.7', device: 'd1' })).toEqual([
      { key: 'device:d1', account: email, ...guesses },
    ]);
  });

  it('of a secret is that of the person, whose reset clears it', () => {
    expect(guessBucket('totp', 'u1')).toEqual({ key: 'totp:u1', account: 'u1', ...guesses });
  });
});
