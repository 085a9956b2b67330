import { SAFE_LINKS } from './safe-links.ts';

it.each<[string, unknown]>([
  ['https://nam01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fgoal.example%2Fa%3Fb%3Dc&data=05%7C01&reserved=0', { url: 'https://goal.example/a?b=c' }],
  ['https://safelinks.protection.outlook.com/?url=https%3A%2F%2Fgoal.example', { url: 'https://goal.example' }],
  ['https://eur01.safelinks.protection.outlook.com/GetUrlReputation?url=http%3A%2F%2Fgoal.example', { url: 'http://goal.example' }],
  ['https://gcc02.safelinks.protection.office365.us/?url=https%3A%2F%2Fgoal.example', { url: 'https://goal.example' }],
  ['https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url=https%3A%2F%2Fgoal.example', { url: 'https://goal.example' }],
  ['https://statics.teams.cdn.office.net/other?url=https%3A%2F%2Fgoal.example', null],
  ['https://safelinks.protection.outlook.com/?data=05', null],
  ['https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fgoal.example', null],
])('%s', (link, goal) => expect(SAFE_LINKS.goalOf(new URL(link))).toEqual(goal)); // prettier-ignore
