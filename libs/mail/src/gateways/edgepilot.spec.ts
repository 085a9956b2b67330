import { EDGEPILOT } from './edgepilot.ts';

it.each<[string, unknown]>([
  ['https://link.edgepilot.com/s/abcd1234/xyz?u=https://goal.example/p', { url: 'https://goal.example/p' }],
  ['https://link.edgepilot.com/s/abcd1234/xyz?u=https://goal.example/p?a=b&c=d', { url: 'https://goal.example/p?a=b&c=d' }],
  ['https://link.edgepilot.com/s/abcd1234/xyz?u=https%3A%2F%2Fgoal.example%2Fp', { url: 'https://goal.example/p' }],
  ['https://link.edgepilot.com/s/abcd1234/xyz', null],
  ['https://edgepilot.com/s/abcd1234/xyz?u=https://goal.example/p', null],
])('%s', (link, goal) => expect(EDGEPILOT.goalOf(new URL(link))).toEqual(goal)); // prettier-ignore
