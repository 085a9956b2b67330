import { hostOf } from '../reading/names.ts';
import { time } from '../reading/time.ts';
import { isObject, text } from '../reading/values.ts';
import type { Envelope } from './envelope.ts';
import { innerJson } from './inner-json.ts';

const METADATA = new Set(['event', 'time', 'host', 'source', 'sourcetype', 'index', 'fields', 'channel']);

/** The HTTP Event Collector of Splunk and what speaks like it: the event, and beside it when and where it was. */
export const splunkHec: Envelope = {
  name: 'splunk_hec',
  open(body) {
    const { event } = body;
    if (event === undefined) return null;
    const named = body.sourcetype !== undefined || body.index !== undefined;
    // An alert of its own may have a time and call its kind an event: what else it says would be lost.
    if (!named && (body.time === undefined || !Object.keys(body).every((key) => METADATA.has(key))))
      return null;
    const value = typeof event === 'string' ? (innerJson(event) ?? event) : event;
    if (!isObject(value) && typeof value !== 'string') return null;
    const host = hostOf(text(body.host));
    const alert = isObject(value) && isObject(body.fields) ? { ...body.fields, ...value } : value;
    return {
      items: [alert],
      around: {
        occurred_at: time(text(body.time)),
        ...(host?.name === undefined ? {} : { fields: { host: { name: host.name } } }),
      },
    };
  },
};
