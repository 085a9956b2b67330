import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { asProblem, isProblem } from '../api/problem.ts';
import { CopyButton } from './copy-button.tsx';
import classes from './notices.module.css';
import { rich, t } from '../texts/texts.ts';

interface ErrorNoticeProps {
  error: unknown;
  /** What was being done, as the reader would say it: "load the incidents". */
  doing: string;
  /** What is not lost: "Your comment is kept." */
  kept?: string;
  retry?: (() => void) | undefined;
}

const NOT_PROVED = ['reauthentication_required', 'second_factor_enrolment_required'];

/** What failed, why, what was kept, what to do, and the id under which the server's log has it; nothing where nothing failed. */
export function ErrorNotice({ error, doing, kept, retry }: ErrorNoticeProps) {
  if (error == null) return null;
  const problem = asProblem(error);
  if (NOT_PROVED.includes(problem.code)) return <NotProved doing={doing} kept={kept} />;
  return (
    <div role="alert" className={classes['error']}>
      <IconAlertOctagon size={18} aria-hidden className={classes['icon']} />
      <Stack gap={4} style={{ minWidth: 0 }}>
        <Text fw={600}>{t`Could not ${doing}. ${problem.title}.`.replace('..', '.')}</Text>
        {problem.detail && <Text size="sm">{problem.detail}</Text>}
        {problem.errors.length > 0 && (
          <ul className={classes['list']}>
            {problem.errors.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                {path && <code>{path}</code>} {message}
              </li>
            ))}
          </ul>
        )}
        {kept && <Text size="sm">{kept}</Text>}
        <Group gap="sm">
          {retry && problem.code !== 'forbidden' && (
            <Button variant="default" onClick={retry}>
              {t`Try again`}
            </Button>
          )}
          {problem.correlationId && (
            <Group gap={4}>
              <Text size="xs" c="dimmed">
                {rich`Correlation id ${(<code>{problem.correlationId}</code>)}`}
              </Text>
              <CopyButton label={t`Copy the correlation id`} value={problem.correlationId} />
            </Group>
          )}
        </Group>
      </Stack>
    </div>
  );
}

/** The dialog that asks for it was closed: nobody needs to be told what failed. */
function NotProved({ doing, kept }: Pick<ErrorNoticeProps, 'doing' | 'kept'>) {
  return (
    <Text role="status" size="sm">
      {rich`Nothing was done: to ${doing} needs a proof that it is you. Do it again to give it. ${kept}`}
    </Text>
  );
}

interface LoadFailureProps {
  error: unknown;
  /** What a page is about, as the reader would say it: "run". */
  what: string;
  retry: () => void;
  /** Where the others of its kind are. */
  children: ReactNode;
}

/** Instead of a page whose subject could not be loaded; what is not there is no error and is not tried again. */
export function LoadFailure({ error, what, retry, children }: LoadFailureProps) {
  if (!isProblem(error, 'not_found'))
    return <ErrorNotice error={error} doing={t`load the ${what}`} retry={retry} />;
  return (
    <EmptyState title={t`There is no such ${what}`}>
      {rich`It may have been removed, or the address is mistyped. ${children}`}
    </EmptyState>
  );
}

interface EmptyStateProps {
  title: string;
  /** It is all that the page has: its title is the page's heading. */
  page?: boolean;
  /** What to do next, with the command or the button for it. */
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, page = false, children, action }: EmptyStateProps) {
  return (
    <div className={classes['empty']}>
      <Title order={page ? 1 : 2} size="h3">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" component="div">
          {children}
        </Text>
      )}
      {action}
    </div>
  );
}
