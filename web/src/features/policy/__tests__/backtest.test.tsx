import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { BacktestPolicyDto, PolicyDocumentDto } from '../../../shared/api/generated/index.ts';
import { linesOf } from '../../../shared/api/lines.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { openPage } from '../../../test/page.ts';
import { renderWith } from '../../../test/render.tsx';
import {
  aBacktest,
  aDifference,
  aPolicy,
  aReading,
  anActionType,
  backtestLines,
  pageOf,
} from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { byIncident, changeSentence, missingSentences } from '../backtest-words.ts';
import { Backtest } from '../components/backtest.tsx';
import { useBacktest } from '../use-backtest.ts';

const DRAFT = aPolicy().document;
const types = http.get('*/api/action-types', () => HttpResponse.json(pageOf(anActionType())));

function Page({ draft = DRAFT }: { draft?: PolicyDocumentDto }) {
  const backtest = useBacktest();
  return (
    <>
      <button onClick={() => backtest.start(draft)}>Start</button>
      <Backtest backtest={backtest} draft={draft} />
    </>
  );
}

/** A backtest whose lines are sent one by one. */
function stepwise() {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let hungUp = false;
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: () => void (hungUp = true),
  });
  const encoder = new TextEncoder();
  return {
    answer: () => new HttpResponse(stream, { headers: { 'content-type': 'application/jsonl' } }),
    send: (text: string) => controller.enqueue(encoder.encode(text)),
    end: () => controller.close(),
    hungUp: () => hungUp,
  };
}
const line = (changes: object) =>
  `${JSON.stringify({ done: 0, total: 0, result: null, problem: null, ...changes })}\n`;

describe('lines of a stream', () => {
  it('come as soon as they are whole, however they were cut', async () => {
    const { answer, send, end } = stepwise();
    const lines = linesOf<{ n: string }>(answer().body as ReadableStream<Uint8Array>);
    send('{"n":"1"}\n{"n":');
    expect((await lines.next()).value).toEqual({ n: '1' });
    send('"2"}\n{"n":"3"}');
    expect((await lines.next()).value).toEqual({ n: '2' });
    end();
    expect((await lines.next()).value).toEqual({ n: '3' });
    expect((await lines.next()).done).toBe(true);
  });
});

describe('a backtest in words', () => {
  it.each([
    [{ redecided: 0 }, 'In the last 30 days there is no decision that could be made again.'],
    [{ redecided: 1, changed: 0 }, 'Of 1 decision in the last 30 days none would come out otherwise.'],
    [
      { redecided: 2000, changed: 1200 },
      'Of 2,000 decisions in the last 30 days 1,200 would come out otherwise.',
    ],
    [
      { changed: 5, changed_already: 2 },
      'Of 622 decisions in the last 30 days 5 would come out otherwise. The policy in force would decide 2 of them like that already.',
    ],
    [
      { changed: 5, changed_already: 5 },
      'Of 622 decisions in the last 30 days 5 would come out otherwise. The policy in force would decide all of them like that already.',
    ],
  ])('%j', (changes, said) => expect(changeSentence(aBacktest(changes), 30)).toBe(said));

  it('says what could not be made again, and why', () => {
    expect(missingSentences(aBacktest())).toEqual([]);
    expect(missingSentences(aBacktest({ missing: { lists: 2, alerts: 1, concurrent: 0 } }))).toEqual([
      expect.stringMatching(/^2 decisions cannot .* lists of assets/),
      expect.stringMatching(/^1 decision cannot .* alerts said/),
    ]);
  });

  it('puts together what is about one incident', () => {
    const of = (id: string, incident_id: string | null) => aDifference({ id, incident_id });
    const groups = byIncident([of('1', 'a'), of('2', null), of('3', 'a')]);
    expect(groups.map(({ differences }) => differences.map(({ id }) => id))).toEqual([['1', '3'], ['2']]);
  });
});

describe('a backtest of the draft', () => {
  it('shows how far it is, and hangs up when it is cancelled', async () => {
    const { answer, send, hungUp } = stepwise();
    server.use(types, http.post('*/api/policy/backtest', answer));
    const { user } = renderWith(<Page />);
    expect(screen.queryByRole('region', { name: 'Backtest' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Start' }));
    expect(await screen.findByText('Waiting for its turn')).toBeVisible();
    send(line({ done: 12_000, total: 100_000 }));
    expect(await screen.findByText('12,000 of 100,000 decisions made again')).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Decisions made again' })).toHaveAttribute(
      'aria-valuenow',
      '12',
    );
    await user.click(screen.getByRole('button', { name: 'Cancel the backtest' }));
    expect(screen.queryByRole('region', { name: 'Backtest' })).toBeNull();
    await waitFor(() => expect(hungUp()).toBe(true));
  });

  it('lists the differences by incident, and says how many there are in all', async () => {
    const result = aBacktest({
      changed: 412,
      missing: { lists: 3, alerts: 0, concurrent: 0 },
      older_left_out: true,
      differences: [
        aDifference({ id: '1' }),
        aDifference({
          id: '2',
          incident_id: null,
          incident: null,
          targets: ['a', 'b', 'c', 'd'],
          action: 'gone_action',
        }),
        aDifference({ id: '3', already: true, targets: [] }),
      ],
    });
    server.use(
      types,
      http.post('*/api/policy/backtest', () => backtestLines({ done: 1, total: 2 }, { result })),
    );
    const { user } = renderWith(<Page />);
    await user.click(screen.getByRole('button', { name: 'Start' }));
    const table = await screen.findByRole('table', { name: 'Differences' });
    await within(table).findAllByText('Isolate host', { exact: false });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toHaveTextContent(
      /^INC-1042Isolate host srv-1Allowby modeRequire approval: manager, 2 peopleby rule “servers”/,
    );
    expect(rows[1]).toHaveTextContent(/^Isolate hostAllow.*in force already/);
    expect(rows[2]).toHaveTextContent(/^No incidentGone action a, b, c and 1 more/);
    expect(within(table).getByRole('link', { name: 'INC-1042' })).toHaveAttribute(
      'href',
      '/incidents/INC-1042',
    );
    expect(screen.getByText(/^3 of 412 differences are listed/)).toBeVisible();
    expect(screen.getByText(/^3 decisions cannot be made again/)).toBeVisible();
    expect(screen.getByText(/more decisions than are made again at once/)).toBeVisible();
    expect(
      within(screen.getByRole('table', { name: 'Answers' })).getByRole('row', { name: 'Allow 600 599' }),
    ).toBeVisible();
    expect(await accessibilityProblems()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Close the backtest' }));
    expect(screen.queryByRole('table')).toBeNull();
  });

  it.each([
    [
      'with a problem',
      { problem: { code: 'unavailable', title: 'Not ready', detail: 'Ask for fewer days.' } },
      /Ask for fewer days/,
    ],
    ['without a word', { done: 1, total: 2 }, /ended before its result was here/],
  ])('that breaks off %s says so, and is started again', async (_how, last, said) => {
    let asked = 0;
    server.use(
      types,
      http.post('*/api/policy/backtest', () =>
        (asked += 1) === 1 ? backtestLines(last as never) : backtestLines({ result: aBacktest() }),
      ),
    );
    const { user } = renderWith(<Page />);
    await user.click(screen.getByRole('button', { name: 'Start' }));
    expect(await screen.findByText(said)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/1 would come out otherwise/)).toBeVisible();
  });
});

it('is asked for from the page, stands beside the rules, and before publishing; a changed draft is told apart', async () => {
  const sent: BacktestPolicyDto[] = [];
  const { user } = openPage(
    '/policy',
    'manager',
    http.get('*/api/policy', () => HttpResponse.json(aPolicy())),
    http.get('*/api/policy/versions', () => HttpResponse.json(pageOf(aPolicy()))),
    types,
    http.post('*/api/policy/describe', () => HttpResponse.json(aReading())),
    http.post('*/api/policy/backtest', async ({ request }) => {
      const body = (await request.json()) as BacktestPolicyDto;
      sent.push(body);
      const rules = [{ rule: 'servers', decided: body.document ? 17 : 3, changed: 0, last_at: null }];
      return backtestLines({ result: aBacktest({ rules }) });
    }),
  );
  expect(await screen.findByText('Would have decided 3 of 622')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Move servers up' }));
  // What the policy in force would have decided says nothing about the draft.
  expect(screen.queryByText(/Would have decided/)).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Publish …' }));
  expect(await screen.findByText(/^It was not backtested as it is now/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await user.click(screen.getByRole('button', { name: 'Backtest' }));
  expect(await screen.findByText('Would have decided 17 of 622')).toBeVisible();
  expect(sent.at(-1)).toMatchObject({ days: 30, document: { rules: [{ name: 'servers' }, {}] } });
  await user.click(screen.getByRole('button', { name: 'Publish …' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Publish version 8' }));
  expect(dialog.getByText(/1 would come out otherwise/)).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Cancel' }));
  await user.click(screen.getByRole('radio', { name: 'Autonomous' }));
  expect(await screen.findByText(/^The draft was changed since/)).toBeVisible();
  expect(screen.queryByText('Would have decided 17 of 622')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Backtest again' }));
  await waitFor(() => expect(screen.queryByText(/^The draft was changed since/)).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  expect(screen.queryByRole('region', { name: 'Backtest' })).toBeNull();
});
