import type { DeliveryView, SourceView } from '../source.view.ts';
import { formatNamed } from '../formats/index.ts';
import { toFormat } from './format.mapper.ts';
import { toDelivery, toSource, toSourceWithSecret } from './source.mapper.ts';

const AT = new Date('2026-11-22T12:00:00.000Z');
const SOURCE = {
  slug: 'edr',
  path: '/api/webhooks/edr',
  authentication: 'bearer',
  authentication_name: null,
  format: 'generic',
  secret_rotated_at: AT,
  previous_secret_expires_at: null,
  created_at: AT,
  updated_at: AT,
} as SourceView;

it('a source shows until when its former secret is taken, and a command of its own', () => {
  expect(toSource(SOURCE)).toMatchObject({ previous_secret_expires_at: null });
  expect(toSource({ ...SOURCE, previous_secret_expires_at: AT }).previous_secret_expires_at).toBe(
    AT.toISOString(),
  );
  expect(toSource(SOURCE).curl).toContain('-H "Content-Type: application/json"');
  expect(toSourceWithSecret({ ...SOURCE, secret: 'once' })).toMatchObject({ slug: 'edr', secret: 'once' });
});

it('a delivery has a reason only where it was refused', () => {
  const view = { id: 'd1', reason: 'too_large', at: AT, incidents: [] } as unknown as DeliveryView;
  expect(toDelivery(view)).toMatchObject({ reason: 'too_large', at: AT.toISOString() });
  expect(toDelivery({ ...view, reason: '' }).reason).toBeNull();
  expect(toDelivery({ ...view, reason: null }).reason).toBeNull();
});

it('a format tells what else than JSON it takes', () => {
  expect(toFormat(formatNamed('generic')).content_types).toEqual(['application/json']);
  expect(toFormat(formatNamed('raw_email')).content_types).toEqual(['application/json', 'message/rfc822']);
});
