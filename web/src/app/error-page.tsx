import { Button, Group } from '@mantine/core';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { ErrorNotice } from '../shared/ui/notices.tsx';

/** A page that threw while it was drawn or loaded. What was typed is kept as drafts. */
export function ErrorPage() {
  const error = useRouteError();
  const thrown = isRouteErrorResponse(error) ? new Error(`${error.status} ${error.statusText}`) : error;
  return (
    <div style={{ padding: 16, maxWidth: 720 }}>
      <ErrorNotice error={thrown} doing="show this page" kept="What you typed is kept." />
      <Group mt="md">
        <Button onClick={() => globalThis.location.reload()}>Load the page again</Button>
        <Button variant="default" component="a" href="/">
          Go to the dashboard
        </Button>
      </Group>
    </div>
  );
}
