import { VisuallyHidden } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IncidentList } from '../features/incidents/components/incident-list.tsx';

export function Component() {
  useDocumentTitle('Incidents · Triage Warden');
  return (
    <>
      <VisuallyHidden component="h1">Incidents</VisuallyHidden>
      <IncidentList />
    </>
  );
}
