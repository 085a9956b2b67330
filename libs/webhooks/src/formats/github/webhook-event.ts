import { lookUp, type IncidentType } from '#contracts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { isObject, part } from '../../reading/values.ts';
import { NOTHING_LOCAL, personIn, repositoryIn } from './common.ts';

export const isPush = (alert: Reader): boolean =>
  alert.text('ref')?.startsWith('refs/') === true &&
  alert.has('repository.full_name') &&
  Array.isArray(alert.at('commits'));

export const isRepositoryEvent = (alert: Reader): boolean =>
  alert.has('action') &&
  ((alert.has('repository.full_name') && (alert.has('sender.login') || thingOf(alert) !== undefined)) ||
    alert.has('organization.login', 'sender.login'));

export function readPush(alert: Reader): FormatReading {
  const repository = alert.text('repository.full_name');
  const branch = alert.text('ref')?.replace(/^refs\/(?:heads\/|tags\/)?/, '');
  const who = alert.text('pusher.name', 'sender.login', 'head_commit.author.name');
  const what = alert.text('forced') === 'true' ? 'Forced push' : 'Push';
  const commits = alert.each('commits');
  const head = alert.text('after', 'head_commit.id') ?? commits.at(-1)?.text('id');
  return {
    id: head === undefined ? null : `${repository}/${branch}@${head}`,
    title: `${what} to ${branch} of ${repository}${who === undefined ? '' : ` by ${who}`}`,
    description: commits
      .map((one) => one.text('message') ?? '')
      .join('\n')
      .slice(0, 4000),
    severity: { said: undefined },
    // What a message of a commit speaks of is what was mended.
    type: null,
    occurred_at: time(
      alert.text('head_commit.timestamp', 'repository.pushed_at') ?? commits.at(-1)?.text('timestamp'),
    ),
    state: null,
    fields: {
      ...NOTHING_LOCAL,
      file: null,
      vendor: null,
      event: part({
        action: 'push',
        url: alert.text('compare', 'head_commit.url'),
        count: commits.length > 1 ? commits.length : undefined,
      }),
      user: part({ ...personIn(alert, 'sender'), name: who, email: emailOf(alert) }) ?? null,
      resource: repositoryIn(alert) ?? null,
      rule: null,
    } as ToldFields,
  };
}

/** Addresses of commits are whatever their author wrote. */
function emailOf(alert: Reader): string | undefined {
  const said = alert.text('pusher.email', 'head_commit.author.email');
  return said !== undefined && /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(said) ? said : undefined;
}

/** What the body names an event of, the most telling first. */
const THINGS = [
  'pull_request_review',
  'pull_request',
  'workflow_run',
  'workflow_job',
  'check_run',
  'check_suite',
  'repository_ruleset',
  'personal_access_token_request',
  'security_advisory',
  'membership',
  'member',
  'team',
  'release',
  'deployment',
  'hook',
  'installation',
  'issue',
  'discussion',
  'package',
  'key',
  'rule',
];

const thingOf = (alert: Reader): string | undefined => THINGS.find((thing) => isObject(alert.at(thing)));

export function readRepositoryEvent(alert: Reader): FormatReading {
  const thing = thingOf(alert) ?? (alert.has('repository.full_name') ? 'repository' : 'organization');
  const action = alert.text('action') ?? '';
  const where = alert.text('repository.full_name', 'organization.login');
  const who = alert.text('sender.login');
  const name = lookUp(NAMES, thing) ?? readable(thing).toLowerCase();
  return {
    id: null,
    title: `${capital(`${name} ${action.replaceAll('_', ' ')}`)}${thing === 'repository' ? ':' : ' in'} ${where ?? ''}${who === undefined ? '' : ` by ${who}`}`,
    description: alert.text(`${thing}.title`, `${thing}.body`, `${thing}.description`) ?? '',
    severity: { said: undefined },
    type: TYPES.find(([events]) => events.test(`${thing}.${action}`))?.[1] ?? null,
    occurred_at: time(
      alert.text(
        `${thing}.updated_at`,
        `${thing}.created_at`,
        'repository.updated_at',
        'repository.created_at',
      ),
    ),
    state: null,
    fields: {
      ...NOTHING_LOCAL,
      file: null,
      vendor: null,
      rule: null,
      event: part({
        action: `${thing}.${action}`,
        url: alert.text(`${thing}.html_url`, 'repository.html_url'),
        outcome: alert.text(`${thing}.conclusion`),
      }),
      user:
        part({
          ...personIn(alert, 'sender'),
          target: { ...personIn(alert, 'member'), ...personIn(alert, 'membership.user') },
        }) ?? null,
      resource: repositoryIn(alert) ?? (where === undefined ? null : { name: where, type: 'organization' }),
    } as ToldFields,
  };
}

const capital = (words: string): string => words.replace(/^\p{L}/u, (letter) => letter.toUpperCase());

const NAMES: Record<string, string> = { key: 'deploy key', rule: 'branch protection', hook: 'webhook' };

const TYPES: readonly [RegExp, IncidentType][] = [
  [/^(?:rule|repository_ruleset)\.(?:deleted|edited)|^repository\.publicized|^hook\./, 'policy_violation'],
  [
    /^(?:member|membership|team)\.(?:added|edited|added_to_repository)|^organization\.member_added/,
    'privilege_escalation',
  ],
  [/^(?:key|personal_access_token_request|installation)\.(?:created|approved)/, 'account_compromise'],
  [/^security_advisory\./, 'vulnerability'],
];
