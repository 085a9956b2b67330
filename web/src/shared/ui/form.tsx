import { Group, Text } from '@mantine/core';
import { useEffect, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import { fieldErrors } from '../api/problem.ts';
import classes from './form.module.css';
import { t } from '../texts/texts.ts';

interface FormOptions {
  /**
   * What is still wrong, by the field's name or dotted path, in words that say what to do; what is fine has none.
   * Under `''` stands what is wrong with no field by itself.
   */
  faults: Readonly<Record<string, string | undefined>>;
  /** What the last attempt ended with: what the server says of a field is shown at it. */
  failure?: unknown;
  onSubmit: () => void;
}

export interface CheckedForm {
  /** By field: what the server refused, and after a press also what is still wrong. */
  errors: Record<string, string>;
  /** For `<form>`. */
  attributes: Pick<ComponentProps<'form'>, 'ref' | 'noValidate' | 'onSubmit'>;
  /** As a press of its button. */
  submit: () => void;
}

/**
 * A form whose button can always be pressed: a press sends it, or says at each field what is wrong and goes to the
 * first. A grey button would leave people to find out by themselves what it waits for.
 */
export function useForm({ faults, failure = null, onSubmit }: FormOptions): CheckedForm {
  const form = useRef<HTMLFormElement>(null);
  /** How often it was pressed in vain: each time the focus goes to the first fault anew. */
  const [vain, setVain] = useState(0);
  const wrong = Object.fromEntries(
    Object.entries(faults).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  useEffect(() => {
    if (vain > 0) goToFirstFault(form.current);
  }, [vain]);
  useEffect(() => {
    if (Object.keys(fieldErrors(failure)).length > 0) goToFirstFault(form.current);
  }, [failure]);

  const submit = (): void => {
    if (Object.keys(wrong).length > 0) {
      setVain(vain + 1);
      return;
    }
    setVain(0);
    onSubmit();
  };
  return {
    errors: vain > 0 ? { ...fieldErrors(failure), ...wrong } : fieldErrors(failure),
    attributes: {
      ref: form,
      // The browser's own bubbles name one field, go away by themselves, and are in the browser's language.
      noValidate: true,
      onSubmit: (event) => {
        event.preventDefault();
        submit();
      },
    },
    submit,
  };
}

/** Every field with a message has `data-error` around it, groups of choices as well. */
function goToFirstFault(form: HTMLFormElement | null): void {
  form
    ?.querySelector('[data-error]')
    ?.querySelector<HTMLElement>(
      ':is(input, textarea, select, button):not([type=hidden], [disabled], [tabindex="-1"])',
    )
    ?.focus();
}

/** The sentence, where nothing was typed. */
export function unlessTyped(value: string, sentence: string): string | undefined {
  return value.trim() === '' ? sentence : undefined;
}

/** An address that a mail could be sent to; whether there is such a mailbox shows when one is sent. */
export function unlessEmail(value: string): string | undefined {
  const typed = value.trim();
  if (typed === '') return t`Type an email address.`;
  return /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(typed)
    ? undefined
    : t`An email address has one @, with a name before it and a domain behind it.`;
}

/** What is wrong with the form as a whole, beside its button. */
export function FormFault({ errors }: { errors: Readonly<Record<string, string>> }) {
  return (
    <Text role="alert" size="sm" c="red" className={classes['fault']}>
      {errors['']}
    </Text>
  );
}

/** At the end of a form on a page; they stay in sight while what is above them scrolls. */
export function FormButtons({ children }: { children: ReactNode }) {
  return <Group className={classes['buttons']}>{children}</Group>;
}
