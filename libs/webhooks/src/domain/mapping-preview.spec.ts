import { vi } from 'vitest';
import type { JsonObject } from '#contracts';
import type { StoredAlert } from '#incidents';
import { compileMapping } from '../reading/mapping.ts';
import { previewMapping } from './mapping-preview.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const alert = (raw: JsonObject, fields: JsonObject = {}): StoredAlert => ({
  id: '0199aaaa-0000-7000-8000-000000000001',
  incident_id: '0199aaaa-0000-7000-8000-000000000002',
  external_id: null,
  fingerprint: 'f',
  title: 'As it was read',
  description: '',
  severity: 'medium',
  type: 'other',
  occurred_at: null,
  state: null,
  recipient: null,
  fields,
  raw,
  received_at: NOW,
});
const mappingOf = (rows: Record<string, string>) =>
  compileMapping(Object.entries(rows).map(([field, expression]) => ({ field, expression }))).mapping;

describe('a mapping that is tried', () => {
  it('says of each field what alerts would say, beside what they say', () => {
    const fields = { host: { name: 'ws-1' } };
    const { fields: tried } = previewMapping(
      [alert({ box: 'ws-1' }, fields), alert({ box: 'CORP\\WS-2' })],
      mappingOf({ 'host.name': 'body.box', 'host.domain': '"OTHER"', severity: 'body.heat' }),
    );
    expect(tried).toMatchObject([
      { field: 'host.name', changed: 1, same: 1, left: 0, examples: [{ before: null, after: 'WS-2' }, {}] },
      { field: 'host.domain', changed: 2, examples: [{ before: null, after: 'OTHER' }] },
      { field: 'severity', left: 2, failed: 2, failure: expect.stringMatching(/No such key: heat/) },
    ]);
  });

  it('copies an alert once, however many fields are mapped, and leaves it as it is', () => {
    const copies = vi.spyOn(globalThis, 'structuredClone');
    const fields = { host: { name: 'ws-1' } };
    previewMapping(
      [alert({ box: 'ws-2' }, fields)],
      mappingOf({ 'host.name': 'body.box', title: 'body.box', 'user.name': '"amy"' }),
    );
    expect(copies).toHaveBeenCalledTimes(1);
    expect(fields).toEqual({ host: { name: 'ws-1' } });
  });
});
