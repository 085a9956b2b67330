import { screen, within } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type {
  BacktestDto,
  PolicyReadingDto,
  PolicyRuleDto,
  RuleHitsDto,
  RuleReadingDto,
} from '../../../shared/api/generated/index.ts';
import { renderWith } from '../../../test/render.tsx';
import { aBacktest } from '../../../test/rows.ts';
import { Rules } from '../components/rules.tsx';

const AT = '2026-11-22T10:00:00.000Z';

describe('the rules', () => {
  const rule = (name: string, changes: Partial<PolicyRuleDto> = {}): PolicyRuleDto => ({
    name,
    decision: 'allow',
    ...changes,
  });
  function List({
    first,
    hits = [],
    mayWrite = true,
    reading,
    figures,
  }: {
    first: PolicyRuleDto[];
    hits?: RuleHitsDto[];
    mayWrite?: boolean;
    reading?: PolicyReadingDto;
    figures?: BacktestDto;
  }) {
    const [rules, setRules] = useState(first);
    return (
      <>
        <Rules
          rules={rules}
          hits={hits}
          reading={reading}
          figures={figures}
          lit="two"
          mayWrite={mayWrite}
          onChange={setRules}
        />
        <output>{JSON.stringify(rules)}</output>
      </>
    );
  }
  const now = () => JSON.parse(screen.getByRole('status').textContent ?? '') as PolicyRuleDto[];
  const names = () => now().map(({ name }) => name);
  const said = (name: string, sentence: string): RuleReadingDto => ({
    rule: name,
    sentence,
    parts: [{ text: sentence, verbatim: false }],
    warnings: [],
  });

  it('say what stands in the way of publishing them', () => {
    const errors = [{ path: 'rules.0.when', code: 'expression', message: 'Line 1, column 3: no.' }];
    renderWith(<List first={[rule('one')]} reading={{ rules: [said('one', 'A rule')], errors }} />);
    expect(screen.getByRole('alert')).toHaveTextContent(
      'cannot be published yetrules.0.when Line 1, column 3: no.',
    );
  });

  it('are said in words, with what they decided and would have, and what is to be known of them', () => {
    renderWith(
      <List
        first={[
          rule('one', { description: 'First', reason: 'Known', enabled: false, decision: 'deny' }),
          rule('two', { actions: ['isolate_*'] }),
          rule('three'),
        ]}
        hits={[
          { rule: 'two', hits: 1, last_at: AT },
          { rule: 'three', hits: 0, last_at: null },
          { rule: 'one', hits: 2, last_at: null },
        ]}
        reading={{
          rules: [
            said('one', 'Switched off: it denies'),
            {
              ...said('two', 'Whatever is called '),
              parts: [
                { text: 'Whatever is called ', verbatim: false },
                { text: 'isolate_*', verbatim: true },
              ],
            },
            {
              ...said('three', 'Everything'),
              warnings: [{ code: 'everything', message: 'It lets every action through.' }],
            },
          ],
          errors: [],
        }}
        figures={aBacktest({
          redecided: 1000,
          rules: [
            { rule: 'one', decided: 9, changed: 0, last_at: null },
            { rule: 'two', decided: 5, changed: 0, last_at: null },
          ],
        })}
        mayWrite={false}
      />,
    );
    const [one, two, three] = screen.getAllByRole('listitem');
    expect(one).toHaveTextContent(/^1one \(off\)FirstSwitched off: it deniesDenyDecided 2 in 30 days$/);
    expect(two).toHaveTextContent(
      /^2twoWhatever is called isolate_\*AllowDecided 1 in 30 days, last .+Would have decided 5 of 1,000$/,
    );
    expect(within(two as HTMLElement).getByText('isolate_*').tagName).toBe('CODE');
    expect(three).toHaveTextContent(
      /^3threeEverythingIt lets every action through\.AllowDecided nothing in 30 days$/,
    );
    expect(within(three as HTMLElement).getByRole('img', { name: 'Warning' })).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
    expect([one, two].map((each) => [each?.dataset['lit'], each?.dataset['off']])).toEqual([
      [undefined, 'true'],
      ['true', undefined],
    ]);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('are moved within their ends, switched, and removed', async () => {
    const { user } = renderWith(
      <List first={[rule('one'), rule('two'), rule('three', { enabled: false })]} />,
    );
    const button = (name: string) => screen.getByRole('button', { name });
    expect(button('Move one up')).toBeDisabled();
    expect(button('Move three down')).toBeDisabled();
    await user.click(button('Move one down'));
    expect(names()).toEqual(['two', 'one', 'three']);
    await user.click(button('Move three up'));
    expect(names()).toEqual(['two', 'three', 'one']);
    const choose = async (of: string, item: string) => {
      await user.click(button(`What to do with ${of}`));
      await user.click(await screen.findByRole('menuitem', { name: item }));
    };
    await choose('two', 'Switch off');
    await choose('three', 'Switch on');
    expect(now().map(({ enabled }) => enabled)).toEqual([false, true, undefined]);
    await choose('three', 'Remove');
    expect(names()).toEqual(['two', 'one']);
  });

  it('are edited in their place, and new ones added at the end', async () => {
    const { user } = renderWith(<List first={[rule('one', { enabled: false }), rule('two')]} />);
    await user.click(screen.getByRole('button', { name: 'What to do with one' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
    const edit = within(await screen.findByRole('dialog', { name: 'Rule one' }));
    const take = edit.getByRole('button', { name: 'Take it into the draft' });
    await user.clear(edit.getByRole('textbox', { name: 'Name' }));
    await user.click(take);
    expect(edit.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(/Fill this in/);
    expect(edit.getByRole('textbox', { name: 'Name' })).toHaveFocus();
    await user.type(edit.getByRole('textbox', { name: 'Name' }), 'first');
    await user.click(take);
    expect(now()).toEqual([rule('first', { enabled: false }), rule('two')]);
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Add a rule' }));
    const add = within(await screen.findByRole('dialog', { name: 'New rule' }));
    await user.type(add.getByRole('textbox', { name: 'Name' }), 'three');
    await user.click(add.getByRole('combobox', { name: 'Decision' }));
    await user.click(await screen.findByRole('option', { name: 'Deny' }));
    await user.click(add.getByRole('button', { name: 'Take it into the draft' }));
    expect(now()[2]).toEqual(rule('three', { decision: 'deny' }));
  });

  it.each([
    [true, /Add a rule to allow, deny or ask people/],
    [false, /no guardrail refuses\.$/],
  ])('are none, to one who may add some: %s', (mayWrite, said) => {
    renderWith(<List first={[]} mayWrite={mayWrite} />);
    expect(screen.getByText(/The mode's default decides everything/)).toHaveTextContent(said);
  });
});
