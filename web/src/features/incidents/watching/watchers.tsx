import { Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { WatchersDto } from '../../../shared/api/generated/index.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { visible } from '../../../shared/lib/visible.ts';
import { toast } from '../../../shared/ui/toast.ts';
import { useWatch, watchersQuery } from './watching.queries.ts';
import classes from './watching.module.css';
import { plural, t } from '../../../shared/texts/texts.ts';

const WHY: Record<WatchersDto['data'][number]['reason'], string> = {
  chosen: t`asked for it`,
  assigned: t`it was assigned to them`,
  commented: 'commented',
  mentioned: t`was mentioned`,
};

/** Whether one is told what becomes of the incident, and who else is. */
export function Watchers({ incidentId }: { incidentId: string }) {
  const watchers = useQuery(watchersQuery(incidentId));
  const watch = useWatch(incidentId);
  const watching = watchers.data?.watching ?? false;
  const toggle = (): void => {
    if (watchers.isError) void watchers.refetch();
    if (!watchers.data || watch.isPending) return;
    watch.mutate(!watching, {
      onError: (error) => toast.failed(watching ? t`end watching` : t`watch the incident`, error),
    });
  };
  useShortcuts([
    {
      ...{ keys: 'w', label: watching ? t`Watch no more` : t`Watch`, group: t`Incident`, run: toggle },
      obstacle: watchers.isPending ? t`Who watches it is still being loaded: press again.` : null,
    },
  ]);
  if (watchers.isError)
    return (
      <button type="button" className={classes['inline']} onClick={toggle}>
        {t`Who watches could not be loaded: try again`}
      </button>
    );
  return (
    <span className={`${classes['watchers']} no-print`}>
      <button
        type="button"
        className={classes['inline']}
        aria-pressed={watching}
        disabled={!watchers.data}
        title={t`What becomes of it is told to you (w)`}
        onClick={toggle}
      >
        <IconEye size={15} aria-hidden /> {watching ? t`Watching` : t`Watch`}
      </button>
      {watchers.data && watchers.data.data.length > 0 && <Others watchers={watchers.data} />}
    </span>
  );
}

function Others({ watchers: { data, more } }: { watchers: WatchersDto }) {
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes['inline']} onClick={toggle}>
          {more ? t`more than ${data.length}` : plural(data.length, 'person', 'people')}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={classes['people']} aria-label={t`Who watches it`} tabIndex={0}>
          {data.map(({ id, name, reason }) => (
            <li key={id}>
              {visible(name)} <span className={classes['dim']}>{WHY[reason]}</span>
            </li>
          ))}
        </ul>
        {more && <Text size="sm">{t`There are more.`}</Text>}
      </Popover.Dropdown>
    </Popover>
  );
}
