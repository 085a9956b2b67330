import { Skeleton, Tabs } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { EvidenceDto, IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { evidenceQuery } from '../../../shared/api/incident.queries.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { useUrlFilters } from '../../../shared/lib/url-filters.ts';
import { useCan } from '../../../shared/session/session.ts';
import { EvidenceLight } from '../../../shared/ui/evidence-chip.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useTriageAgain } from '../incidents.mutations.ts';
import { observablesQuery, relatedQuery } from '../incidents.queries.ts';
import { weightyThings, type WeightyThing } from '../listed-things.ts';
import { MISSING, questionsOf, type AnsweredQuestion } from '../story/evidence-questions.ts';
import { TasksPanel } from '../tasks/tasks-panel.tsx';
import { AlertStoryPanel, MailSection } from './alert-story.tsx';
import { EvidencePanel, type OpenRows } from './evidence-panel.tsx';
import { evidenceRowId } from './evidence-row.tsx';
import { AlertsTab, countOf, GraphTab, ObservablesTab, PrintedObservables } from './facts-panel.tsx';
import { IncidentHeader, type IncidentCommand } from './incident-header.tsx';
import classes from './incident.module.css';
import { ReopenDialog } from './reopen-dialog.tsx';
import { ResolveDialog } from './resolve-dialog.tsx';
import { SimilarLine, SimilarTab } from './similar.tsx';
import { Techniques } from './techniques.tsx';
import { Timeline } from './timeline.tsx';
import { VerdictPanel } from './verdict-panel.tsx';
import { t } from '../../../shared/texts/texts.ts';

const TABS = ['overview', 'graph', 'observables', 'alerts', 'related'] as const;
type Tab = (typeof TABS)[number];

interface IncidentViewProps {
  incident: IncidentDetailDto;
  /** What to do, which the actions feature draws. */
  actions: ReactNode;
  /** What is recommended and cannot be done, by the service that is lacking. */
  impossible: ReadonlyMap<string, readonly string[]>;
  onRequestAction: () => void;
  /** What an action does, to what. */
  summaryOf: (actionId: string) => string | undefined;
}

/** A story in one look; everything else is one press away. */
export function IncidentView({ onRequestAction, ...overview }: IncidentViewProps) {
  const { incident } = overview;
  const [tab, setTab] = useTab();
  const evidence = useQuery(evidenceQuery(incident.id));
  const questions = useMemo(() => questionsOf(evidence.data ?? []), [evidence.data]);
  const light = useEvidence(evidence.data, questions, setTab);
  const things = useMemo(() => weightyThings(evidence.data ?? []), [evidence.data]);
  const { commands, dialog, composer } = useCommands(incident, onRequestAction, () => setTab('overview'));
  return (
    <EvidenceLight facts={light.facts} show={light.show}>
      <Tabs
        value={tab}
        onChange={(value) => setTab(value as Tab)}
        keepMounted={false}
        className={classes['page']}
      >
        <IncidentHeader incident={incident} commands={commands} things={things} />
        <PartsList incident={incident} />
        <Tabs.Panel value="overview" keepMounted className={classes['columns']}>
          <Overview {...overview} {...{ evidence, questions, things, composer }} rows={light.rows} />
        </Tabs.Panel>
        <Tabs.Panel value="graph" className={classes['pane']}>
          <GraphTab incident={incident} />
        </Tabs.Panel>
        <Tabs.Panel value="observables" className={classes['pane']}>
          <ObservablesTab incident={incident} />
        </Tabs.Panel>
        <Tabs.Panel value="alerts" className={classes['pane']}>
          <AlertsTab incident={incident} />
        </Tabs.Panel>
        <Tabs.Panel value="related" className={classes['pane']}>
          <SimilarTab incident={incident} />
        </Tabs.Panel>
        <PrintedObservables incident={incident} />
        {dialog}
      </Tabs>
    </EvidenceLight>
  );
}

interface OverviewProps extends Omit<IncidentViewProps, 'onRequestAction'> {
  evidence: UseQueryResult<EvidenceDto[]>;
  questions: readonly AnsweredQuestion[];
  things: readonly WeightyThing[];
  rows: OpenRows;
  composer: RefObject<HTMLTextAreaElement | null>;
}

/** What happened and to whom, what we think and on what, what to do and what was done. */
function Overview(props: OverviewProps) {
  const { incident, actions, impossible, summaryOf, evidence, questions, things, rows, composer } = props;
  const missing = questions.find(({ title }) => title === MISSING)?.facts ?? [];
  return (
    <>
      <div className={classes['column']}>
        <AlertStoryPanel incident={incident} things={things} />
        <div className={classes['late']}>
          <MailSection incidentId={incident.id} />
        </div>
      </div>
      <div className={classes['column']}>
        <VerdictPanel
          incident={incident}
          evidence={evidence.data ?? NO_EVIDENCE}
          facts={missing}
          impossible={impossible}
          {...rows}
        />
        <Techniques incidentId={incident.id} />
        <SimilarLine incident={incident} />
        <div className={classes['proof']}>
          <EvidencePanel incident={incident} evidence={evidence} questions={questions} {...rows} />
        </div>
      </div>
      <div className={classes['column']}>
        <div className={classes['todo']}>
          {actions}
          <div className={classes['tasks']}>
            <TasksPanel incidentId={incident.id} />
          </div>
        </div>
        <div className={classes['last']}>
          <Timeline
            incidentId={incident.id}
            title={incident.title}
            composer={composer}
            summaryOf={summaryOf}
          />
        </div>
      </div>
    </>
  );
}

const NO_EVIDENCE: readonly EvidenceDto[] = [];

/** Which part is open stands in the address: a link leads to it. */
function useTab(): [Tab, (tab: Tab) => void] {
  const [{ part }, change] = useUrlFilters(['part']);
  const tab = TABS.find((each) => each === part) ?? 'overview';
  const setTab = useCallback((next: Tab) => change({ part: next === 'overview' ? null : next }), [change]);
  return [tab, setTab];
}

/** The facts behind the chips, which rows are open, and how a chip leads to its row. */
function useEvidence(
  evidence: readonly EvidenceDto[] | undefined,
  questions: readonly AnsweredQuestion[],
  setTab: (tab: Tab) => void,
) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const facts = useMemo(
    () =>
      evidence?.map(({ id, statement, source, polarity }) => ({
        ...{ id, statement, polarity },
        source: source.name,
      })) ?? [],
    [evidence],
  );
  const onToggle = useCallback((id: string, isOpen: boolean) => {
    setOpen((previous) => {
      const next = new Set(previous);
      if (isOpen) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const show = useCallback(
    (id: string) => {
      const all = questions.flatMap((question) => question.facts);
      const row = all.find(({ earlier }) => earlier.some((one) => one.id === id))?.fact.id ?? id;
      setTab('overview');
      onToggle(row, true);
      // After the tab and the row are there.
      setTimeout(() => {
        const element = document.getElementById(evidenceRowId(row));
        element?.scrollIntoView({ block: 'center' });
        element?.querySelector('summary')?.focus({ preventScroll: true });
      }, 60);
    },
    [questions, onToggle, setTab],
  );
  return { facts, show, rows: { open, onToggle } };
}

function PartsList({ incident }: { incident: IncidentDetailDto }) {
  const observables = useQuery(observablesQuery(incident.id));
  const related = useQuery(relatedQuery(incident.id));
  const parts: [Tab, string, number | string | undefined][] = [
    ['overview', t`Overview`, undefined],
    ['graph', t`Graph`, undefined],
    ['observables', t`Observables`, countOf(observables.data?.length, incident)],
    ['alerts', t`Alerts`, incident.alert_count],
    ['related', t`Similar`, related.data?.length],
  ];
  return (
    <Tabs.List className={`${classes['parts']} no-print`} aria-label={t`Parts of the incident`}>
      {parts.map(([value, label, count]) => (
        <Tabs.Tab key={value} value={value} px="xs">
          {label}
          {count !== undefined && <span className={classes['dim']}> {count}</span>}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}

/** The page's buttons, each with its key, and the dialogs behind them. */
function useCommands(incident: IncidentDetailDto, onRequestAction: () => void, showTimeline: () => void) {
  const canWrite = useCan('incident:write');
  const canRequest = useCan('action:request');
  const triage = useTriageAgain(incident.id);
  const [dialog, setDialog] = useState<'resolve' | 'reopen' | null>(null);
  const composer = useRef<HTMLTextAreaElement>(null);
  const resolved = incident.status === 'resolved';
  const close = (): void => setDialog(null);

  const commands: IncidentCommand[] = [];
  if (canWrite && !resolved) {
    commands.push({ key: 'r', label: t`Resolve`, run: () => setDialog('resolve'), primary: true });
  }
  if (canWrite && resolved) commands.push({ key: 'o', label: t`Reopen`, run: () => setDialog('reopen') });
  if (canWrite && (incident.status === 'created' || incident.status === 'triaged')) {
    const first = incident.status === 'created';
    commands.push({
      key: 't',
      label: first ? t`Triage` : t`Triage again`,
      pending: triage.isPending,
      run: () =>
        triage.mutate(undefined, {
          onSuccess: () =>
            toast.done(first ? t`${incident.number} is triaged.` : t`${incident.number} is triaged again.`),
          onError: (error) => toast.failed(first ? 'triage' : t`triage again`, error),
        }),
    });
  }
  if (canRequest && !resolved) commands.push({ key: 'n', label: t`Request action`, run: onRequestAction });
  if (canWrite) {
    commands.push({
      key: 'c',
      label: t`Comment`,
      run: () => {
        showTimeline();
        setTimeout(() => composer.current?.focus(), 30);
      },
    });
  }
  useShortcuts(commands.map(({ key, label, run }) => ({ keys: key, label, run, group: t`Incident` })));

  return {
    commands,
    composer,
    dialog: (
      <>
        {dialog === 'resolve' && <ResolveDialog incident={incident} onClose={close} />}
        {dialog === 'reopen' && <ReopenDialog incident={incident} onClose={close} />}
      </>
    ),
  };
}

/** The page's true places while it loads. */
export function IncidentSkeleton() {
  return (
    <div className={classes['page']} aria-busy="true" aria-label={t`Loading the incident`} role="status">
      <div className={classes['header']}>
        <div className={classes['heading']}>
          <Skeleton height={18} width="60%" mb={8} />
          <Skeleton height={12} width="40%" />
        </div>
      </div>
      <div className={classes['columns']}>
        {[0, 1, 2].map((each) => (
          <div key={each} className={classes['column']}>
            <Skeleton height={20} width="50%" />
            <Skeleton height={60} />
            <Skeleton height={14} />
            <Skeleton height={14} width="70%" />
          </div>
        ))}
      </div>
    </div>
  );
}
