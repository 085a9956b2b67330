import { ActionIcon, Button, Stack, Text } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { GuardrailsDto } from '../../../shared/api/generated/index.ts';
import { Section } from '../../../shared/ui/section.tsx';
import { GUARDRAIL_FORMS, guardrailOf, type Guardrail, type GuardrailKind } from '../forms.ts';
import { guardrailSentence } from '../policy-words.ts';
import { FormDialog } from './form-dialog.tsx';
import classes from './policy.module.css';

const KINDS: { kind: GuardrailKind; title: string; none: string; add: string }[] = [
  {
    kind: 'denied_actions',
    title: 'Denied actions',
    none: 'No action is denied altogether.',
    add: 'Deny actions',
  },
  {
    kind: 'protected_targets',
    title: 'Protected targets',
    none: 'No target is protected: domain controllers and executives usually are.',
    add: 'Protect targets',
  },
  { kind: 'rate_limits', title: 'Rate limits', none: 'Nothing is limited in number.', add: 'Limit a rate' },
];

interface GuardrailsProps {
  guardrails: GuardrailsDto;
  mayWrite: boolean;
  onChange: (guardrails: GuardrailsDto) => void;
}

/** What no rule and no mode can override. */
export function Guardrails({ guardrails, mayWrite, onChange }: GuardrailsProps) {
  const [editing, setEditing] = useState<{ kind: GuardrailKind; index: number } | null>(null);
  const edited = editing ? guardrails[editing.kind][editing.index] : undefined;
  const put = (kind: GuardrailKind, entries: Guardrail[]): void =>
    // Each kind keeps its own entries: they come from its own list and its own form.
    onChange({ ...guardrails, [kind]: entries } as GuardrailsDto);
  return (
    <Section title="Guardrails">
      <Text size="sm" c="dimmed" mb="sm">
        They come before every rule; no rule can override them.
      </Text>
      <Stack gap="md">
        {KINDS.map(({ kind, title, none, add }) => {
          const entries: Guardrail[] = guardrails[kind];
          return (
            <Section
              key={kind}
              level={3}
              title={title}
              aside={
                mayWrite && (
                  <Button
                    variant="subtle"
                    leftSection={<IconPlus size={16} aria-hidden />}
                    onClick={() => setEditing({ kind, index: entries.length })}
                  >
                    {add}
                  </Button>
                )
              }
            >
              {entries.length === 0 && <Text c="dimmed">{none}</Text>}
              <ul className={classes['entries']}>
                {entries.map((entry, index) => (
                  <Entry
                    key={index}
                    entry={entry}
                    mayWrite={mayWrite}
                    onEdit={() => setEditing({ kind, index })}
                    onRemove={() => put(kind, entries.toSpliced(index, 1))}
                  />
                ))}
              </ul>
            </Section>
          );
        })}
      </Stack>
      {editing && (
        <FormDialog
          title={KINDS.find(({ kind }) => kind === editing.kind)?.title ?? ''}
          schema={GUARDRAIL_FORMS[editing.kind]}
          initial={edited ? { ...edited } : {}}
          onClose={() => setEditing(null)}
          onSave={(values) => {
            put(
              editing.kind,
              (guardrails[editing.kind] as Guardrail[]).toSpliced(editing.index, 1, guardrailOf(values)),
            );
            setEditing(null);
          }}
        />
      )}
    </Section>
  );
}

interface EntryProps {
  entry: Guardrail;
  mayWrite: boolean;
  onEdit: () => void;
  onRemove: () => void;
}

function Entry({ entry, mayWrite, onEdit, onRemove }: EntryProps) {
  const { what, reason } = guardrailSentence(entry);
  return (
    <li>
      <span>
        <code>{what}</code>{' '}
        <Text span size="sm" c="dimmed">
          {reason}
        </Text>
      </span>
      {mayWrite && (
        <>
          <ActionIcon aria-label={`Edit ${what}`} onClick={onEdit}>
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={`Remove ${what}`} onClick={onRemove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </>
      )}
    </li>
  );
}
