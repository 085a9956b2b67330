import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { IncidentDetailDto, RecommendedActionDto } from '../../../shared/api/generated/index.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { useCan } from '../../../shared/session/session.ts';
import { EvidenceLight } from '../../../shared/ui/evidence-chip.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useTriageAgain } from '../incidents.mutations.ts';
import { weightyThings } from '../listed-things.ts';
import { evidenceQuery } from '../../../shared/api/incident.queries.ts';
import { evidenceRowId } from './evidence-row.tsx';
import { FactsPanel, type FactsTab } from './facts-panel.tsx';
import { IncidentHeader, type IncidentCommand } from './incident-header.tsx';
import classes from './incident.module.css';
import { ReopenDialog } from './reopen-dialog.tsx';
import { ResolveDialog } from './resolve-dialog.tsx';
import { Timeline } from './timeline.tsx';
import { VerdictPanel, type RecommendationPlace } from './verdict-panel.tsx';

type Column = 'verdict' | 'timeline' | 'facts';

interface IncidentViewProps {
  incident: IncidentDetailDto;
  /** Slots that the actions feature fills. */
  recommendation: (recommendation: RecommendedActionDto, place: RecommendationPlace) => ReactNode;
  actions: ReactNode;
  onRequestAction: () => void;
  /** What an action does, to what. */
  summaryOf: (actionId: string) => string | undefined;
}

export function IncidentView(props: IncidentViewProps) {
  const { incident, recommendation, actions, onRequestAction, summaryOf } = props;
  const [column, setColumn] = useState<Column>('verdict');
  const [tab, setTab] = useState<FactsTab>('evidence');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const evidence = useQuery(evidenceQuery(incident.id));
  const facts = useMemo(
    () =>
      evidence.data?.map(({ id, statement, source, polarity }) => ({
        id,
        statement,
        polarity,
        source: source.name,
      })) ?? [],
    [evidence.data],
  );
  const things = useMemo(() => weightyThings(evidence.data ?? []), [evidence.data]);
  const toggle = useCallback((id: string, isOpen: boolean) => {
    setOpen((previous) => {
      const next = new Set(previous);
      if (isOpen) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const showEvidence = useCallback(
    (id: string) => {
      setColumn('facts');
      setTab('evidence');
      toggle(id, true);
      // After the tab and the column are there.
      setTimeout(() => {
        const row = document.getElementById(evidenceRowId(id));
        row?.scrollIntoView({ block: 'center' });
        row?.querySelector('summary')?.focus({ preventScroll: true });
      }, 60);
    },
    [toggle],
  );
  const { commands, dialog, composer } = useCommands(incident, onRequestAction, () => setColumn('timeline'));
  const shown = (name: Column): true | undefined => column === name || undefined;

  return (
    <EvidenceLight facts={facts} show={showEvidence}>
      <div className={classes['page']}>
        <IncidentHeader incident={incident} commands={commands} things={things} />
        <div className={classes['switch']}>
          <SegmentedControl
            aria-label="Part of the incident"
            fullWidth
            data={[
              { value: 'verdict', label: 'Verdict' },
              { value: 'timeline', label: 'Timeline' },
              { value: 'facts', label: 'Facts' },
            ]}
            value={column}
            onChange={(value) => setColumn(value as Column)}
          />
        </div>
        <div className={classes['columns']}>
          <div className={classes['column']} data-shown={shown('verdict')}>
            <VerdictPanel incident={incident} recommendation={recommendation} />
            {actions}
          </div>
          <div className={classes['column']} data-shown={shown('timeline')}>
            <Timeline incidentId={incident.id} composer={composer} summaryOf={summaryOf} />
          </div>
          <div className={classes['column']} data-shown={shown('facts')}>
            <FactsPanel incidentId={incident.id} tab={tab} onTab={setTab} open={open} onToggle={toggle} />
          </div>
        </div>
        {dialog}
      </div>
    </EvidenceLight>
  );
}

/** The page's buttons, each with its key, and the dialogs behind them. */
function useCommands(incident: IncidentDetailDto, onRequestAction: () => void, showTimeline: () => void) {
  const canWrite = useCan('incident:write');
  const canRequest = useCan('action:request');
  const navigate = useNavigate();
  const location = useLocation();
  const triage = useTriageAgain(incident.id);
  const [dialog, setDialog] = useState<'resolve' | 'reopen' | null>(null);
  const composer = useRef<HTMLTextAreaElement>(null);
  const resolved = incident.status === 'resolved';
  const close = (): void => setDialog(null);
  // Back keeps the list's filters and place; opened by its address there is nothing to go back to.
  const back = (): void => void (location.key === 'default' ? navigate('/incidents') : navigate(-1));

  const commands: IncidentCommand[] = [];
  if (canWrite && !resolved) {
    commands.push({ key: 'r', label: 'Resolve', run: () => setDialog('resolve'), primary: true });
  }
  if (canWrite && resolved) commands.push({ key: 'o', label: 'Reopen', run: () => setDialog('reopen') });
  if (canWrite && (incident.status === 'created' || incident.status === 'triaged')) {
    const first = incident.status === 'created';
    commands.push({
      key: 't',
      label: first ? 'Triage' : 'Triage again',
      pending: triage.isPending,
      run: () =>
        triage.mutate(undefined, {
          onSuccess: () => toast.done(`${incident.number} is triaged${first ? '' : ' again'}.`),
          onError: (error) => toast.failed(first ? 'triage' : 'triage again', error),
        }),
    });
  }
  if (canRequest && !resolved) commands.push({ key: 'n', label: 'Request action', run: onRequestAction });
  if (canWrite) {
    commands.push({
      key: 'c',
      label: 'Comment',
      run: () => {
        showTimeline();
        setTimeout(() => composer.current?.focus(), 30);
      },
    });
  }
  useShortcuts([
    ...commands.map(({ key, label, run }) => ({ keys: key, label, run, group: 'Incident' })),
    { keys: 'Escape', label: 'Back to the list', group: 'Incident', run: back },
  ]);

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
    <div className={classes['page']} aria-busy="true" aria-label="Loading the incident" role="status">
      <div className={classes['header']}>
        <div className={classes['heading']}>
          <Skeleton height={18} width="60%" mb={8} />
          <Skeleton height={12} width="40%" />
        </div>
      </div>
      <div className={classes['columns']}>
        {[0, 1, 2].map((each) => (
          <div key={each} className={classes['column']} data-shown={each === 0 || undefined}>
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
