import { CHECK_POINT } from './check-point.ts';

it.each<[string, unknown]>([
  ['https://protect.checkpoint.com/v2/___https://goal.example/a?b=c___.YzJ1OmFiYw', { url: 'https://goal.example/a?b=c' }],
  ['https://url.avanan.click/v2/___https://goal.example/a___.YXAz', { url: 'https://goal.example/a' }],
  ['https://protect.checkpoint.com/v2/other', null],
  ['https://checkpoint.com/v2/___https://goal.example/a___.YzJ1', null],
])('%s', (link, goal) => expect(CHECK_POINT.goalOf(new URL(link))).toEqual(goal)); // prettier-ignore
