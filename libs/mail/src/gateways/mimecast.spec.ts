import { MIMECAST } from './mimecast.ts';

it.each<[string, unknown]>([
  ['https://protect-eu.mimecast.com/s/AbCdEfGh?domain=Goal.example', { host: 'goal.example' }],
  ['https://protect.mimecast.com/s/AbCdEfGh?domain=goal.example', { host: 'goal.example' }],
  ['https://url.us.m.mimecastprotect.com/s/AbCdEfGh?domain=goal.example', { host: 'goal.example' }],
  ['https://protect-us.mimecast.com/s/AbCdEfGh', { unknown: true }],
  ['https://protect-us.mimecast.com/s/AbCdEfGh?domain=not%20a%20host', { unknown: true }],
  ['https://protect-us.mimecast.com/', null],
  ['https://www.mimecast.com/s/report?domain=goal.example', null],
])('%s', (link, goal) => expect(MIMECAST.goalOf(new URL(link))).toEqual(goal));
