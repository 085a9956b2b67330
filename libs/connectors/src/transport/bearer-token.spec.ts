import { Clock } from '#platform';
import { BearerToken, IssuedTokens, tokenOwner } from './bearer-token.ts';

function house() {
  let now = Date.parse('2026-11-22T12:00:00Z');
  const tokens = new IssuedTokens(Object.assign(new Clock(), { now: () => new Date(now) }));
  let issued = 0;
  const client = (owner = 'one', expiresInSeconds = 100) =>
    new BearerToken(tokens, owner, async () => ({ token: `token ${(issued += 1)}`, expiresInSeconds }));
  return { tokens, client, pass: (seconds: number) => (now += seconds * 1000) };
}

describe('an access token', () => {
  it('is good for four fifths of its life, for every client of the same owner', async () => {
    const { client, pass } = house();
    expect((await client().get()).token).toBe('token 1');
    pass(79.9);
    expect((await client().get()).token).toBe('token 1');
    expect((await client('two').get()).token).toBe('token 2');
    pass(0.1);
    expect((await client().get()).token).toBe('token 3');
  });

  it('is asked for once by all that need it at the same time', async () => {
    const one = house().client();
    const both = await Promise.all([one.get(), one.get()]);
    expect(both.map(({ token }) => token)).toEqual(['token 1', 'token 1']);
  });

  it('that does not come is asked for again by the next one', async () => {
    const { tokens } = house();
    let tries = 0;
    const client = new BearerToken(tokens, 'one', async () => {
      if ((tries += 1) === 1) throw new Error('down');
      return { token: 'second', expiresInSeconds: 100 };
    });
    await expect(client.get()).rejects.toThrow('down');
    expect(client.value).toBeNull();
    expect((await client.get()).token).toBe('second');
  });

  it('is forgotten when it was refused, unless another one has come since', async () => {
    const { client } = house();
    const one = client();
    await one.get();
    one.forget('an older one');
    expect(one.value).toBe('token 1');
    one.forget('token 1');
    expect(one.value).toBeNull();
    expect((await one.get()).token).toBe('token 2');
  });

  it('without a life is of no use a second time, and is still not to be shown', async () => {
    const { client } = house();
    const one = client('one', -5);
    await one.get();
    expect(one.value).toBe('token 1');
    expect((await one.get()).token).toBe('token 2');
  });

  it('of somebody who is gone is not kept for ever', async () => {
    const { client, pass, tokens } = house();
    await client('gone').get();
    await client('long', 1000).get();
    pass(80);
    expect(tokens.last('gone')).toBeDefined();
    await client('new').get();
    expect(tokens.last('gone')).toBeUndefined();
    expect(tokens.last('long')).toBeDefined();
  });

  it('belongs to a connector with these credentials', () => {
    const owners = [
      tokenOwner('c', ['id', 'secret']),
      tokenOwner('d', ['id', 'secret']),
      tokenOwner('c', ['id', 'other']),
      tokenOwner('c', ['id', undefined]),
      tokenOwner('c', ['idsecret']),
    ];
    expect(new Set(owners).size).toBe(owners.length);
    expect(tokenOwner('c', ['id', 'secret'])).toBe(owners[0]);
  });
});
