import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { GuardrailsDto } from '../../../shared/api/generated/index.ts';
import { Section } from '../../../shared/ui/section.tsx';
import { GUARDRAIL_FORMS, guardrailOf, type Guardrail, type GuardrailKind } from '../forms.ts';
import { guardrailSentence } from '../policy-words.ts';
import { FormDialog } from './form-dialog.tsx';
import classes from './policy.module.css';
import { t } from '../../../shared/texts/texts.ts';

const KINDS = [
  'denied_actions',
  'protected_targets',
  'rate_limits',
] as const satisfies readonly GuardrailKind[];
const TITLES: Record<GuardrailKind, { of: string; add: string }> = {
  denied_actions: { of: t`Denied`, add: t`Deny actions` },
  protected_targets: { of: t`Protected`, add: t`Protect targets` },
  rate_limits: { of: t`Limited`, add: t`Limit a rate` },
};

interface GuardrailsProps {
  guardrails: GuardrailsDto;
  mayWrite: boolean;
  onChange: (guardrails: GuardrailsDto) => void;
}

/** What no rule and no mode can override. */
export function Guardrails({ guardrails, mayWrite, onChange }: GuardrailsProps) {
  const [editing, setEditing] = useState<{ kind: GuardrailKind; index: number } | null>(null);
  const edited = editing ? guardrails[editing.kind][editing.index] : undefined;
  const entries = KINDS.flatMap((kind) =>
    guardrails[kind].map((entry: Guardrail, index: number) => ({ kind, index, entry })),
  );
  const put = (kind: GuardrailKind, index: number, ...replacement: Guardrail[]): void => {
    const list: Guardrail[] = guardrails[kind];
    // Each kind keeps its own entries: they come from its own list and its own form.
    onChange({ ...guardrails, [kind]: list.toSpliced(index, 1, ...replacement) } as GuardrailsDto);
  };
  return (
    <Section
      title={t`Guardrails`}
      aside={mayWrite && <AddMenu onAdd={(kind) => setEditing({ kind, index: guardrails[kind].length })} />}
    >
      <Text size="sm" c="dimmed" mb="xs">
        {t`They come before every rule; no rule can override them.`}
        {entries.length === 0 &&
          t` There are none: domain controllers, executives and the own network are usually protected.`}
      </Text>
      <ul className={classes['entries']}>
        {entries.map(({ kind, index, entry }) => (
          <Entry
            key={`${kind} ${String(index)}`}
            kind={kind}
            entry={entry}
            mayWrite={mayWrite}
            onEdit={() => setEditing({ kind, index })}
            onRemove={() => put(kind, index)}
          />
        ))}
      </ul>
      {editing && (
        <FormDialog
          title={TITLES[editing.kind].add}
          schema={GUARDRAIL_FORMS[editing.kind]}
          initial={edited ? { ...edited } : {}}
          onClose={() => setEditing(null)}
          onSave={(values) => {
            put(editing.kind, editing.index, guardrailOf(values));
            setEditing(null);
          }}
        />
      )}
    </Section>
  );
}

function AddMenu({ onAdd }: { onAdd: (kind: GuardrailKind) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />}>
          {t`Add a guardrail`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {KINDS.map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind)}>
            {TITLES[kind].add}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface EntryProps {
  kind: GuardrailKind;
  entry: Guardrail;
  mayWrite: boolean;
  onEdit: () => void;
  onRemove: () => void;
}

function Entry({ kind, entry, mayWrite, onEdit, onRemove }: EntryProps) {
  const { what, reason } = guardrailSentence(entry);
  return (
    <li>
      <span className={classes['kind']}>{TITLES[kind].of}</span>
      <span className={classes['what']}>
        <code>{what}</code>{' '}
        <Text span size="sm" c="dimmed">
          {reason}
        </Text>
      </span>
      {mayWrite && (
        <>
          <ActionIcon aria-label={t`Edit ${what}`} onClick={onEdit}>
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={t`Remove ${what}`} onClick={onRemove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </>
      )}
    </li>
  );
}
