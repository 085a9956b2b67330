import { screen, within } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type { RunDto, RunStepDto } from '../../../shared/api/generated/index.ts';
import { renderWith } from '../../../test/render.tsx';
import { aStep } from '../../../test/rows.ts';
import { Faults } from '../components/faults.tsx';
import { StepDetail } from '../components/step-detail.tsx';
import { StepsOutline } from '../components/steps-outline.tsx';
import { outlineOf, recordsOf } from '../outline.ts';
import { nested } from '../run-steps.ts';

const first = (yaml: string) => outlineOf(`steps:\n  - ${yaml}`)?.steps[0];

describe('the outline of a text', () => {
  it.each([
    ['{ id: a, name: Look up, action: lookup_url }', 'a', 'Look up', 'action'],
    ['{ id: a, action: lookup_url }', 'a', 'a', 'action'],
    ['{ action: lookup_url }', '1', 'lookup_url', 'action'],
    ['{ analyze: {} }', '1', 'Analysis', 'analyze'],
    ['{ id: call, task: { title: Call Ada } }', 'call', 'Call Ada', 'task'],
    ['{ id: call, name: Phone, task: { title: Call Ada } }', 'call', 'Phone', 'task'],
    ['{ id: call, task: { title: [] } }', 'call', 'call', 'task'],
    ['{ parallel: [] }', '1', 'In parallel', 'parallel'],
    ['{ for_each: {} }', '1', 'For each', 'for_each'],
    ['{ if: x, then: [] }', '1', 'Branch', 'if'],
    ['{ id: 7, name: [], action: {} }', '1', 'Action', 'action'],
    ['text', '1', 'Branch', 'if'],
    ['[a]', '1', 'Branch', 'if'],
  ])('names a step by what it has: %s', (yaml, key, title, kind) => {
    expect(first(yaml)).toMatchObject({ key, title, kind });
  });

  it('has the condition without the white space around it, and the action where it is one', () => {
    expect(first('{ if: " a > 1 ", action: lookup_url }')).toMatchObject({
      condition: 'a > 1',
      action: 'lookup_url',
    });
    expect(first('{ if: 7, action: [] }')).toMatchObject({ condition: null, action: null });
  });

  it('names each branch, and leaves away the empty ones', () => {
    const step = '{ action: x }';
    const labels = (yaml: string) =>
      first(yaml)?.branches.map(({ label, steps }) => `${label}: ${steps[0]?.key}`);
    expect(labels(`{ if: a, then: [${step}], else: [${step}], on_error: [${step}] }`)).toEqual([
      ...['then: 1.then.1', 'else: 1.else.1', 'on error: 1.on_error.1'],
    ]);
    expect(labels(`{ parallel: [${step}] }`)).toEqual(['at the same time: 1.parallel.1']);
    expect(labels(`{ id: e, for_each: { steps: [${step}] } }`)).toEqual(['for each: e[].1']);
    expect(labels('{ action: x, on_error: continue }')).toEqual([]);
  });

  it('has what is done when the run fails, and nothing where there is nothing', () => {
    expect(outlineOf('on_error:\n  - action: x')).toMatchObject({
      steps: [],
      onError: [{ key: 'on_error.1' }],
    });
    expect(outlineOf('just text')).toEqual({ steps: [], onError: [] });
    expect(outlineOf('a: &x 1\nb: *x')).toBeNull();
  });
});

it('finds nothing for another step, and children of a parent that is not there at the top', () => {
  expect(recordsOf('a', [aStep('a'), aStep('ab'), aStep('a[0]')])).toHaveLength(1);
  expect(
    nested([aStep('a.then.1'), aStep('ab'), aStep('a')]).map(({ step, depth }) => [step.key, depth]),
  ).toEqual([
    ['ab', 0],
    ['a', 0],
    ['a.then.1', 1],
  ]);
  expect(nested([aStep('gone.then.1')]).map(({ depth }) => depth)).toEqual([0]);
});

const run = (...steps: RunStepDto[]) => ({ id: 'r', steps }) as unknown as RunDto;

describe('the steps beside a text', () => {
  const yaml = [
    'steps:',
    '  - { id: look, name: Look up, action: lookup_url, if: a > 1 }',
    '  - { id: each, for_each: { steps: [{ id: one, action: lookup_ip }] } }',
    '  - { id: last, action: last }',
    'on_error:',
    '  - { id: tell, action: notify_channel }',
  ].join('\n');

  it('say what each does and when, and nothing of a run without one', () => {
    renderWith(<StepsOutline yaml={yaml} run={null} />);
    expect(screen.getByText('if a > 1')).toBeVisible();
    expect(screen.getByText('lookup_url')).toBeVisible();
    expect(screen.getByText('for each')).toBeVisible();
    expect(screen.getByText('when the run fails')).toBeVisible();
    expect(screen.getAllByText('last')).toHaveLength(1);
    expect(screen.queryByText('not reached')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('say in a run how each ended, of several the one that failed', async () => {
    const { user } = renderWith(
      <StepsOutline
        yaml={yaml}
        run={run(
          aStep('look', { status: 'skipped' }),
          aStep('each[0].one', { status: 'failed', output: { item: 'first' } }),
          aStep('each[1].one', { status: 'completed' }),
          aStep('on_error.tell', { status: 'completed' }),
        )}
      />,
    );
    const buttons = screen.getAllByRole('button').map(({ textContent }) => textContent);
    expect(buttons).toEqual([
      expect.stringMatching(/^Look up lookup_urlif a > 1Skipped$/),
      expect.stringMatching(/^one lookup_ipFailed × 2$/),
      expect.stringMatching(/^tell notify_channelCompleted$/),
    ]);
    expect(screen.getAllByText('not reached')).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: /^one/ }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByLabelText('Output')).toHaveTextContent('"item": "first"');
  });

  it('are the last of several where none failed', async () => {
    const steps = [aStep('look', { input: { at: 1 } }), aStep('look', { input: { at: 2 } })];
    const { user } = renderWith(<StepsOutline yaml={yaml} run={run(...steps)} />);
    await user.click(screen.getByRole('button', { name: /^Look up/ }));
    expect(within(await screen.findByRole('dialog')).getByLabelText('Input')).toHaveTextContent('"at": 2');
  });

  it('stay while a line is half typed', async () => {
    function Typing() {
      const [text, setText] = useState('a: [');
      return (
        <>
          <StepsOutline yaml={text} run={null} />
          <button onClick={() => setText('steps: [{ id: one }]')}>Whole</button>
          <button onClick={() => setText('steps: [{ id: o')}>Half</button>
        </>
      );
    }
    const { user } = renderWith(<Typing />);
    expect(screen.getByText('The text is not YAML yet.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Whole' }));
    expect(screen.getByText('one')).toBeVisible();
    expect(screen.queryByText('when the run fails')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Half' }));
    expect(screen.getByText('one')).toBeVisible();
  });
});

it('says of a step what it was given and gave, what it found, and how often it was tried', () => {
  const names = () => screen.getAllByRole('term').map(({ textContent }) => textContent);
  const { unmount } = renderWith(
    <StepDetail
      step={aStep('look', {
        evidence: ['E1', 'E2'],
        attempts: 2,
        error: { code: 'connector_failed', message: 'It did not answer.' },
      })}
    />,
  );
  expect(names()).toEqual(['Step', 'Kind', 'Error', 'Evidence', 'Attempts', 'Began', 'Ended']);
  expect(screen.getByText('E1, E2')).toBeVisible();
  expect(screen.getByText('connector_failed')).toBeVisible();
  unmount();
  renderWith(<StepDetail step={aStep('look', { input: null, output: null, finished_at: null })} />);
  expect(names()).toEqual(['Step', 'Kind', 'Began']);
  expect(screen.queryByLabelText('Input')).toBeNull();
  expect(screen.queryByLabelText('Output')).toBeNull();
});

describe('what the server says of a text', () => {
  const fault = { path: 'steps', code: 'required', message: 'A playbook needs steps.', line: 3, column: 5 };
  const said = (validation: Parameters<typeof Faults>[0]['validation'], error: unknown = null) => {
    const { unmount } = renderWith(<Faults validation={validation} error={error} />);
    const { textContent } = screen.getByRole('status');
    unmount();
    return textContent;
  };

  it('is one thing at a time', () => {
    expect(said(undefined)).toBe('Checking …');
    expect(said({ valid: true, errors: [] })).toBe(' Valid');
    expect(said({ valid: false, errors: [fault] })).toBe('3:5A playbook needs steps.');
    for (const validation of [undefined, { valid: true, errors: [] }, { valid: false, errors: [fault] }])
      expect(said(validation, new Error('Away'))).toMatch(
        /^Could not check the playbook\..*Your text is kept\.$/,
      );
  });
});
