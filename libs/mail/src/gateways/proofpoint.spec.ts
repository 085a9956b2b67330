import { PROOFPOINT } from './proofpoint.ts';

const coded = (text: string) => Buffer.from(text).toString('base64url');

it.each<[string, string | null]>([
  ['https://urldefense.proofpoint.com/v1/url?u=http://goal.example/&k=o%2B&r=1', 'http://goal.example/'],
  ['https://urldefense.proofpoint.com/v1/url?u=https%3A%2F%2Fgoal.example%2Fa%3Fb%3Dc&k=1', 'https://goal.example/a?b=c'],
  ['https://urldefense.proofpoint.com/v2/url?u=https-3A__my-2Dgoal.example_a-5Fb-3Fc-3Dd&d=DwMFaQ&c=x&e=', 'https://my-goal.example/a_b?c=d'],
  ['https://urldefense.com/v3/__https://goal.example/a__;!!LIr3!abc$', 'https://goal.example/a'],
  ['https://urldefense.us/v3/__https://goal.example/a__;!!LIr3!abc$', 'https://goal.example/a'],
  ['https://urldefense.com/v3/__https:/goal.example/a__;!!LIr3!abc$', 'https://goal.example/a'],
  ['https://urldefense.com/v3/__https://goal.example/a?b=c__;!!LIr3!abc$', 'https://goal.example/a?b=c'],
  [`https://urldefense.com/v3/__https://goal.example/a*b__;${coded('#')}!!LIr3!abc$`, 'https://goal.example/a#b'],
  [`https://urldefense.com/v3/__https://goal.example/s?q=a**Atest&x=*__;${coded('++#')}!-612!abc$`, 'https://goal.example/s?q=a++test&x=#'],
  [`https://urldefense.com/v3/__https://goal.example/a**Bb__;${coded('äöü')}!!x$`, 'https://goal.example/aäöüb'],
  [`https://urldefense.com/v3/__https://goal.example/a*b*c__;${coded('#')}!!x$`, 'https://goal.example/a#b*c'],
  ['https://urldefense.com/v3/__https://goal.example/%zz__;!!x', 'https://goal.example/%zz'],
  ['https://urldefense.com/v3/other', null],
  ['https://urldefense.com/v2/url?d=x', null],
  ['https://urldefense.com/url?u=https%3A%2F%2Fgoal.example', null],
  ['https://urldefense.com.evil.example/v3/__https://goal.example/__;!!x', null],
])('%s', (link, url) => expect(PROOFPOINT.goalOf(new URL(link))).toEqual(url === null ? null : { url })); // prettier-ignore
