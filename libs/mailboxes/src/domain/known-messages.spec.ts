import { KnownMessages, deliveryKey, digestOf, messageName } from './known-messages.ts';

describe('what is known of the mails of a folder', () => {
  const known = new KnownMessages([
    { message: '7.1', outcome: 'taken', digest: 'aa' },
    { message: '7.2', outcome: 'refused', digest: null },
    { message: '6.9', outcome: 'taken', digest: 'bb' },
    { message: '6.8', outcome: 'refused', digest: 'cc' },
  ]);

  it('is told by number', () => {
    expect(known.outcomeOf('7.1')).toBe('taken');
    expect(known.outcomeOf('7.2')).toBe('refused');
    expect(known.outcomeOf('8.1')).toBeNull();
  });

  it('is told by bytes where the server has numbered anew, and only of what was taken', () => {
    expect(known.hasTaken('bb')).toBe(true);
    expect(known.hasTaken('cc')).toBe(false);
  });

  it('says nothing any more of what is gone', () => {
    expect(known.gone('7', new Set(['7.2']))).toEqual(['7.1', '6.8']);
    expect(known.gone('7', new Set(['7.1', '7.2']))).toEqual(['6.8']);
  });

  it('has names of its own for each folder numbering, mailbox and content', () => {
    const digest = digestOf(Buffer.from('x'));
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const keys = [
      deliveryKey('m1', messageName('1', 23), digest),
      deliveryKey('m1', messageName('12', 3), digest),
      deliveryKey('m2', messageName('1', 23), digest),
      deliveryKey('m1', messageName('1', 23), digestOf(Buffer.from('y'))),
    ];
    expect(new Set(keys).size).toBe(4);
    // The intake takes a key of 200 characters as it stands.
    expect(deliveryKey('0'.repeat(36), messageName('4294967295', 4294967295), digest).length).toBeLessThan(
      200,
    );
  });
});
