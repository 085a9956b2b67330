import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { download } from '../../../shared/lib/download.ts';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import classes from './second-factors.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface RecoveryCodesProps {
  codes: readonly string[];
  onStored: () => void;
}

/** Shown this one time. */
export function RecoveryCodes({ codes, onStored }: RecoveryCodesProps) {
  const text = [
    t`Recovery codes for Triage Warden at ${globalThis.location.host}. Each works once.`,
    ...codes,
  ].join('\n');
  return (
    <Stack gap="md">
      <Text>
        {t`Store these ten codes where you find them without this device. Each signs you in once in place of the second factor. They are shown only now.`}
      </Text>
      <ul className={classes['codes']} aria-label={t`Recovery codes`}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="xs">
        <CopyButton text label={t`Copy`} value={text} />
        <Button
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => download('triage-warden-recovery-codes.txt', `${text}\n`)}
        >
          {t`Download`}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={14} aria-hidden />}
          onClick={() => print(text)}
        >
          {t`Print`}
        </Button>
      </Group>
      <Group justify="flex-end">
        <Button onClick={onStored}>{t`I have stored them`}</Button>
      </Group>
    </Stack>
  );
}

/** The codes alone, not the page around them. */
function print(text: string): void {
  const frame = document.createElement('iframe');
  frame.title = t`Recovery codes for printing`;
  frame.style.display = 'none';
  frame.addEventListener('load', () => {
    const view = frame.contentWindow;
    if (view === null) return;
    const sheet = view.document.createElement('pre');
    sheet.textContent = text;
    view.document.body.append(sheet);
    view.addEventListener('afterprint', () => frame.remove());
    view.print();
  });
  document.body.append(frame);
}
