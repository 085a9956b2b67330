import { Button, Group } from '@mantine/core';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { ProblemError } from '../shared/api/problem.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { t } from '../shared/texts/texts.ts';

/** How the browsers say that a page's program did not come. */
const NOT_LOADED = /dynamically imported module|importing a module script|preload css/i;

function notLoaded(): ProblemError {
  return new ProblemError({
    status: 0,
    code: 'network',
    title: t`A part of it did not come`,
    detail: t`The server could not be reached, or Triage Warden was updated since this window was opened.`,
    correlationId: null,
  });
}

/** A page that threw while it was drawn or loaded. What was typed is kept as drafts. */
export function ErrorPage() {
  const error = useRouteError();
  const thrown = isRouteErrorResponse(error) ? new Error(`${error.status} ${error.statusText}`) : error;
  const shown = thrown instanceof Error && NOT_LOADED.test(thrown.message) ? notLoaded() : thrown;
  return (
    <div style={{ padding: 16, maxWidth: 720 }}>
      <ErrorNotice error={shown} doing={t`show this page`} kept={t`What you typed is kept.`} />
      <Group mt="md">
        <Button onClick={() => globalThis.location.reload()}>{t`Load the page again`}</Button>
        <Button variant="default" component="a" href="/">
          {t`Go to the dashboard`}
        </Button>
      </Group>
    </div>
  );
}
