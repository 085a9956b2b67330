import { VisuallyHidden } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IncidentList } from '../features/incidents/components/incident-list.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  useDocumentTitle(t`Incidents · Triage Warden`);
  return (
    <>
      <VisuallyHidden component="h1">{t`Incidents`}</VisuallyHidden>
      <IncidentList />
    </>
  );
}
