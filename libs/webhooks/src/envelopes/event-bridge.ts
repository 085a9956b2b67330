import { isObject } from '../reading/values.ts';
import { time } from '../reading/time.ts';
import type { Envelope } from './envelope.ts';

/** Amazon EventBridge: what happened is its `detail`, or a list of findings in it. */
export const eventBridge: Envelope = {
  name: 'event_bridge',
  open(body) {
    if (typeof body['detail-type'] !== 'string' || !isObject(body.detail)) return null;
    const { detail } = body;
    const findings = Array.isArray(detail.findings) ? detail.findings : null;
    return {
      items: findings ?? [
        {
          ...detail,
          ...(detail['detail-type'] === undefined &&
          detail.title === undefined &&
          detail.eventName === undefined
            ? { 'detail-type': body['detail-type'] }
            : {}),
        },
      ],
      around: {
        occurred_at: typeof body.time === 'string' ? time(body.time) : null,
        fields: {
          cloud: {
            provider: 'aws',
            ...(typeof body.account === 'string' ? { account: { id: body.account } } : {}),
            ...(typeof body.region === 'string' ? { region: body.region } : {}),
          },
        },
      },
    };
  },
};
