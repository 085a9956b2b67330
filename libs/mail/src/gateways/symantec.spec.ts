import { SYMANTEC } from './symantec.ts';

it.each<[string, unknown]>([
  ['https://clicktime.symantec.com/3AbCdEfGhIj?u=https%3A%2F%2Fgoal.example%2Fa', { url: 'https://goal.example/a' }],
  ['https://clicktime.symantec.com/a/1/AbC_dEf=?d=xyz&u=https%3A%2F%2Fgoal.example%2Fa', { url: 'https://goal.example/a' }],
  ['https://clicktime.symantec.com/15tTzuAbCdEfGhIjKl', { unknown: true }],
  ['https://clicktime.symantec.com/', null],
  ['https://www.symantec.com/?u=https%3A%2F%2Fgoal.example', null],
])('%s', (link, goal) => expect(SYMANTEC.goalOf(new URL(link))).toEqual(goal)); // prettier-ignore
