import { ipOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const netBox = defineFormat({
  name: 'netbox',
  title: 'NetBox',
  vendor: 'NetBox Labs',
  product: 'NetBox',
  watches: 'application',
  sender: 'An event rule of NetBox with a webhook',
  reads: 'What was created, changed or deleted, by whom; the object stands under data.',
  authentications: ['hmac', 'header', 'query'],
  samples,
  recognises: (alert) =>
    alert.has('event', 'username', 'request_id') &&
    (alert.has('model') || alert.has('object_type')) &&
    alert.has('data.id'),
  read: readChange,
});

/** https://netboxlabs.com/docs/netbox/integrations/webhooks/ */
function readChange(alert: Reader): FormatReading {
  const data = new Reader(alert.at('data') ?? {});
  const event = alert.text('event') ?? 'changed';
  const model = alert.text('model') ?? alert.text('object_type')?.split('.').at(-1) ?? 'object';
  const name = data.text('display', 'name');
  const machine = /^(?:device|virtualmachine|vm)$/i.test(model.replaceAll(/[\s_]+/g, ''));
  const who = alert.text('username');
  const what = [`${model.charAt(0).toUpperCase()}${model.slice(1)}`, name, event];
  return {
    id: null,
    // Whose work it was is told beside the name of the thing.
    title: [...what, who === undefined ? undefined : `by ${who}`]
      .filter((word) => word !== undefined)
      .join(' '),
    description: data.text('description', 'comments') ?? '',
    severity: { said: undefined },
    type: 'other',
    occurred_at: time(alert.text('timestamp')),
    state: null,
    fields: {
      // What stands in `status` is the thing's.
      vendor: { state: null },
      event: part({ action: `${model} ${event}`, url: pageOf(data) }),
      user: part({ ...personOf(who) }) ?? null,
      resource: part({ id: data.text('id'), name, type: model }),
      host: machine
        ? (part({ name, ip: ipOf(data.text('primary_ip.address')?.split('/')[0])?.ip }) ?? null)
        : null,
      source: null,
      url: null,
      cloud: null,
    },
  };
}

function pageOf(data: Reader): string | undefined {
  return [data.text('display_url'), data.text('url')].find(
    (url) => url !== undefined && /^https?:/.test(url),
  );
}
