import { parseAuthenticationResults } from './authentication-results.ts';

const results = (value: string) =>
  parseAuthenticationResults(value).results.map(
    ({ method, result, domain }) => `${method}=${result} ${domain}`,
  );

describe('an Authentication-Results header, as RFC 8601 writes it', () => {
  it.each<[string, string, string[]]>([
    ['a semicolon in quotes', 'mx; spf=fail smtp.mailfrom="a;dmarc=pass"@x.example; dmarc=fail', ['spf=fail x.example', 'dmarc=fail null']],
    ['a result in a reason', 'mx; dmarc=fail reason="x; dmarc=pass" header.from=x.example', ['dmarc=fail x.example']],
    ['a mark that is escaped', String.raw`mx; spf=fail reason="a\"; dmarc=pass"; dmarc=fail`, ['spf=fail null', 'dmarc=fail null']],
    ['a bracket in quotes', 'mx; spf=fail smtp.mailfrom="("@x.example; dmarc=fail (p=reject)', ['spf=fail x.example', 'dmarc=fail null']],
    ['a comment in a comment', 'mx; (a (b; dkim=pass); spf=pass) dmarc=fail', ['dmarc=fail null']],
    ['a bracket that is escaped', String.raw`mx; (a \) dmarc=pass) dmarc=fail`, ['dmarc=fail null']],
    ['a comment that never ends', 'mx; spf=fail smtp.mailfrom=a(b@x.example; dmarc=fail', ['spf=fail a', 'dmarc=fail null']],
    ['a quoted string that never ends', 'mx; spf=fail smtp.mailfrom="a@x.example; dmarc=fail', ['spf=fail x.example', 'dmarc=fail null']],
    ['comments everywhere', 'mx (us) 1 (v); (x) dmarc (y) = (z) pass (w) header (a) . (b) from (c) = (d) x.example', ['dmarc=pass x.example']],
    ['versions', 'mx 1; dkim / 1 = pass header.d=x.example', ['dkim=pass x.example']],
    ['signs in an address', 'mx; spf=pass smtp.mailfrom=bounce+1=jo=corp.example@x.example', ['spf=pass x.example']],
    ['no result', 'mx; none', []],
    ['the envelope before the client', 'mx; spf=pass smtp.helo=h.example smtp.mailfrom=x.example', ['spf=pass x.example']],
    ['the domain before the identity', 'mx; dkim=pass header.i=@b.x.example header.d=x.example', ['dkim=pass x.example']],
    ['a property told twice', 'mx; dmarc=pass header.from=x.example header.from=y.example', ['dmarc=pass x.example']],
    ['a dot behind the name', 'mx; dmarc=pass header.from=X.Example.', ['dmarc=pass x.example']],
    ['what is no name', 'mx; spf=pass smtp.mailfrom=<>; dmarc=pass header.from="a b"', ['spf=pass null', 'dmarc=pass null']],
    ['signs of nothing', 'mx; = ; / ; spf = ; dmarc=pass = = header.from=x.example', ['dmarc=pass x.example']],
    ['words that are no syntax here', 'mx; spf=fail smtp.mailfrom==?utf-8?q?=3Bdmarc=3Dpass?=@x.example; dmarc=fail', ['spf=fail x.example', 'dmarc=fail null']],
  ])('%s', (_what, value, told) => expect(results(value)).toEqual(told)); // prettier-ignore

  it.each([
    ['"MX.example" 1; spf=pass', 'mx.example'],
    ['(of us) mx.example; spf=pass', 'mx.example'],
    [' spf = pass; dkim=none', ''],
    ['dkim/1=pass', ''],
    ['mx.example', 'mx.example'],
    ['', ''],
  ])('%j is of %j', (value, host) => expect(parseAuthenticationResults(value).authserv_id).toBe(host));

  it('of nobody keeps its first result', () => expect(results('spf=pass; dkim=none')).toHaveLength(2));
});
