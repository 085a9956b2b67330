import { time } from '../reading/time.ts';
import { isObject } from '../reading/values.ts';
import type { Envelope } from './envelope.ts';
import { innerJson } from './inner-json.ts';

/** CloudEvents 1.0, structured; a batch is a list of these. */
export const cloudEvents: Envelope = {
  name: 'cloud_events',
  open(body) {
    if (typeof body.specversion !== 'string' || typeof body.type !== 'string') return null;
    const data =
      body.data ??
      (typeof body.data_base64 === 'string'
        ? innerJson(Buffer.from(body.data_base64, 'base64').toString('utf8'))
        : null);
    if (data === null || data === undefined) return null;
    const around = { occurred_at: typeof body.time === 'string' ? time(body.time) : null };
    if (Array.isArray(data)) return { items: data, around };
    return { items: [isObject(data) ? { type: body.type, ...data } : data], around };
  },
};
