import { notifications } from '@mantine/notifications';
import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import {
  action,
  alert,
  evidence,
  incidentDetail,
  observable,
  page,
  related,
  task,
  timelineEntry,
  verdict,
} from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { ReportMenu } from '../components/report-menu.tsx';
import type { IncidentReport } from '../report/report-data.ts';
import { markdownOf } from '../report/report-markdown.ts';

afterEach(() => notifications.clean());

function report(changes: Partial<IncidentReport> = {}): IncidentReport {
  return {
    ...{ format: 'triage-warden/incident-report', version: 1, made_at: '2026-11-23T10:00:00.000Z' },
    ...{ incident: incidentDetail(), verdicts: [verdict()], evidence: [evidence()] },
    ...{ observables: [observable()], alerts: [alert()], actions: [action()], tasks: [] },
    ...{ timeline: [timelineEntry()], related: [], cut: [] },
    ...changes,
  };
}

describe('the report in Markdown', () => {
  it('tells the story in its order', () => {
    const text = markdownOf(
      report({
        alerts: [
          alert({
            fields: {
              host: { name: 'WS-7', ip: '10.0.0.7' },
              process: { name: 'a.exe', pid: 4, command_line: 'a.exe `x`', parent: { name: 'b.exe' } },
            },
          }),
        ],
        related: [
          related({
            ...{ number: 'INC-9', title: 'The same', disposition: 'false_positive', shared_count: 2 },
            resolution_note: 'Ours.',
          }),
        ],
      }),
    );
    expect(text.match(/^##? .*/gm)).toEqual([
      '# INC-1042 Credential phishing to 14 recipients',
      '## What happened',
      '## What we think',
      '## What to do',
      '## Evidence',
      '## Observables',
      '## Similar incidents',
      '## Timeline',
    ]);
    for (const line of [
      '- **Host:** `WS-7` (10.0.0.7)',
      '  - `b.exe`',
      '    - `a.exe` pid 4 `` a.exe `x` ``',
      '- [ ] **Quarantine a mail of j.huber@contoso.example**: waits for approval, asked by phishing\\_triage 2026-11-22 17:00:00Z. The verdict is malicious.',
      '- Whether anybody has opened the link.',
      '- E1 SPF fails for the sender. (check\\_email\\_authentication) — speaks for malicious, weight 60\u00A0%',
      '| URL | `hxxp://bad[.]example/login` | malicious | 3 |',
      '- INC-9 The same: False positive, malicious; shares 2 observables. Ours.',
      'Made 2026-11-23 10:00:00Z. Times are UTC; addresses are defanged.',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/^\*\*Malicious\*\*, 93\s%, credential phishing, by the built-in analyst/m);
    expect(text).toMatch(/^- \[ \] \*\*Block sender\*\* `\{"address":"evil@bad\.example"\}`: recommended\./m);
  });

  it('says in whose queue it is, where it is in one', () => {
    const incident = incidentDetail({ team: { id: 't', name: '*Tier 1*' } });
    expect(markdownOf(report({ incident }))).toContain(' · in the queue of \\*Tier 1\\* · ');
    expect(markdownOf(report())).not.toContain('queue');
  });

  it('lets nothing of an alert become a link, an image, a heading or a row', () => {
    const hostile = '# x\n![i](http://evil.example/p.png) <img src=x> | [a](javascript:1) \u202Egpj';
    const text = markdownOf(
      report({
        incident: incidentDetail({ title: hostile }),
        evidence: [evidence({ statement: hostile })],
        observables: [observable({ type: 'host', value: 'a|b`c' })],
        timeline: [timelineEntry({ text: hostile })],
        alerts: [alert({ description: hostile })],
      }),
    );
    expect(text).not.toContain('http://');
    expect(text).not.toContain('\u202E');
    expect(text).not.toMatch(/(?<!\\)[<[]\w*img|(?<!\\)!\[|(?<!\\)\]\(/);
    expect(text.match(/^# /gm)).toHaveLength(1);
    const row = text.split('\n').find((line) => line.startsWith('| Host'));
    expect(row).toBe('| Host | `` a\\|b`c `` | malicious | 3 |');
  });

  it('lists the tasks as text: what is done, and why one is not', () => {
    const text = markdownOf(
      report({
        tasks: [
          task({ title: 'Call [x](http://bad.example)', due_at: '2026-11-23T10:00:00.000Z' }),
          task({ status: 'done', settled_by: 'Ann', settled_at: '2026-11-23T09:00:00.000Z' }),
          task({
            status: 'skipped',
            reason: 'Known.',
            settled_by: 'Ann',
            settled_at: '2026-11-23T09:00:00.000Z',
          }),
        ],
      }),
    );
    expect(text).toContain('## Tasks');
    expect(text).toContain(
      '- [ ] **Call \\[x\\]\\(hxxp://bad[.]example\\)**: until 2026-11-23 10:00:00Z, open. By phone.'.replace(
        'bad[.]',
        'bad\\[.\\]',
      ),
    );
    expect(text).toContain('- [x] **Call the recipient**: done by Ann 2026-11-23 09:00:00Z.');
    expect(text).toContain('skipped by Ann 2026-11-23 09:00:00Z. Known.');
  });

  it('says what it leaves out, and that there is no verdict', () => {
    const text = markdownOf(report({ verdicts: [], cut: [{ part: 'timeline', shown: 5000 }] }));
    expect(text).toContain('There is no verdict.');
    expect(text).toContain('- Of the timeline only 5,000 are here.');
    expect(markdownOf(report())).not.toContain('leaves out');
  });
});

describe('the menu', () => {
  const saved: { name: string; blob: Blob }[] = [];

  beforeEach(() => {
    saved.length = 0;
    let last: Blob | undefined;
    URL.createObjectURL = (blob) => {
      last = blob as Blob;
      return 'blob:report';
    };
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      if (last && this.download) saved.push({ name: this.download, blob: last });
    });
    const parts: Record<string, unknown[]> = {
      ...{ verdicts: [verdict()], evidence: [evidence()], observables: [observable()], alerts: [alert()] },
      ...{ actions: [action()], timeline: [timelineEntry()], related: [] },
    };
    server.use(
      http.get('*/api/incidents/:id/:part', ({ params }) =>
        HttpResponse.json(page(parts[String(params['part'])] ?? [])),
      ),
      http.get('*/api/incidents/:id', () =>
        HttpResponse.json(incidentDetail({ evidence_count: 3, observables_found: 1 })),
      ),
    );
  });

  const open = async () => {
    const rendered = renderWith(
      <>
        <ReportMenu incident={incidentDetail()} />
        <Toasts />
      </>,
      { role: 'viewer' },
    );
    await rendered.user.click(screen.getByRole('button', { name: 'Report' }));
    return rendered;
  };

  it('gives everything as JSON, and says what is cut', async () => {
    const { user } = await open();
    await user.click(await screen.findByRole('menuitem', { name: 'Download JSON' }));
    await waitFor(() => expect(saved.map(({ name }) => name)).toEqual(['INC-1042.json']));
    const data = JSON.parse((await saved[0]?.blob.text()) ?? '') as IncidentReport;
    expect(data).toMatchObject({
      format: 'triage-warden/incident-report',
      incident: { number: 'INC-1042' },
      evidence: [{ id: 'E1' }],
      actions: [{ action: 'quarantine_email' }],
      alerts: [{ external_id: 'MG-1' }],
      cut: [{ part: 'evidence', shown: 1 }],
    });
  });

  it('gives a file of Markdown', async () => {
    const { user } = await open();
    await user.click(await screen.findByRole('menuitem', { name: 'Download Markdown' }));
    await waitFor(() => expect(saved.map(({ name }) => name)).toEqual(['INC-1042.md']));
    expect(await saved[0]?.blob.text()).toMatch(/^# INC-1042 /);
  });

  it('says why there is none', async () => {
    server.use(
      http.get('*/api/incidents/:id/timeline', () =>
        HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 }),
      ),
    );
    const { user } = await open();
    await user.click(await screen.findByRole('menuitem', { name: 'Download JSON' }));
    expect(await screen.findByText('Could not make the report')).toBeVisible();
    expect(saved).toEqual([]);
  });

  it('prints white paper, whatever the page is read in', async () => {
    const root = document.documentElement;
    const before = root.getAttribute('data-mantine-color-scheme');
    const { unmount } = await open();
    root.setAttribute('data-mantine-color-scheme', 'dark');
    window.dispatchEvent(new Event('beforeprint'));
    expect(root.getAttribute('data-mantine-color-scheme')).toBe('light');
    window.dispatchEvent(new Event('afterprint'));
    expect(root.getAttribute('data-mantine-color-scheme')).toBe('dark');
    unmount();
    if (before) root.setAttribute('data-mantine-color-scheme', before);
  });
});
