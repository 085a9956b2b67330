import { Button, Kbd, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery } from '../../../shared/api/queues.queries.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { later } from '../../../shared/lib/later.tsx';
import { useSession } from '../../../shared/session/session.ts';
import { useBulkCommands, type BulkTargets } from './bulk-changes.ts';
import classes from './bulk.module.css';
import { t } from '../../../shared/texts/texts.ts';

const dialogs = () => import('./bulk-dialogs.ts');
const AssignDialog = later(() => dialogs().then((module) => module.AssignDialog));
const ResolveManyDialog = later(() => dialogs().then((module) => module.ResolveManyDialog));
const SnoozeDialog = later(() => dialogs().then((module) => module.SnoozeDialog));
const TagDialog = later(() => dialogs().then((module) => module.TagDialog));
const TeamDialog = later(() => dialogs().then((module) => module.TeamDialog));
const TriageManyDialog = later(() => dialogs().then((module) => module.TriageManyDialog));

interface BulkBarProps {
  /** What the keys and buttons act on; null: nothing. */
  targets: BulkTargets | null;
  /** `3 incidents`, `all that match` */
  called: string;
  /** Something is selected: the bar shows. Without that the keys act on the row that they are at. */
  shown: boolean;
  all: boolean;
  onAll: () => void;
  onClear: () => void;
}

type Asking = 'assign' | 'team' | 'resolve' | 'triage' | 'tag' | 'snooze';

/** What is selected, and what can be done to all of it. */
export function BulkBar({ targets, called, shown, all, onAll, onClear }: BulkBarProps) {
  const session = useSession();
  const { data: queues } = useQuery(queuesQuery);
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = (): void => setAsking(null);
  const commands = useBulkCommands(targets, () => {
    close();
    onClear();
  });
  const toMe = (): void => commands.assign({ id: session.userId, name: session.name });
  const actions = [
    { key: 'i', label: t`Assign to me`, run: toMe },
    { key: 'm', label: t`Assign to…`, run: () => setAsking('assign') },
    ...(queues?.length ? [{ key: 'e', label: t`Team…`, run: () => setAsking('team') }] : []),
    { key: 'r', label: t`Resolve…`, run: () => setAsking('resolve') },
    { key: 't', label: t`Triage again…`, run: () => setAsking('triage') },
    { key: 'l', label: t`Tag…`, run: () => setAsking('tag') },
    { key: 's', label: t`Put off…`, run: () => setAsking('snooze') },
  ];
  const group = t`Selected incidents`;
  useShortcuts([
    ...actions.map(({ key, label, run }) => ({ keys: key, label, group, run, when: targets !== null })),
    { keys: 'A', label: t`Select all that match`, group, run: onAll },
    { keys: 'Escape', label: t`Select nothing`, group, run: onClear, when: shown },
  ]);
  return (
    <>
      {shown && (
        <div className={classes['bar']} role="group" aria-label={t`Selected incidents`}>
          <Text fw={600} size="sm" aria-live="polite">
            {t`${called} selected`}
          </Text>
          {!all && (
            <Button size="compact-xs" variant="subtle" onClick={onAll} rightSection={<Hint of="A" />}>
              {t`All that match`}
            </Button>
          )}
          {actions.map(({ key, label, run }) => (
            <Button
              key={key}
              size="compact-xs"
              variant="default"
              onClick={run}
              rightSection={<Hint of={key} />}
            >
              {label}
            </Button>
          ))}
          <Button size="compact-xs" variant="subtle" onClick={onClear}>
            {t`Clear`}
          </Button>
        </div>
      )}
      {asking === 'assign' && <AssignDialog called={called} onAssign={commands.assign} onClose={close} />}
      {asking === 'team' && <TeamDialog called={called} onMove={commands.moveTo} onClose={close} />}
      {asking === 'resolve' && (
        <ResolveManyDialog called={called} onResolve={commands.resolve} onClose={close} />
      )}
      {asking === 'tag' && <TagDialog called={called} onTag={commands.tag} onClose={close} />}
      {asking === 'snooze' && <SnoozeDialog called={called} onSnooze={commands.snooze} onClose={close} />}
      {asking === 'triage' && <TriageManyDialog called={called} onTriage={commands.triage} onClose={close} />}
    </>
  );
}

function Hint({ of }: { of: string }) {
  return (
    <Kbd size="xs" className={classes['hint']} aria-hidden>
      {of}
    </Kbd>
  );
}
