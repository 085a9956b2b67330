import { ActionIcon, Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { copyText } from '../lib/copy-text.ts';
import { t } from '../texts/texts.ts';

interface CopyProps {
  value: string;
  /** What is copied, for the tooltip and screen readers: "Copy defanged". */
  label: string;
  /** A button with the label as its text instead of an icon. */
  text?: boolean;
}

export function CopyButton({ value, label, text = false }: CopyProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => void copyText(value).then(setCopied);

  const icon = copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />;
  const said = copied ? t`Copied` : label;
  if (text) {
    return (
      <Button variant="default" leftSection={icon} onClick={copy}>
        {said}
      </Button>
    );
  }
  // `title`, not a Tooltip: the sign-in page shows this button too, and its first load stays small.
  return (
    <ActionIcon aria-label={said} title={said} size="sm" onClick={copy}>
      {icon}
    </ActionIcon>
  );
}
