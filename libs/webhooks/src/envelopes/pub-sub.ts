import { time } from '../reading/time.ts';
import { isObject } from '../reading/values.ts';
import type { Envelope } from './envelope.ts';
import { innerJson } from './inner-json.ts';

/** A push of Google Pub/Sub: what was published, as base64. */
export const pubSub: Envelope = {
  name: 'pub_sub',
  open(body) {
    const { message } = body;
    if (!isObject(message) || typeof message.data !== 'string' || typeof body.subscription !== 'string')
      return null;
    const published = Buffer.from(message.data, 'base64').toString('utf8');
    return {
      items: [innerJson(published) ?? published],
      around: { occurred_at: typeof message.publishTime === 'string' ? time(message.publishTime) : null },
    };
  },
};
