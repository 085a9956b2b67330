import { Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { PlaybookValidationDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import classes from './playbooks.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** What the server says of the text: every fault with its place, or that there is none. */
export function Faults({
  validation,
  error,
}: {
  validation: PlaybookValidationDto | undefined;
  error: unknown;
}) {
  return (
    <div className={classes['faults']} aria-live="polite" role="status">
      {error != null && (
        <ErrorNotice error={error} doing={t`check the playbook`} kept={t`Your text is kept.`} />
      )}
      {error == null && !validation && <Text c="dimmed">{t`Checking …`}</Text>}
      {error == null && validation?.valid && (
        <Text c="dimmed">
          <IconCircleCheck size={15} aria-hidden style={{ verticalAlign: '-2px', color: 'var(--fine)' }} />
          {t` Valid`}
        </Text>
      )}
      {error == null && validation && !validation.valid && (
        <ul>
          {validation.errors.map((fault) => (
            <li key={`${fault.line} ${fault.column} ${fault.message}`} className={classes['fault']}>
              <code>
                {fault.line}:{fault.column}
              </code>
              <span>{fault.message}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
