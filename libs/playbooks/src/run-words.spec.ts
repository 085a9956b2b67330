import { Problem } from '#platform';
import { toRunSummary } from './http/playbooks.mapper.ts';
import { ExpressionError } from './domain/expression.ts';
import { RUN } from './run-session.fixture.ts';
import { expressionSentence, problemSentence } from './run-store.ts';

describe('what is told of a failure', () => {
  it('is what the problem says, and of its fields what it has not said', () => {
    const errors = [
      { path: 'ip', code: 'x', message: 'it is none' },
      { path: 'all', code: 'x', message: 'It is wrong.' },
      { path: 'url', code: 'x', message: 'it is long' },
    ];
    expect(problemSentence(new Problem('invalid_request', 'It is wrong.', { errors }))).toBe(
      'It is wrong. ip: it is none; url: it is long',
    );
    expect(problemSentence(new Problem('invalid_request', 'It is wrong.'))).toBe('It is wrong.');
  });

  it('is the expression that could not be worked out, cut, where there is one', () => {
    const sentence = (expression: string) =>
      expressionSentence(new ExpressionError('x', 'no such key', expression, 0));
    expect(sentence('a.b')).toBe('A parameter could not be worked out: no such key (in `a.b`)');
    expect(sentence('')).toBe('A parameter could not be worked out: no such key');
    expect(sentence('x'.repeat(201))).toContain(`(in \`${'x'.repeat(200)}\`)`);
  });

  it('is shown of a run that failed, with nothing where nothing was said', () => {
    const shown = (more: Partial<typeof RUN>) => toRunSummary({ ...RUN, incident_number: 'INC-1', ...more });
    expect(shown({ error_code: 'internal', error_message: 'It broke.' }).error).toEqual({
      code: 'internal',
      message: 'It broke.',
    });
    expect(shown({ error_code: 'internal' }).error).toEqual({ code: 'internal', message: '' });
    expect(shown({ started_at: null })).toMatchObject({ error: null, started_at: null, finished_at: null });
    expect(shown({ finished_at: RUN.created_at }).finished_at).toBe(RUN.created_at.toISOString());
  });
});
