import type { JsonObject } from '#contracts';
import { boundedRaw } from '../canonical.ts';
import { defineAction } from '../definition.ts';
import { connectorSource } from '../reputation.ts';
import {
  ANY_OBJECT,
  BOOLEAN,
  INTEGER,
  STRING,
  arrayOf,
  integer,
  output,
  parameters,
  string,
  text,
} from '../schemas.ts';
import { lookup } from './shared.ts';

interface SearchParameters {
  query: string;
  earliest?: string;
  latest?: string;
  limit?: number;
}

const ROWS_IN_EVIDENCE = 20;

export const searchSiem = defineAction<SearchParameters>({
  ...lookup<SearchParameters>({
    name: 'search_siem',
    title: 'Search SIEM',
    description: "Runs a search in the SIEM's own language and returns the events found.",
    capability: 'siem_search',
    looks_up: null,
    target_type: null,
    // Its language has commands that write and send: not from a model that reads attackers' texts.
    analyst: 'nothing',
    code_parameters: ['query'],
  }),
  timeout_seconds: 120,
  parameters: parameters(
    {
      query: text("Search in the SIEM's own language", 10_000),
      earliest: { ...string('RFC 3339 or relative', { max: 64 }), default: '-24h' },
      latest: { ...string('RFC 3339 or relative', { max: 64 }), default: 'now' },
      limit: integer('Rows at most', 1, 1000, 100),
    },
    ['query'],
  ),
  output: output({
    query: STRING,
    earliest: STRING,
    latest: STRING,
    rows: arrayOf(ANY_OBJECT),
    count: INTEGER,
    truncated: BOOLEAN,
  }),
  summary: (p) => `Search the SIEM: ${p.query.length > 120 ? `${p.query.slice(0, 117)}…` : p.query}`,
  async apply(ctx) {
    const { query, earliest = '-24h', latest = 'now', limit = 100 } = ctx.parameters;
    const siem = await ctx.connectors.client('siem_search');
    const { rows, truncated } = await siem.search(query, { earliest, latest, limit }, ctx.signal);
    const more = truncated ? 'at least ' : '';
    return {
      output: { query, earliest, latest, rows, count: rows.length, truncated },
      evidence: [
        {
          kind: 'siem.search',
          source: connectorSource(siem.connector),
          subject: { type: 'incident', value: ctx.incident_id ?? '' },
          statement: `The SIEM search “${query.slice(0, 300)}” from ${earliest} to ${latest} found ${more}${rows.length} event${rows.length === 1 ? '' : 's'}.`,
          polarity: 'neutral',
          weight: 0,
          raw: boundedRaw({ query, earliest, latest, count: rows.length, truncated, rows: fitting(rows) }),
          observed_at: ctx.now().toISOString(),
        },
      ],
    };
  },
});

/** The first rows, as many as evidence can hold. */
function fitting(rows: JsonObject[]): JsonObject[] {
  const kept: JsonObject[] = [];
  let size = 0;
  for (const row of rows.slice(0, ROWS_IN_EVIDENCE)) {
    size += JSON.stringify(row).length;
    if (size > 20_000) break;
    kept.push(row);
  }
  return kept;
}
