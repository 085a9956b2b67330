import { http, HttpResponse, type RequestHandler } from 'msw';
import type { DeliveryDto, SourceDto, UnderstandingDto } from '../shared/api/generated/index.ts';
import { aFormat, anAuthentication, aSource, pageOf } from './rows.ts';

export const refused: DeliveryDto = {
  id: 'delivery-1',
  outcome: 'refused',
  reason: 'invalid_signature',
  detail: 'The signature does not fit the body.',
  count: 12,
  recognised: null,
  bytes: null,
  correlation_id: null,
  ip: '192.0.2.7',
  at: '2026-11-22T10:00:00.000Z',
  incidents: [],
};

const MAIL = aFormat({
  name: 'raw_email',
  title: 'Raw email',
  content_types: ['application/json', 'message/rfc822'],
  samples: [
    { title: 'A mail in JSON', content_type: 'application/json', body: '{"raw_email":"x"}' },
    { title: 'A mail itself', content_type: 'message/rfc822', body: 'From: a@b.example' },
  ],
});
export const CLOUD = aFormat({
  name: 'crowdstrike',
  title: 'Cloud findings',
  sender: 'A rule of the cloud',
  reads: 'Its findings.',
  authentications: ['bearer'],
  default_type: 'policy_violation',
  deduplication_window_seconds: 86_400,
});

const BEARER = anAuthentication({ name: 'bearer', title: 'Bearer token' });
const SLACK = anAuthentication({
  name: 'slack',
  title: 'Slack',
  setup: 'Bring the signing secret.',
  secret_is_the_senders: true,
});
const BODY = anAuthentication({
  name: 'hmac-body',
  title: 'HMAC of the body',
  authentication_name: { title: 'Name of the header', example: 'X-Sig', usual: 'X-Hub-Signature-256' },
});
const QUERY = anAuthentication({
  name: 'query',
  title: 'Secret in the address',
  warning: 'Addresses are written down.',
  authentication_name: { title: 'Name of the parameter', example: 'token', usual: null },
});

const NOTHING_YET: UnderstandingDto = {
  deliveries: 0,
  recognised: 0,
  formats: [],
  fields: [],
  not_understood: [],
  unread_of: 0,
  unread: [],
  refusals: [],
};

/** What the pages of sources ask for. */
export function network(sources: SourceDto[], ...handlers: RequestHandler[]): RequestHandler[] {
  return [
    ...handlers,
    http.get('*/api/webhook-sources', () => HttpResponse.json(pageOf(...sources))),
    http.get('*/api/webhook-sources/source-1', () => HttpResponse.json(aSource())),
    http.get('*/api/webhook-sources/source-1/deliveries', () => HttpResponse.json(pageOf(refused))),
    http.get('*/api/webhook-sources/source-1/subscriptions', () => HttpResponse.json(pageOf())),
    http.get('*/api/webhook-sources/source-1/understanding', () => HttpResponse.json(NOTHING_YET)),
    http.get('*/api/webhook-formats', () => HttpResponse.json(pageOf(aFormat(), MAIL, CLOUD))),
    http.get('*/api/webhook-authentications', () =>
      HttpResponse.json(pageOf(anAuthentication(), BEARER, SLACK, BODY, QUERY)),
    ),
    http.get('*/api/playbooks', () => HttpResponse.json(pageOf())),
  ];
}
