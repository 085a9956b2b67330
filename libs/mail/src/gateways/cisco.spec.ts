import { CISCO } from './cisco.ts';

it.each<[string, unknown]>([
  ['https://secure-web.cisco.com/1AbC-dEf/https%3A%2F%2Fgoal.example%2Fz%3Fa%3Db', { url: 'https://goal.example/z?a=b' }],
  ['http://secure-web.cisco.com/1AbC-dEf/http%3a%2f%2fgoal.example', { url: 'http://goal.example' }],
  ['https://secure-web.cisco.com/1AbC-dEf/https://goal.example/z?a=b', { url: 'https://goal.example/z?a=b' }],
  ['https://secure-web.cisco.com/1AbC-dEf/other', null],
  ['https://www.cisco.com/1AbC-dEf/https%3A%2F%2Fgoal.example', null],
])('%s', (link, goal) => expect(CISCO.goalOf(new URL(link))).toEqual(goal)); // prettier-ignore
