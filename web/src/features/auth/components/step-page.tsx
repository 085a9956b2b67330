import { Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './step-page.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface StepPageProps {
  title: string;
  children: ReactNode;
  wide?: boolean;
}

/** One thing to do, alone on the page: before and right after the sign-in. */
export function StepPage({ title, children, wide = false }: StepPageProps) {
  useDocumentTitle(t`${title} · Triage Warden`);
  return (
    <main className={classes['page']}>
      <div className={classes['box']} data-wide={wide || undefined}>
        <Title order={1} className={classes['title']}>
          <img src="/favicon.svg" alt="" width={28} height={28} />
          {title}
        </Title>
        {children}
      </div>
    </main>
  );
}
