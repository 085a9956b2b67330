import {
  Button,
  Checkbox,
  Group,
  SegmentedControl,
  Select,
  Skeleton,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { serverNow } from '../../../shared/api/server-clock.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { useSession } from '../../../shared/session/session.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import type { HandoverScope } from '../../../shared/api/generated/index.ts';
import { queuesQuery } from '../../../shared/api/queues.queries.ts';
import { openIncidentsQuery, recipientsQuery, useHandOver } from '../handovers.queries.ts';
import { prefilled, type OpenIncident } from '../standing.ts';
import classes from './handovers.module.css';
import { IncidentLine } from './incident-line.tsx';
import { many, t } from '../../../shared/texts/texts.ts';

const EVERYBODY = 'everybody';

/** What is open, a note about it, and to whom: one page at the end of a shift. */
export function HandoverForm() {
  const [scope, setScope] = useState<HandoverScope>('mine');
  const open = useQuery(openIncidentsQuery(scope));
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [recipient, setRecipient] = useState<string | null>(null);
  // What the note tells the times for; they do not run on while one writes.
  const [at] = useState(serverNow);
  const handed = useMemo(
    () => open.data?.data.filter(({ id }) => !leftOut.has(id)) ?? [],
    [open.data, leftOut],
  );
  const note = useNote(prefilled(handed, at));
  const handOver = useHandOver();
  const navigate = useNavigate();
  const send = (): void => {
    if (open.data === undefined || handOver.isPending) return;
    handOver.mutate(
      { note: note.text, recipient_id: recipient, incident_ids: handed.map(({ id }) => id) },
      {
        onSuccess: (handover) => {
          note.clear();
          toast.done(t`Handed over to ${handover.recipient?.name ?? t`everybody who works on incidents`}.`);
          void navigate(`/handovers/${handover.id}`);
        },
      },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="lg">
        <Section title={t`What is open`} aside={<Whose value={scope} onChange={setScope} />}>
          <Open scope={scope} at={at} leftOut={leftOut} onLeaveOut={setLeftOut} />
        </Section>
        <Recipient value={recipient} onChange={setRecipient} />
        <Textarea
          label={t`Note`}
          description={t`Plain text. It is kept as you write it, and can be read by everybody later.`}
          autosize
          minRows={6}
          maxRows={24}
          maxLength={20_000}
          value={note.text}
          onChange={(event) => note.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          }}
        />
        {handOver.isError && (
          <ErrorNotice error={handOver.error} doing={t`hand over`} kept={t`Your note is kept.`} />
        )}
        <Group>
          <Button
            type="submit"
            loading={handOver.isPending}
            disabled={open.data === undefined || note.text.trim() === ''}
          >
            {t`Hand over ${many(handed.length, 'incident')}`}
          </Button>
          {note.written && (
            <Button variant="subtle" onClick={note.clear}>
              {t`Fill the note in anew`}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

/** What was written, which a reload does not lose; until then what is open. */
function useNote(beginning: string) {
  const [draft, setDraft, clearDraft] = useDraft('handover');
  const [written, setWritten] = useState(draft !== '');
  return {
    written,
    text: written ? draft : beginning,
    write: (text: string): void => {
      setWritten(true);
      setDraft(text);
    },
    clear: (): void => {
      setWritten(false);
      clearDraft();
    },
  };
}

interface WhoseProps {
  value: HandoverScope;
  onChange: (scope: HandoverScope) => void;
}

/** One's teams are offered to whoever is in one. */
function Whose({ value, onChange }: WhoseProps) {
  const { data: queues = [] } = useQuery(queuesQuery);
  const scopes: { value: HandoverScope; label: string }[] = [
    { value: 'mine', label: t`Mine` },
    ...(queues.some(({ mine }) => mine) ? [{ value: 'teams' as const, label: t`My teams’ queue` }] : []),
    { value: 'all', label: t`Everybody’s` },
  ];
  return <SegmentedControl aria-label={t`Whose`} size="xs" value={value} onChange={onChange} data={scopes} />;
}

const NOTHING: Record<HandoverScope, string> = {
  mine: t`None of yours is open: “Everybody’s” shows the others.`,
  teams: t`Nothing waits in the queues of your teams.`,
  all: t`Nothing is open.`,
};

interface OpenProps {
  scope: HandoverScope;
  at: number;
  leftOut: ReadonlySet<string>;
  onLeaveOut: (ids: ReadonlySet<string>) => void;
}

function Open({ scope, at, leftOut, onLeaveOut }: OpenProps) {
  const { data, error, refetch } = useQuery(openIncidentsQuery(scope));
  if (error) return <ErrorNotice error={error} doing={t`load what is open`} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={108} aria-label={t`Loading`} role="status" />;
  const incidents = data.data;
  if (incidents.length === 0) return <Text c="dimmed">{NOTHING[scope]}</Text>;
  const toggle = ({ id }: OpenIncident): void => {
    const next = new Set(leftOut);
    if (!next.delete(id)) next.add(id);
    onLeaveOut(next);
  };
  return (
    <>
      <ul className={classes['list']} aria-label={t`Open incidents`}>
        {incidents.map((incident) => (
          <IncidentLine
            key={incident.id}
            incident={incident}
            at={at}
            before={
              <Checkbox
                size="xs"
                aria-label={t`Hand over ${incident.number}`}
                checked={!leftOut.has(incident.id)}
                onChange={() => toggle(incident)}
              />
            }
          />
        ))}
      </ul>
      {data.more && <Text size="sm">{t`The ${incidents.length} most urgent: a note holds no more.`}</Text>}
    </>
  );
}

function Recipient({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { userId } = useSession();
  const [part, setPart] = useState('');
  const [name, setName] = useState<string | null>(null);
  const [asked] = useDebouncedValue(part === name ? '' : part.trim(), 150);
  const people = useQuery(recipientsQuery(asked));
  const others = people.data?.data.filter(({ id }) => id !== userId && id !== value) ?? [];
  const chosen = value === null || name === null ? [] : [{ value, label: visible(name) }];
  return (
    <Select
      label={t`To`}
      description={t`Whoever it is for is told; a part of the name finds others.`}
      searchable
      allowDeselect={false}
      nothingFoundMessage={
        people.isError ? t`The names could not be loaded.` : t`Nobody of this name works on incidents.`
      }
      data={[
        { value: EVERYBODY, label: t`Everybody who works on incidents` },
        ...chosen,
        ...others.map((person) => ({ value: person.id, label: visible(person.name) })),
      ]}
      value={value ?? EVERYBODY}
      onSearchChange={setPart}
      onChange={(id) => {
        setName(others.find((person) => person.id === id)?.name ?? (id === value ? name : null));
        onChange(id === EVERYBODY ? null : id);
      }}
    />
  );
}
