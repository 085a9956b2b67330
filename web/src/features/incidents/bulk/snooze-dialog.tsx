import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { serverNow } from '../../../shared/api/server-clock.ts';
import { exact } from '../../../shared/lib/time.ts';
import { fromLocal } from '../../../shared/lib/time-zone.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useForm } from '../../../shared/ui/form.tsx';
import { snoozeMoments } from '../snooze-moments.ts';
import classes from './bulk.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface SnoozeDialogProps {
  called: string;
  /** RFC 3339; null takes it back. */
  onSnooze: (until: string | null) => void;
  onClose: () => void;
}

export function SnoozeDialog({ called, onSnooze, onClose }: SnoozeDialogProps) {
  const [moments] = useState(() => snoozeMoments(new Date(serverNow())));
  const [chosen, setChosen] = useState('');
  const at = fromLocal(chosen);
  const { errors, attributes } = useForm({
    faults: { until: at === null ? t`Choose a day and a time.` : undefined },
    onSubmit: () => {
      if (at !== null) onSnooze(at);
    },
  });
  return (
    <Dialog onClose={onClose} title={t`Put ${called} off`}>
      <Stack gap="sm">
        <ul className={classes['people']} aria-label={t`Until when`}>
          {moments.map(({ label, at: moment }, index) => (
            <li key={label}>
              <button
                type="button"
                data-autofocus={index === 0 || undefined}
                title={exact(moment.toISOString())}
                onClick={() => onSnooze(moment.toISOString())}
              >
                {label}
              </button>
            </li>
          ))}
          <li>
            <button type="button" onClick={() => onSnooze(null)}>
              {t`Back into the queue now`}
            </button>
          </li>
        </ul>
        <form {...attributes}>
          <Group align="flex-end">
            <TextInput
              type="datetime-local"
              label={t`Until`}
              description={t`90 days at most. What its alerts say new brings it back before.`}
              value={chosen}
              error={errors['until']}
              onChange={(event) => setChosen(event.currentTarget.value)}
            />
            <Button type="submit">{t`Put off`}</Button>
          </Group>
        </form>
      </Stack>
    </Dialog>
  );
}
