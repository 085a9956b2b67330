import { time } from '../reading/time.ts';
import { isObject } from '../reading/values.ts';
import type { Envelope } from './envelope.ts';

/** Azure Event Grid's own schema: a list of these, each with what happened in `data`. */
export const eventGrid: Envelope = {
  name: 'event_grid',
  open(body) {
    const { eventType, eventTime, data } = body;
    if (typeof eventType !== 'string' || body.metadataVersion === undefined || !isObject(data)) return null;
    return {
      items: [{ eventType, ...data }],
      around: { occurred_at: typeof eventTime === 'string' ? time(eventTime) : null },
    };
  },
};
