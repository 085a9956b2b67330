import { EMAIL_PROTECTION } from './email-protection.ts';

it.each<[string, unknown]>([
  ['https://url.emailprotection.link/?bAbCdEf~~', { unknown: true }],
  ['https://url.emailprotection.link/', null],
  ['https://emailprotection.link/?bAbCdEf~~', null],
])('%s', (link, goal) => expect(EMAIL_PROTECTION.goalOf(new URL(link))).toEqual(goal));
