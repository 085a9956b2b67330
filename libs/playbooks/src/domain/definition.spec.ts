import type { JsonObject } from '#contracts';
import { KNOWN_ACTIONS } from './cases.fixture.ts';
import { retryDelay, toDefinition } from './definition.ts';
import { readDefinition, validatePlaybook } from './validate.ts';

const of = (more: JsonObject) => toDefinition({ name: 'x', steps: [], ...more });
const step = (more: JsonObject) => of({ steps: [more] }).steps[0];

describe('what a playbook says where it says nothing', () => {
  it('is no description, no condition of its own, no variables and no steps for a failure', () => {
    expect(of({})).toEqual({ name: 'x', description: '', on: null, variables: {}, steps: [], on_error: [] });
    expect(of({ on: {} }).on).toEqual({ incident_types: [], if: null });
  });

  it('is of an action no parameters, and to fail', () => {
    expect(step({ action: 'look' })).toEqual({
      ...{ kind: 'action', action: 'look', with: {}, timeout_ms: null, retry: null },
      ...{ segment: '1', id: null, name: null, if: null, on_error: 'fail', default: undefined },
    });
  });

  it('is of an analysis no instructions, and of a list twenty items, four at once', () => {
    expect(step({ analyze: {} })).toMatchObject({ kind: 'analyze', instructions: '', timeout_ms: null });
    expect(step({ for_each: { in: [1], steps: [] } })).toMatchObject({ max: 20, concurrency: 4 });
  });

  it('is to wait a second before another try, and twice as long each time', () => {
    expect(step({ action: 'look', retry: { attempts: 3 } })).toMatchObject({
      retry: { attempts: 3, delay_ms: 1000, backoff: 'exponential' },
    });
  });
});

describe('what a playbook says', () => {
  it('is one type or several', () => {
    const types = (incident_type: JsonObject['x']) => of({ on: { incident_type } }).on?.incident_types;
    expect([types('phishing'), types(['phishing', 'spam'])]).toEqual([['phishing'], ['phishing', 'spam']]);
  });

  it('is kept of every step', () => {
    expect(
      step({
        id: 'a',
        name: 'A',
        action: 'look',
        with: { n: 1 },
        if: false,
        timeout: '5s',
        on_error: 'continue',
        default: null,
      }),
    ).toMatchObject({
      ...{ segment: 'a', name: 'A', with: { n: 1 }, if: false, timeout_ms: 5000 },
      ...{ on_error: 'continue', default: null },
    });
    expect(step({ action: 'look', on_error: [{ action: 'act' }] })).toMatchObject({
      on_error: [{ action: 'act' }],
    });
    expect(step({ if: 'true', then: [{ action: 'look' }] })).toMatchObject({
      kind: 'if',
      if: 'true',
      else: [],
    });
    expect(step({ analyze: { instructions: 'Look.' }, timeout: '2m' })).toMatchObject({
      instructions: 'Look.',
      timeout_ms: 120_000,
    });
    expect(step({ for_each: { in: '${{ alerts }}', max: 7, concurrency: 2, steps: [] } })).toMatchObject({
      ...{ in: '${{ alerts }}', max: 7, concurrency: 2 },
    });
    expect(step({ action: 'look', retry: { attempts: 2, delay: '7s', backoff: 'constant' } })).toMatchObject({
      retry: { attempts: 2, delay_ms: 7000, backoff: 'constant' },
    });
  });

  it.each([
    ['exponential', [100, 200, 400]],
    ['constant', [100, 100, 100]],
  ] as const)('is how long to wait between tries: %s', (backoff, delays) => {
    const retry = { attempts: 5, delay_ms: 100, backoff };
    expect([1, 2, 3].map((attempt) => retryDelay(retry, attempt))).toEqual(delays);
    expect(retryDelay({ ...retry, delay_ms: 29_000 }, 4)).toBe(backoff === 'constant' ? 29_000 : 30_000);
  });
});

describe('a text', () => {
  const good = 'name: x\nsteps: [{ action: look }]\n';

  it('is valid with its definition, or not and without', () => {
    expect(validatePlaybook(good, KNOWN_ACTIONS)).toMatchObject({
      valid: true,
      definition: { name: 'x' },
      faults: [],
    });
    expect(validatePlaybook('name: x', KNOWN_ACTIONS)).toMatchObject({ valid: false, definition: null });
    expect(validatePlaybook('[', KNOWN_ACTIONS)).toMatchObject({ valid: false, definition: null });
  });

  it('that was stored is read, whatever actions there are now; one that is none says why', () => {
    expect(readDefinition('name: x\nsteps: [{ action: gone }]\n').steps).toMatchObject([{ action: 'gone' }]);
    expect(() => readDefinition('')).toThrow(
      "A stored playbook can't be read: The document is empty: a playbook needs a name and steps.",
    );
  });
});
