import { TRELLIX } from './trellix.ts';

it.each<[string, unknown]>([
  ['https://protect2.fireeye.com/v1/url?k=1&q=1&e=2&u=https%3A%2F%2Fgoal.example%2Fa', { url: 'https://goal.example/a' }],
  ['https://protect2.fireeye.com/v1/url?k=1', null],
  ['https://fireeye.example/url?u=https%3A%2F%2Fgoal.example', null],
])('%s', (link, goal) => expect(TRELLIX.goalOf(new URL(link))).toEqual(goal)); // prettier-ignore
