import { Group, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

interface SectionProps {
  title: ReactNode;
  /** Beside the title: a count, a button. */
  aside?: ReactNode;
  children: ReactNode;
  level?: 2 | 3;
}

/** A titled part of a page; white space parts it from the next. */
export function Section({ title, aside, children, level = 2 }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" gap="sm" mb="xs" wrap="nowrap">
        <Title order={level} id={id}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </section>
  );
}
