import { BARRACUDA } from './barracuda.ts';

it.each<[string, unknown]>([
  ['https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fgoal.example%2fx&c=E,1,abc&typo=1', { url: 'https://goal.example/x' }],
  ['https://linkprotect.cudasvc.com/url?c=E,1,abc', null],
  ['https://cudasvc.com/url?a=https%3a%2f%2fgoal.example', null],
])('%s', (link, goal) => expect(BARRACUDA.goalOf(new URL(link))).toEqual(goal)); // prettier-ignore
