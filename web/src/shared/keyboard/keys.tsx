import { Kbd } from '@mantine/core';
import { Fragment } from 'react';
import { t } from '../texts/texts.ts';

const NAMES: Record<string, string> = { ' ': t`Space`, Escape: t`Esc`, ArrowDown: '↓', ArrowUp: '↑' };

/** `g i` as two key caps. */
export function Keys({ keys }: { keys: string }) {
  const parts = keys === ' ' ? [' '] : keys.split(' ');
  return (
    <>
      {parts.map((key, index) => (
        <Fragment key={key + String(index)}>
          {index > 0 && ' '}
          <Kbd size="xs">{NAMES[key] ?? key}</Kbd>
        </Fragment>
      ))}
    </>
  );
}
