import { lookUp } from '#contracts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const microsoftGraph = defineFormat({
  name: 'microsoft_graph',
  title: 'Microsoft Graph change notifications',
  vendor: 'Microsoft',
  product: 'Graph',
  watches: 'application',
  sender: "A subscription of Graph to a resource's changes, its notificationUrl here",
  reads:
    'Notifications of changes (which resource was created, updated or deleted, and its data where it comes along in plain) and of the life of the subscription.',
  authentications: ['query', 'header', 'bearer'],
  volatile: ['subscriptionExpirationDateTime'],
  secrets: ['clientState'],
  samples,
  recognises: (alert) =>
    alert.has('subscriptionId') &&
    ((alert.has('changeType', 'resource') && alert.has('tenantId')) || alert.has('lifecycleEvent')),
  read: readNotification,
});

const CHANGES: Record<string, string> = { created: 'created', updated: 'changed', deleted: 'deleted' };
const LIFE: Record<string, string> = {
  subscriptionremoved: 'Subscription was removed',
  reauthorizationrequired: 'Subscription has to be authorised again',
  missed: 'Notifications were missed',
};

function readNotification(alert: Reader): FormatReading {
  const resource = alert.text('resource');
  const change = alert.text('changeType')?.toLowerCase();
  const life = alert.text('lifecycleEvent');
  const data = alert.at('resourceData');
  const kind = life !== undefined ? 'Subscription' : kindOf(alert.text('resourceData.@odata.type'), resource);
  return {
    id: idOf(alert, change),
    title:
      life === undefined
        ? `${kind} ${lookUp(CHANGES, change ?? '') ?? change ?? 'changed'}`
        : (lookUp(LIFE, life.toLowerCase()) ?? readable(life)),
    severity: { said: alert.text('resourceData.severity') },
    type: life === undefined ? [alert.text('resourceData.title', 'resourceData.category')] : null,
    occurred_at: isObject(data)
      ? time(new Reader(data).text('lastModifiedDateTime', 'lastUpdateDateTime', 'createdDateTime'))
      : null,
    state: null,
    fields: {
      event: part({ action: change ?? life, category: kind }),
      host: null,
      user: part({ name: userIn(resource), email: userIn(resource) }) ?? null,
      cloud: null,
      resource: part({ id: life === undefined ? resource : alert.text('subscriptionId'), type: kind }),
    },
  };
}

/** `#Microsoft.Graph.Message`, or the collection in `security/alerts_v2/abc`, `me/mailFolders('Inbox')/messages`. */
function kindOf(type: string | undefined, resource: string | undefined): string {
  const named = type?.split('.').at(-1);
  if (named !== undefined && named !== '') return readable(named).replace(/^./u, (one) => one.toUpperCase());
  const kinds = (resource ?? '')
    .split('/')
    .flatMap((one) => lookUp(KINDS, (one.split('(', 1)[0] ?? '').toLowerCase()) ?? []);
  return kinds.at(-1) ?? 'Resource';
}

const KINDS: Record<string, string> = {
  users: 'User',
  groups: 'Group',
  messages: 'Message',
  events: 'Calendar event',
  contacts: 'Contact',
  mailfolders: 'Mail folder',
  alerts: 'Alert',
  alerts_v2: 'Alert',
  incidents: 'Incident',
  drives: 'Drive',
  drive: 'Drive',
  lists: 'List',
  chats: 'Chat',
  channels: 'Channel',
  teams: 'Team',
  members: 'Member',
  callrecords: 'Call record',
  presences: 'Presence',
  tasks: 'Task',
  riskyusers: 'Risky user',
  riskdetections: 'Risk detection',
};

/** A thing may change again: only its version tells one change from the next. */
function idOf(alert: Reader, change: string | undefined): string | null {
  const own = alert.text('id');
  if (own !== undefined) return own;
  const thing = alert.text('resourceData.id', 'resource');
  const version = alert.text('resourceData.@odata.etag');
  if (thing === undefined || (version === undefined && change === 'updated')) return null;
  return [alert.text('subscriptionId'), change, thing, version].filter((one) => one !== undefined).join(' ');
}

function userIn(resource: string | undefined): string | undefined {
  return /^\/?users\/([^/()'@]{1,100}@[^/()'@]{1,255})\//i.exec(resource ?? '')?.[1];
}
