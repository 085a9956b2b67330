import type { JsonObject } from '#contracts';
import { MARGIN_SECONDS, askAll, untoldEvidence, untoldOutput } from '../ask-all.ts';
import { boundedRaw } from '../canonical.ts';
import { defineAction } from '../definition.ts';
import {
  ANY_OBJECT,
  BOOLEAN,
  INTEGER,
  STRING,
  arrayOf,
  integer,
  output,
  parameters,
  sources,
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
  timeout_seconds: 120 + MARGIN_SECONDS,
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
    ...sources({ count: INTEGER, truncated: BOOLEAN }),
  }),
  summary: (p) => `Search the SIEM: ${p.query.length > 120 ? `${p.query.slice(0, 117)}…` : p.query}`,
  async apply(ctx) {
    const { query, earliest = '-24h', latest = 'now', limit = 100 } = ctx.parameters;
    const asked = { earliest, latest, limit };
    const { told, untold } = await askAll(ctx, 'siem_search', null, (siem, signal) =>
      siem.search(query, asked, signal),
    );
    const rows = told.flatMap(({ answer }) => answer.rows);
    const truncated = told.some(({ answer }) => answer.truncated);
    const subject = { type: 'incident' as const, value: ctx.incident_id ?? '' };
    const search = `The SIEM search “${query.slice(0, 300)}” from ${earliest} to ${latest}`;
    return {
      output: {
        query,
        earliest,
        latest,
        rows,
        count: rows.length,
        truncated,
        sources: told.map(({ source, answer }) => ({
          source: source.name,
          count: answer.rows.length,
          truncated: answer.truncated,
        })),
        unanswered: untoldOutput(untold),
      },
      evidence: [
        ...told.map(({ source, answer }) => ({
          kind: 'siem.search',
          source,
          subject,
          statement: `${search} found ${foundWords(answer.rows.length, answer.truncated)}.`,
          polarity: 'neutral' as const,
          weight: 0,
          raw: boundedRaw({
            query,
            earliest,
            latest,
            count: answer.rows.length,
            truncated: answer.truncated,
            rows: fitting(answer.rows),
          }),
          observed_at: ctx.now().toISOString(),
        })),
        ...untold.map((one) => untoldEvidence(one, { subject, called: search }, ctx.now())),
      ],
    };
  },
});

function foundWords(count: number, truncated: boolean): string {
  return `${truncated ? 'at least ' : ''}${count} event${count === 1 ? '' : 's'}`;
}

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
