import { SOPHOS } from './sophos.ts';

const coded = Buffer.from('https://goal.example/a?b=c').toString('base64');

it.each<[string, unknown]>([
  [
    `https://eu-west-1.protection.sophos.com/?d=goal.example&u=${coded}&i=1`,
    { url: 'https://goal.example/a?b=c' },
  ],
  ['https://eu-west-1.protection.sophos.com/?d=goal.example&i=1', { host: 'goal.example' }],
  ['https://eu-west-1.protection.sophos.com/?d=goal.example&u=AAAA', { host: 'goal.example' }],
  ['https://eu.sophos.com/?d=https%3A%2F%2Fgoal.example', { url: 'https://goal.example' }],
  ['https://www.sophos.com/en-us/products', null],
  [`https://sophos.com.evil.example/?u=${coded}`, null],
])('%s', (link, goal) => expect(SOPHOS.goalOf(new URL(link))).toEqual(goal));
