import { Stack, Text, TextInput } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { visible } from '../../../shared/lib/visible.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import classes from './bulk.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface ChooseOneProps<Choice> {
  title: string;
  /** Of the field. */
  label: string;
  description: string;
  /** Names the list to screen readers. */
  listLabel: string;
  part: string;
  onPart: (part: string) => void;
  /** Those that have the part in their names; undefined while they are loaded. */
  choices: readonly Choice[] | undefined;
  beside?: (choice: Choice) => string;
  /** What choosing none of them says. */
  none: string;
  onChoose: (choice: Choice | null) => void;
  onClose: () => void;
  children?: ReactNode;
}

/** Typing narrows the names and Enter takes the first; arrows go through them. Nothing is taken that nobody pointed at. */
export function ChooseOne<Choice extends { id: string; name: string }>(props: ChooseOneProps<Choice>) {
  const { part, choices, onChoose } = props;
  const [fault, setFault] = useState<string | null>(null);
  const submit = (): void => {
    const first = choices?.[0];
    if (part.trim() === '')
      setFault(t`Nothing is chosen yet: type a part of a name, or go down with the arrows.`);
    else if (first) onChoose(first);
  };
  return (
    <Dialog onClose={props.onClose} title={props.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm" onKeyDown={walk}>
          <TextInput
            label={props.label}
            description={props.description}
            data-autofocus
            autoComplete="off"
            value={part}
            error={fault}
            onChange={(event) => {
              setFault(null);
              props.onPart(event.currentTarget.value);
            }}
          />
          <button type="button" className={classes['choice']} onClick={() => onChoose(null)}>
            {props.none}
          </button>
          <ul className={classes['people']} aria-label={props.listLabel}>
            {choices?.map((choice) => (
              <li key={choice.id}>
                <button type="button" onClick={() => onChoose(choice)}>
                  {visible(choice.name)}{' '}
                  <Text span size="sm" c="dimmed">
                    {props.beside?.(choice)}
                  </Text>
                </button>
              </li>
            ))}
          </ul>
          {props.children}
        </Stack>
      </form>
    </Dialog>
  );
}

/** Arrows go from the field through the buttons and back. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button')];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[at + step]?.focus();
}
