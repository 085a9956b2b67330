import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { exportAddress, type AuditQuery } from '../audit-filters.ts';
import { t } from '../../../shared/texts/texts.ts';

/** Plain links: the browser stores the file while the server streams it. */
export function ExportMenu({ query }: { query: AuditQuery }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t`Export`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t`What is shown, every entry of it`}</Menu.Label>
        <Export href={exportAddress('jsonl', query)}>{t`JSON Lines: each entry can be verified`}</Export>
        <Export href={exportAddress('csv', query)}>{t`CSV: for a spreadsheet`}</Export>
        <Menu.Label>{t`The whole record`}</Menu.Label>
        <Export href={exportAddress('jsonl')}>{t`JSON Lines: can be verified without the database`}</Export>
        <Export href={exportAddress('csv')}>{t`CSV: the whole record for a spreadsheet`}</Export>
      </Menu.Dropdown>
    </Menu>
  );
}

function Export({ href, children }: { href: string; children: string }) {
  return (
    <Menu.Item component="a" href={href} download>
      {children}
    </Menu.Item>
  );
}
