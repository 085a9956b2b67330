import { Stack } from '@mantine/core';
import { Link } from 'react-router';
import type { AuditEntryDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { SidePanel } from '../../../shared/ui/side-panel.tsx';
import { subjectAddress, subjectOf, whoOf } from '../audit-words.ts';

/** One entry whole, as the record has it. */
export function AuditEntry({ entry, onClose }: { entry: AuditEntryDto; onClose: () => void }) {
  const address = subjectAddress(entry.subject_type, entry.subject_id);
  const { incident, run } = entry;
  return (
    <SidePanel title={entry.event_label} onClose={onClose}>
      <Stack gap="lg">
        <Facts
          items={[
            ['When', exact(entry.occurred_at)],
            ['Who', whoOf({ ...entry, on_behalf_of: null })],
            ['Id of who', entry.actor_id && <code>{entry.actor_id}</code>],
            ['On behalf of', entry.on_behalf_of?.name],
            ['From', entry.ip && <code>{entry.ip}</code>],
            ['On what', address ? <Link to={address}>{subjectOf(entry)}</Link> : subjectOf(entry)],
            ['Id of that', <code key="subject">{entry.subject_id}</code>],
            [
              'Incident',
              incident && entry.subject_type !== 'incident' && (
                <Link to={`/incidents/${incident.id}`}>{incident.number}</Link>
              ),
            ],
            ['Run', run && <Link to={`/runs/${run.id}`}>{run.playbook ?? 'Playbook run'}</Link>],
            ['Reason', entry.reason],
            ['Event', <code key="event">{entry.event}</code>],
            [
              'Place in the chain',
              entry.position === null ? 'Being sealed' : entry.position.toLocaleString('en'),
            ],
            [
              'Correlation id',
              <span key="correlation">
                <code>{entry.correlation_id}</code>{' '}
                <CopyButton label="Copy the correlation id" value={entry.correlation_id} />
              </span>,
            ],
          ]}
        />
        <JsonView label="Details" value={entry.details} maxHeight={560} />
      </Stack>
    </SidePanel>
  );
}
