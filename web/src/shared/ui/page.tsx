import { Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './page.module.css';
import { t } from '../texts/texts.ts';

interface PageProps {
  title: string;
  /** One line under the title: what this page is about, or the state of what it shows. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** The body takes the height that is left and scrolls by itself: tables and editors. */
  fill?: boolean;
  /** A width for reading and forms. */
  narrow?: boolean;
  children: ReactNode;
}

/** A page's heading with its buttons, and its body. Also names the browser's tab. */
export function Page({ title, lead, actions, fill = false, narrow = false, children }: PageProps) {
  useDocumentTitle(t`${title} · Triage Warden`);
  return (
    <div className={classes['page']}>
      <header className={classes['head']}>
        <div className={classes['titles']}>
          <Title order={1}>{title}</Title>
          {lead && (
            <Text size="sm" c="dimmed" component="div">
              {lead}
            </Text>
          )}
        </div>
        {actions && <div className={classes['actions']}>{actions}</div>}
      </header>
      <div className={fill ? classes['fill'] : `${classes['body']} ${narrow ? classes['narrow'] : ''}`}>
        {children}
      </div>
    </div>
  );
}

/** Names and values; an entry whose value is null or false is left away. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={classes['facts']}>
      {items.map(([name, value]) =>
        value === null || value === undefined || value === false ? null : (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
