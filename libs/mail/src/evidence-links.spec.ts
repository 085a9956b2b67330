import { a, P, toldOf } from './evidence-told.fixture.ts';
import { type MailParts } from './mails.fixture.ts';

it.each<[string, MailParts, string[]]>([
  [
    'letters that only look like a name',
    { html: P + a('https://xn--pypal-4ve.com/') },
    [
      'malicious 0.7 email.link.homograph: A link leads to "p\u0430ypal.com", whose letters only look like a known name.',
      'malicious 0.6 email.link.lookalike: A link leads to p\u0430ypal.com, which imitates paypal.',
    ],
  ],
  [
    'a user name before the host',
    { html: P + a('https://www.paypal.com@evil.com/') },
    ['malicious 0.5 email.link.userinfo: A link hides its real host evil.com behind a user name.'],
  ],
  [
    'bare addresses',
    { html: P + a('http://203.0.113.7/') + a('http://203.0.113.8/') + a('http://203.0.113.9/') },
    [
      'malicious 0.45 email.link.ip_host: A link leads to the bare address 203.0.113.7 instead of a name (and 2 more such).',
    ],
  ],
  [
    "the recipient's address",
    { html: P + a('https://evil.com/#alex@corp.example') },
    ["malicious 0.35 email.link.recipient_in_url: A link to evil.com carries the recipient's address."],
  ],
  [
    "the recipient's address in a link of its own",
    { html: P + a('https://shop.example/#alex@corp.example') },
    ["neutral 0 email.link.own_only: The only link leads to the sender's own domain shop.example."],
  ],
  [
    'a free host',
    { html: P + a('https://x.github.io/') },
    ['malicious 0.4 email.link.free_hosting: A link leads to x.github.io, where anybody can put up a page.'],
  ],
  [
    'a short-link service',
    { html: P + a('https://bit.ly/abc') },
    ['malicious 0.25 email.link.shortener: A link hides its goal behind the short-link service bit.ly.'],
  ],
  [
    "another's redirect",
    { html: P + a('https://www.google.com/url?q=https://evil.com/') },
    ["malicious 0.3 email.link.redirector: A link passes through another site's redirect to evil.com."],
  ],
  [
    'a cheap ending',
    { html: P + a('https://deal.xyz/') },
    [
      'malicious 0.35 email.link.abused_tld: A link leads to deal.xyz, under an ending that abuse reports name often.',
    ],
  ],
  [
    'a script',
    { html: P + a('javascript:alert(1)') },
    ['malicious 0.2 email.link.script: A link runs a script.'],
  ],
  [
    'a page in itself',
    { html: P + a('data:text/html,hello') },
    ['malicious 0.6 email.link.data_uri: A link carries a whole page in itself.'],
  ],
  [
    'a share of another machine',
    { html: P + a('file://evil.com/share/a.lnk') },
    [
      'malicious 0.45 email.link.scheme: A link opens "file://evil.com/share/a.lnk", which is no web page: such links start programs or send a password\'s hash.',
    ],
  ],
  [
    'a goal that only the gateway knows',
    { html: P + a('https://protect-eu.mimecast.com/s/AbC') },
    [
      'neutral 0 email.link.goal_unknown: A link leads through the mail gateway protect-eu.mimecast.com, which alone knows its goal.',
    ],
  ],
  [
    'a goal of which the gateway tells the host',
    { html: P + a('https://protect-eu.mimecast.com/s/AbC?domain=evil.com') },
    [
      'neutral 0 email.link.goal_host_only: Of a link that a mail gateway wrote over only the host is known, evil.com.',
    ],
  ],
  [
    "a counter of the sender's clicks",
    { html: P + a('https://x.r.us-east-1.awstrack.me/L0/https:%2F%2Fshop.example%2Fa/1/abc') },
    ["neutral 0 email.link.own_only: The only link leads to the sender's own domain shop.example."],
  ],
  [
    'a program',
    { html: P + a('https://evil.com/setup.exe') },
    ['malicious 0.5 email.link.executable: A link leads to a program: "https://evil.com/setup.exe".'],
  ],
  [
    'an unusual port',
    { html: P + a('https://evil.com:8081/') },
    ['malicious 0.3 email.link.unusual_port: A link leads to an unusual port of evil.com.'],
  ],
  [
    'a usual port',
    { html: P + a('https://evil.com:8443/') },
    ['neutral 0 email.link.unremarkable: The only link shows no known trick; it leads to "evil.com".'],
  ],
  [
    'six parts of a host',
    { html: P + a('https://a.b.c.d.evil.com/') },
    [
      'malicious 0.2 email.link.deep_host: A link leads to "a.b.c.d.evil.com", which has unusually many parts.',
    ],
  ],
  [
    'five parts of a host',
    { html: P + a('https://a.b.c.evil.com/') },
    ['neutral 0 email.link.unremarkable: The only link shows no known trick; it leads to "evil.com".'],
  ],
  [
    'a hidden link',
    { html: P + `<div style="display:none">${a('https://evil.com/')}</div>` },
    ['malicious 0.12 email.link.hidden: A link to evil.com is hidden from the reader.'],
  ],
  [
    'a look-alike',
    { html: P + a('https://paypa1.com/') },
    ['malicious 0.6 email.link.lookalike: A link leads to paypa1.com, which imitates paypal.'],
  ],
  [
    'a brand before a foreign domain',
    { html: P + a('https://paypal.evil.com/') },
    ['malicious 0.6 email.link.lookalike: A link leads to paypal.evil.com, which imitates paypal.'],
  ],
  [
    "a brand's own name elsewhere",
    { from: 'PayPal <x@paypal.com>', html: P + a('https://paypal.evil.com/') },
    ['neutral 0 email.link.unremarkable: The only link shows no known trick; it leads to "evil.com".'],
  ],
  [
    'a third host shown',
    { html: P + a('https://evil.com/', 'www.mybank.com') + a('https://evil.com/', 'www.mybank.com') },
    ['malicious 0.45 email.link.shown_host_differs: A link shows mybank.com but leads to evil.com.'],
  ],
  [
    'a brand shown before its own host',
    { html: P + a('https://click.shop.example/', 'www.paypal.com') },
    [
      'malicious 0.3 email.link.shown_host_differs: A link shows paypal.com but leads to click.shop.example.',
      'malicious 0.08 email.content.brand_elsewhere: The mail speaks of paypal, but neither its sender shop.example nor any link belongs to it.',
    ],
  ],
  [
    'a partner shown before its own host',
    { html: P + a('https://click.shop.example/', 'www.partner.com') },
    [],
  ],
  [
    'a form',
    { html: P + '<form action="https://x.com"><input type="text"></form>' },
    ['neutral 0 email.form.present: The mail itself holds a form.'],
  ],
  [
    'a form that asks for a password',
    { html: P + '<form action="https://x.com"><input type="password"></form>' },
    ['malicious 0.7 email.form.password: The mail itself holds a form that asks for a password.'],
  ],
  [
    'a machine-made name',
    { html: P + a('https://xkqzwrtpvb.com/') },
    [
      'malicious 0.25 email.link.generated_domain: A link leads to xkqzwrtpvb.com, a name that looks like made by a machine.',
    ],
  ],
  [
    'one address three times',
    {
      html:
        P +
        a('https://evil.com/x', 'one') +
        a('https://evil.com/x', 'two') +
        a('https://evil.com/x', 'three'),
    },
    [
      "malicious 0.25 email.link.single_target: All 3 links lead to one and the same address at evil.com, which is not the sender's domain.",
    ],
  ],
  [
    'one address twice',
    { html: P + a('https://evil.com/x', 'one') + a('https://evil.com/x', 'two') },
    ['neutral 0 email.link.unremarkable: The 2 links show no known trick; they lead to "evil.com".'],
  ],
  [
    'its own address three times',
    {
      html:
        P +
        a('https://shop.example/x', 'one') +
        a('https://shop.example/x', 'two') +
        a('https://shop.example/x', 'three'),
    },
    ["neutral 0 email.link.own_only: All 3 links lead to the sender's own domain shop.example."],
  ],
  [
    'two addresses in three links',
    {
      html:
        P +
        a('https://evil.com/x', 'one') +
        a('https://evil.com/x', 'two') +
        a('https://evil.com/y', 'three'),
    },
    ['neutral 0 email.link.unremarkable: The 3 links show no known trick; they lead to "evil.com".'],
  ],
  [
    'a machine-made name of its own',
    { from: 'x <x@xkqzwrtpvb.com>', html: P + a('https://www.xkqzwrtpvb.com/') },
    [
      "malicious 0.35 email.sender.generated_domain: The sender's domain xkqzwrtpvb.com looks like made by a machine.",
      "neutral 0 email.link.own_only: The only link leads to the sender's own domain xkqzwrtpvb.com.",
    ],
  ],
  [
    'two hosts',
    { html: P + a('https://one.com/x') + a('https://two.com/y') },
    [
      'neutral 0 email.link.unremarkable: The 2 links show no known trick; they lead to "one.com", "two.com".',
    ],
  ],
  [
    'seven hosts',
    { html: P + [1, 2, 3, 4, 5, 6, 7].map((n) => a(`https://host${n}.com/x`)).join('') },
    [
      'neutral 0 email.link.unremarkable: The 7 links show no known trick; they lead to "host1.com", "host2.com", "host3.com", "host4.com", "host5.com" and 2 more.',
    ],
  ],
  [
    'two links of its own',
    { html: P + a('https://shop.example/x') + a('https://www.shop.example/y') },
    ["neutral 0 email.link.own_only: All 2 links lead to the sender's own domain shop.example."],
  ],
  [
    'one link of its own',
    { html: P + a('https://shop.example/x') },
    ["neutral 0 email.link.own_only: The only link leads to the sender's own domain shop.example."],
  ],
])('of links a mail tells, and no more: %s', async (_what, parts, told) => {
  expect(await toldOf(parts)).toEqual(told);
});

it.each<[string, string, string]>([
  ['deal.xyz', a('https://www.deal.xyz/'), 'own_only'],
  ['bit.ly', a('https://bit.ly/a'), 'own_only'],
  ['x.github.io', a('https://x.github.io/'), 'own_only'],
  ['shop.example', a('https://a.b.c.d.shop.example/'), 'own_only'],
  ['paypa1.com', a('https://paypa1.com/'), 'own_only'],
  ['shop.example', `<div style="display:none">${a('https://shop.example/')}</div>`, 'own_only'],
  ['shop.example', a('https://user@shop.example/'), 'userinfo'],
  ['shop.example', a('https://shop.example/a.exe'), 'executable'],
  ['shop.example', a('https://shop.example:81/'), 'unusual_port'],
  ['xn--pypal-4ve.com', a('https://xn--pypal-4ve.com/'), 'homograph'],
  ['google.com', a('https://www.google.com/url?q=https%3A%2F%2Fwww.google.com%2Fa'), 'redirector'],
])('of links to the house of the sender, %s, what is no news is not told: %s', async (domain, html, kind) => {
  const told = await toldOf({ from: `x <x@${domain}>`, html: P + html });
  expect(told.map((one) => / email\.link\.(\w+):/.exec(one)?.[1]).filter(Boolean)).toEqual([kind]);
});
