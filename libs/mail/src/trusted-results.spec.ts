import { parseEmail } from './parse.ts';
import { trustedResults } from './trusted-results.ts';
import { mail } from './mails.fixture.ts';

const HOPS = 'Received: from a.example ([198.51.100.7]) by mx.corp.example; Sun, 22 Nov 2026 10:00:01 +0000';
const OURS = 'Authentication-Results: mx.corp.example;';
const told = async (...headers: string[]) => {
  const { methods, untrusted } = trustedResults(await parseEmail(mail({ headers })), ['corp.example']);
  const results = Object.entries(methods).map(
    ([method, { result, domain }]) => `${method}=${result} ${domain}`,
  );
  return { results, untrusted: untrusted.map((one) => `${one.authserv_id}: ${one.results}`) };
};

describe('which stamps count', () => {
  it('the topmost of a trusted host: what speaks for the mail below it may be forged', async () => {
    expect(
      await told(
        `${OURS} spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=shop.example`,
        `${OURS} spf=pass smtp.mailfrom=shop.example; dkim=pass header.d=shop.example; dmarc=pass header.from=shop.example`,
      ),
    ).toEqual({
      results: ['spf=fail evil.example', 'dmarc=fail shop.example'],
      untrusted: ['mx.corp.example: spf=pass dkim=pass dmarc=pass'],
    });
  });

  it('what speaks against it below, of the same host, too', async () => {
    const found = await told(
      `${OURS} dkim=pass header.d=shop.example`,
      `${OURS} spf=softfail smtp.mailfrom=evil.example; dkim=fail header.d=evil.example`,
      `${OURS} dmarc=fail header.from=shop.example`,
    );
    expect(found.results).toEqual([
      'spf=softfail evil.example',
      'dkim=pass shop.example',
      'dmarc=fail shop.example',
    ]);
  });

  it('nothing below the next hop, and nothing of another host', async () => {
    const found = await told(
      `${OURS} spf=pass smtp.mailfrom=shop.example`,
      'Authentication-Results: in.corp.example; dmarc=fail header.from=shop.example',
      HOPS,
      `${OURS} dmarc=fail header.from=shop.example`,
    );
    expect(found.results).toEqual(['spf=pass shop.example']);
    expect(found.untrusted).toEqual(['in.corp.example: dmarc=fail', 'mx.corp.example: dmarc=fail']);
  });

  it('nothing of a host whose name only ends like ours', async () => {
    expect((await told('Authentication-Results: evilcorp.example; dmarc=pass')).results).toEqual([]);
  });

  it('encoded words in it are not read as its syntax', async () => {
    const word = '=?utf-8?q?a=22=3B_dmarc=3Dpass_header=2Efrom=3Dshop=2Eexample=3B_x=3D=22?=';
    const found = await told(`${OURS} spf=none smtp.mailfrom="${word}"@evil.example`);
    expect(found.results).toEqual(['spf=none evil.example']);
  });
});

describe('of several results', () => {
  it.each([
    ['dmarc=fail header.from=b.example; dmarc=pass header.from=b.example', 'dmarc=fail b.example'],
    ['dmarc=pass header.from=b.example; dmarc=none header.from=b.example', 'dmarc=none b.example'],
    ['spf=pass smtp.mailfrom=b.example; spf=softfail smtp.mailfrom=c.example', 'spf=softfail c.example'],
    ['spf=none smtp.mailfrom=b.example; spf=temperror smtp.mailfrom=b.example', 'spf=temperror b.example'],
    ['spf=fail smtp.helo=h.example; spf=pass smtp.mailfrom=b.example', 'spf=pass b.example'],
    ['spf=fail smtp.helo=h.example', 'spf=fail h.example'],
    ['dkim=fail header.d=a.example; dkim=pass header.d=b.example', 'dkim=pass b.example'],
    ['dkim=pass header.d=a.example; dkim=pass header.d=mail.shop.example', 'dkim=pass mail.shop.example'],
    ['dkim=fail header.d=a.example; dkim=none', 'dkim=fail a.example'],
  ])('%s: %s', async (results, one) => expect((await told(`${OURS} ${results}`)).results).toEqual([one]));
});
