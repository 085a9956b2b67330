import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { alert, page, verdict } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { AttackStrip } from '../attack/attack-strip.tsx';
import { TACTICS, techniqueOf } from '../attack/techniques.ts';
import { Techniques } from '../components/techniques.tsx';

const rows = () =>
  screen.getAllByRole('term').map((term) => `${term.textContent}: ${term.nextElementSibling?.textContent}`);

it('places techniques under their tactics, in the order of the matrix, each once', () => {
  const { container } = renderWith(
    <AttackStrip techniques={['T1486', 'T1003.001 - LSASS Memory', 'T1566.002', 'T1566.002', 'T1078']} />,
  );
  expect(rows()).toEqual([
    'Initial Access: T1566.002 Spearphishing LinkT1078 Valid Accounts',
    'Credential Access: T1003.001 LSASS Memory',
    'Impact: T1486 Data Encrypted for Impact',
  ]);
  expect(screen.getByRole('link', { name: 'T1566.002 Spearphishing Link' })).toHaveAttribute(
    'href',
    'https://attack.mitre.org/techniques/T1566/002/',
  );
  const cells = [...container.querySelectorAll('[aria-hidden] > span')];
  expect(cells.map((cell) => cell.className.includes('used'))).toEqual(
    TACTICS.map((tactic) => ['Initial Access', 'Credential Access', 'Impact'].includes(tactic)),
  );
});

it('shows by its id what it does not know, and makes no link of what is no technique', () => {
  renderWith(<AttackStrip techniques={['T9999', 'T1059.999', 'strange']} />);
  expect(rows()).toEqual(['Execution: T1059.999', 'Other: T9999strange']);
  expect(screen.getByText('strange').closest('a')).toBeNull();
});

it('is not there where nothing was named', () => {
  renderWith(<AttackStrip techniques={[]} />);
  expect(screen.queryByRole('region')).toBeNull();
});

it.each([
  ['T1059', 'Command and Scripting Interpreter', ['Execution']],
  ['T1053.007', 'Container Orchestration Job', ['Execution', 'Persistence', 'Privilege Escalation']],
  ['T1672', 'Email Spoofing', ['Defense Evasion']],
])('knows %s', (id, name, tactics) => {
  expect(techniqueOf(id)).toEqual({ id, name, tactics });
});

it('are those of the alerts, whatever the verdict, and those of the verdict that holds', async () => {
  const named = alert({ fields: { threat: { technique: { id: ['T1003.001'] } } } });
  server.use(
    http.get('*/api/incidents/:id/alerts', () => HttpResponse.json(page([named]))),
    http.get('*/api/incidents/:id/verdicts', () =>
      HttpResponse.json(
        page([verdict({ techniques: ['T1204'] }), verdict({ id: 'old', techniques: ['T1485'] })]),
      ),
    ),
  );
  renderWith(<Techniques incidentId="i" />);
  expect(await screen.findByRole('link', { name: 'T1003.001 LSASS Memory' })).toBeVisible();
  expect(await screen.findByRole('link', { name: 'T1204 User Execution' })).toBeVisible();
  expect(screen.getAllByRole('link')).toHaveLength(2);
});
