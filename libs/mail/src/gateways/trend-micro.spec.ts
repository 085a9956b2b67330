import { TREND_MICRO } from './trend-micro.ts';

it.each<[string, unknown]>([
  ['https://ca-1234-abc.trendmicro.com/wis/clicktime/v1/query?url=https%3A%2F%2Fgoal.example%2Fa&umid=1', { url: 'https://goal.example/a' }],
  ['https://trendmicro.com/clicktime?url=https%3A%2F%2Fgoal.example', null],
  ['https://ca-1.trendmicro.com/other?url=https%3A%2F%2Fgoal.example', null],
])('%s', (link, goal) => expect(TREND_MICRO.goalOf(new URL(link))).toEqual(goal)); // prettier-ignore
