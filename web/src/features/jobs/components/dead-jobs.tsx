import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { DeadJobDto } from '../../../shared/api/generated/index.ts';
import { useCan } from '../../../shared/session/session.ts';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { useRetryJob } from '../jobs.queries.ts';
import classes from './jobs.module.css';
import { rich, t } from '../../../shared/texts/texts.ts';

/** What was tried as often as it may be; a person has to look, then send it again. */
export function DeadJobs({ jobs }: { jobs: readonly DeadJobDto[] }) {
  const retry = useRetryJob();
  if (jobs.length === 0) return <Text c="dimmed">{t`None. What fails is tried again by itself first.`}</Text>;
  return (
    <Stack gap="sm">
      {retry.isError && <ErrorNotice error={retry.error} doing={t`send the job again`} />}
      <ul className={classes['dead']}>
        {jobs.map((job) => (
          <DeadJob
            key={job.id}
            job={job}
            pending={retry.isPending && retry.variables === job.id}
            onRetry={() => retry.mutate(job.id)}
          />
        ))}
      </ul>
    </Stack>
  );
}

function DeadJob({ job, pending, onRetry }: { job: DeadJobDto; pending: boolean; onRetry: () => void }) {
  const mayWrite = useCan('job:write');
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className={classes['deadRow']}>
        <span>
          <code>{job.queue}</code> {job.error}{' '}
          <Text span size="sm" c="dimmed">
            {rich`${job.attempts} attempts, ${(<TimeAgo at={job.failed_at} />)}`}
          </Text>
        </span>
        <Button variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t`Data`}
        </Button>
        {mayWrite && (
          <Button
            variant="default"
            loading={pending}
            aria-label={t`Send again: ${job.queue}`}
            onClick={onRetry}
          >
            {t`Send again`}
          </Button>
        )}
      </div>
      {open && <JsonView label={t`Data of the job`} value={job.data} maxHeight={240} />}
    </li>
  );
}
