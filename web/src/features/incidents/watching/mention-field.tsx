import { Textarea, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { AssigneeDto } from '../../../shared/api/generated/index.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { fitting, typedMention, withName, type TypedMention } from './typed-mention.ts';
import { readersQuery } from './watching.queries.ts';
import classes from './watching.module.css';
import { many, t } from '../../../shared/texts/texts.ts';

interface MentionFieldProps {
  label: string;
  placeholder: string;
  field: RefObject<HTMLTextAreaElement | null>;
  value: string;
  onChange: (value: string) => void;
  /** Ctrl Enter. */
  onSend: () => void;
}

const MOST_SHOWN = 8;
const WAIT_MS = 120;

/** A text in which `@` names somebody: arrows choose, Enter or Tab takes, Escape closes the list. */
export function MentionField({ label, placeholder, field, value, onChange, onSend }: MentionFieldProps) {
  const list = useId();
  const mention = useMention(field, value, onChange);
  const { people, chosen, take } = mention;
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend();
    else if (mention.press(event.key)) event.preventDefault();
    else if (event.key === 'Escape') event.currentTarget.blur();
  };
  const optionId = (person: AssigneeDto | undefined) => (person ? `${list}-${person.id}` : undefined);
  return (
    <div className={classes['field']}>
      <Textarea
        ref={field}
        aria-label={label}
        placeholder={placeholder}
        autosize
        minRows={1}
        maxRows={10}
        aria-autocomplete="list"
        aria-controls={people.length > 0 ? list : undefined}
        aria-activedescendant={optionId(people[chosen])}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          mention.look(event.currentTarget);
        }}
        onSelect={(event) => mention.look(event.currentTarget)}
        onBlur={mention.close}
        onKeyDown={onKeyDown}
      />
      {people.length > 0 && (
        <ul id={list} role="listbox" aria-label={t`People to mention`} className={classes['options']}>
          {people.map((person, index) => (
            <li
              key={person.id}
              id={optionId(person)}
              role="option"
              aria-selected={index === chosen}
              className={classes['option']}
              // The field keeps the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                take(person);
              }}
            >
              {visible(person.name)}
            </li>
          ))}
        </ul>
      )}
      <VisuallyHidden role="status">
        {people.length > 0 && t`${many(people.length, 'person', 'people')} to mention; arrows choose.`}
      </VisuallyHidden>
    </div>
  );
}

/** Who is to be mentioned, while a name is typed. */
function useMention(
  field: RefObject<HTMLTextAreaElement | null>,
  value: string,
  onChange: (value: string) => void,
) {
  const [typed, setTyped] = useState<TypedMention | null>(null);
  const [chosen, setChosen] = useState(0);
  const caret = useRef<number | null>(null);
  const [asked] = useDebouncedValue(typed?.part.trim() ?? '', WAIT_MS);
  const { data } = useQuery(readersQuery(asked, typed !== null));
  const people = typed === null || !data ? [] : fitting(data.data, typed.part, MOST_SHOWN);

  useLayoutEffect(() => {
    if (caret.current === null) return;
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [field, value]);

  const close = (): void => setTyped(null);
  const look = ({ value: text, selectionStart, selectionEnd }: HTMLTextAreaElement): void => {
    const found = selectionStart === selectionEnd ? typedMention(text, selectionStart) : null;
    if (found?.at === typed?.at && found?.part === typed?.part) return;
    setTyped(found);
    setChosen(0);
  };
  const take = (person: AssigneeDto): void => {
    if (typed === null) return;
    const [text, place] = withName(value, typed.at + 1 + typed.part.length, typed, person.name);
    caret.current = place;
    onChange(text);
    close();
  };
  /** Whether the key was for the list. */
  const press = (key: string): boolean => {
    const person = people[chosen];
    if (person === undefined) return false;
    if (key === 'ArrowDown') setChosen((chosen + 1) % people.length);
    else if (key === 'ArrowUp') setChosen((chosen + people.length - 1) % people.length);
    else if (key === 'Enter' || key === 'Tab') take(person);
    else if (key === 'Escape') close();
    else return false;
    return true;
  };
  return { people, chosen, take, close, look, press };
}
