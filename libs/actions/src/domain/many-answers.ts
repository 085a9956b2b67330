import type { EvidenceDraft, JsonObject } from '#contracts';
import type { Source, Told, Untold } from './ask-all.ts';
import type { Answered, Unanswered } from './look-up-many.ts';

/** What one source said of the values that it was asked about. */
export interface ManyAnswers<T> {
  answered: Answered<string, T>[];
  failed: Unanswered<string>[];
}

/** Values that several sources were asked about. */
export interface Asked<T> {
  values: readonly string[];
  told: readonly Told<ManyAnswers<T>>[];
  untold: readonly Untold[];
  subject(value: string): EvidenceDraft['subject'];
  /** What was left out, as a sentence; null: nothing. */
  left: string | null;
  now: Date;
}

/** What was not answered and what was not asked, for the output and as evidence: an analyst has to know of it. */
export function unansweredOf<T>(asked: Asked<T>): { failed: JsonObject[]; notes: EvidenceDraft[] } {
  const failures = failuresOf(asked);
  const [source] = asked.told.map((one) => one.source);
  const [first = ''] = asked.values;
  const notes = failures.map((one) =>
    note(asked, 'lookup.failed', one.source, one.failed[0]?.value ?? '', {
      statement: failedStatement(one.source, one.failed, asked.values.length),
      raw: { failed: one.failed.slice(0, 10) } as unknown as JsonObject,
    }),
  );
  if (source !== undefined && first !== '' && asked.left !== null)
    notes.push(
      note(asked, 'lookup.truncated', source, first, {
        statement: asked.left,
        raw: { looked_up: asked.values.length },
      }),
    );
  return {
    failed: failures.flatMap((one) =>
      one.failed.map(({ value, reason }) => ({ value, reason, source: one.source.name })),
    ),
    notes,
  };
}

/** What each source could not tell, though it is asked for all. */
function failuresOf<T>({
  values,
  told,
  untold,
}: Asked<T>): { source: Source; failed: Unanswered<string>[] }[] {
  return [
    ...told.map(({ source, answer }) => ({ source, failed: answer.failed })),
    ...untold.map(({ source, reason }) => ({ source, failed: values.map((value) => ({ value, reason })) })),
  ].filter(({ failed }) => failed.length > 0);
}

function failedStatement(source: Source, failed: readonly Unanswered<string>[], of: number): string {
  return `${failed.length} of ${of} could not be looked up at ${source.name}: ${failed[0]?.reason ?? ''}`;
}

function note<T>(
  { subject, now }: Asked<T>,
  kind: string,
  source: Source,
  about: string,
  said: Pick<EvidenceDraft, 'statement' | 'raw'>,
): EvidenceDraft {
  const { type, value } = subject(about);
  return {
    kind,
    source,
    subject: { type, value },
    ...said,
    polarity: 'neutral',
    weight: 0,
    observed_at: now.toISOString(),
  };
}
