import { ActionIcon, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useShortcuts } from '../keyboard/shortcuts.tsx';
import classes from './side-panel.module.css';
import { t } from '../texts/texts.ts';

interface SidePanelProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A preview at the right of a list; the list keeps its place and its keys. Escape closes it. */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null);
  useShortcuts([{ keys: 'Escape', label: t`Close the preview`, group: t`List`, run: onClose }]);
  useEffect(() => {
    // Below a list, as on a phone, it would open out of sight.
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [title]);
  return (
    <aside ref={panel} className={classes['panel']} aria-label={title}>
      <div className={classes['head']}>
        <Title order={2}>{title}</Title>
        <ActionIcon aria-label={t`Close the preview`} onClick={onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      {children}
    </aside>
  );
}

/** A list and, beside it, what is previewed of it. */
export function WithPanel({ list, panel }: { list: ReactNode; panel: ReactNode }) {
  return (
    <div className={classes['split']}>
      <div className={classes['list']}>{list}</div>
      {panel}
    </div>
  );
}
