import { Stack } from '@mantine/core';
import { Link } from 'react-router';
import type { AuditEntryDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { SidePanel } from '../../../shared/ui/side-panel.tsx';
import { subjectAddress, subjectOf, whoOf } from '../audit-words.ts';
import { number, t } from '../../../shared/texts/texts.ts';

/** One entry whole, as the record has it. */
export function AuditEntry({ entry, onClose }: { entry: AuditEntryDto; onClose: () => void }) {
  const address = subjectAddress(entry.subject_type, entry.subject_id);
  const { incident, run } = entry;
  return (
    <SidePanel title={entry.event_label} onClose={onClose}>
      <Stack gap="lg">
        <Facts
          items={[
            [t`When`, exact(entry.occurred_at)],
            [t`Who`, whoOf({ ...entry, on_behalf_of: null })],
            [t`Id of who`, entry.actor_id && <code>{entry.actor_id}</code>],
            [t`On behalf of`, entry.on_behalf_of?.name],
            [t`From`, entry.ip && <code>{entry.ip}</code>],
            [t`On what`, address ? <Link to={address}>{subjectOf(entry)}</Link> : subjectOf(entry)],
            [t`Id of that`, <code key="subject">{entry.subject_id}</code>],
            [
              t`Incident`,
              incident && entry.subject_type !== 'incident' && (
                <Link to={`/incidents/${incident.id}`}>{incident.number}</Link>
              ),
            ],
            [t`Run`, run && <Link to={`/runs/${run.id}`}>{run.playbook ?? t`Playbook run`}</Link>],
            [t`Reason`, entry.reason],
            [t`Event`, <code key="event">{entry.event}</code>],
            [t`Place in the chain`, entry.position === null ? t`Being sealed` : number(entry.position)],
            [
              t`Correlation id`,
              <span key="correlation">
                <code>{entry.correlation_id}</code>{' '}
                <CopyButton label={t`Copy the correlation id`} value={entry.correlation_id} />
              </span>,
            ],
          ]}
        />
        <JsonView label={t`Details`} value={entry.details} maxHeight={560} />
      </Stack>
    </SidePanel>
  );
}
