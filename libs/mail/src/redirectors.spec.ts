import { redirectOf } from './redirectors.ts';

const GOAL = 'https://goal.example/a?b=c';
const CODED = encodeURIComponent(GOAL);
const base64 = (text: string) => Buffer.from(text).toString('base64url');
const mandrill = base64(JSON.stringify({ s: 'x', v: 1, p: JSON.stringify({ u: 1, url: GOAL }) }));

describe('a site that sends on to anywhere', () => {
  it.each([
    `https://www.google.com/url?q=${CODED}`,
    'https://www.google.com/amp/s/goal.example/a',
    `https://www.googleadservices.com/pagead/aclk?sa=L&adurl=${CODED}`,
    `https://googleweblight.com/i?u=${CODED}`,
    `https://ad.doubleclick.net/ddm/clk/1;2;a?${GOAL}`,
    `https://ad.doubleclick.net/clk?adurl=${CODED}`,
    `https://www.bing.com/ck/a?!&&p=1&u=a1${base64(GOAL)}&ntb=1`,
    `https://www.bing.com/alink?url=${CODED}`,
    'https://goal-example.translate.goog/a?b=c',
    `https://duckduckgo.com/l/?uddg=${CODED}&rut=1`,
    `https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU=${CODED}/RK=2/RS=x`,
    `https://l.facebook.com/l.php?u=${CODED}`,
    `https://l.instagram.com/?u=${CODED}`,
    `https://www.youtube.com/redirect?q=${CODED}`,
    `https://www.linkedin.com/safety/go?url=${CODED}`,
    `https://out.reddit.com/t3_x?url=${CODED}`,
    `https://t.umblr.com/redirect?z=${CODED}`,
    `https://vk.com/away.php?to=${CODED}`,
    `https://steamcommunity.com/linkfilter/?u=${CODED}`,
    `https://slack-redir.net/link?url=${CODED}`,
    `https://href.li/?${GOAL}`,
  ])('tells its goal: %s', (href) => {
    const found = redirectOf(new URL(href));
    expect(found?.by).toBe('redirector');
    expect(found?.url.startsWith('https://goal.example/a')).toBe(true);
  });
});

it.each([
  `https://x.r.eu-west-1.awstrack.me/L0/https:%2F%2Fgoal.example%2Fa%3Fb=c/1/010/x=1`,
  `https://mandrillapp.com/track/click/1/goal.example?p=${mandrill}`,
])('a counter of clicks tells its goal: %s', (href) => {
  expect(redirectOf(new URL(href))).toEqual({ by: 'counter', url: GOAL });
});

it.each([
  'https://www.google.com/search?q=goal.example',
  `https://notgoogle.com/url?q=${CODED}`,
  'https://www.bing.com/ck/a?u=a1AAAA',
  'https://mandrillapp.com/track/click/1/x?p=AAAA',
  `https://mandrillapp.com/track/open?p=${mandrill}`,
  'https://x.awstrack.me/I0/010/x=1',
  'https://translate.goog/',
  'https://goal.translate.goog/',
  'https://href.li/?other',
  `https://duckduckgo.com/?uddg=${CODED}`,
])('%s leads to itself', (href) => expect(redirectOf(new URL(href))).toBeNull());
