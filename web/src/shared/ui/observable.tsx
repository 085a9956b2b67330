import type { ObservableType, Polarity } from '#contracts';
import { Group, Popover, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  IconAlertOctagonFilled,
  IconAt,
  IconCircleCheckFilled,
  IconDeviceDesktop,
  IconHash,
  IconLink,
  IconNetwork,
  IconUser,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { shown } from '../lib/defang.ts';
import { withoutMiddle } from '../lib/shorten.ts';
import { words } from '../lib/words.ts';
import { CopyButton } from './copy-button.tsx';
import classes from './observable.module.css';
import { t } from '../texts/texts.ts';

const ICONS: Record<ObservableType, Icon> = {
  ip: IconNetwork,
  domain: IconWorld,
  url: IconLink,
  md5: IconHash,
  sha1: IconHash,
  sha256: IconHash,
  email_address: IconAt,
  host: IconDeviceDesktop,
  user: IconUser,
};

/** They are compared at both ends; all of it opens. */
const HASHES: readonly ObservableType[] = ['md5', 'sha1', 'sha256'];

interface ObservableProps {
  type: ObservableType;
  value: string;
  /** What intelligence says of it; null or absent when nothing was said. */
  polarity?: Polarity | null | undefined;
  /** Shown in the popover: what is known, when and where it was seen. */
  details?: ReactNode;
  /** The whole value over several lines instead of one that is cut. */
  wrap?: boolean;
}

/** An observable as it looks everywhere: never a live link, defanged, with what is known behind a click. */
export function Observable({ type, value, polarity = null, details, wrap = false }: ObservableProps) {
  const Icon = ICONS[type];
  const text = shown(type, value);
  return (
    <Popover width={340} position="bottom-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes['chip']} onClick={(event) => event.stopPropagation()}>
          <Icon size={14} className={classes['icon']} aria-hidden />
          <VisuallyHidden>{`${words(type)}: `}</VisuallyHidden>
          <span className={`${classes['value']} ${wrap ? classes['wrap'] : ''}`}>
            {HASHES.includes(type) && !wrap ? withoutMiddle(text) : text}
          </span>
          <PolarityMark polarity={polarity} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown onClick={(event) => event.stopPropagation()}>
        <Stack gap="sm">
          <Text size="xs" c="dimmed">
            {words(type)}
            {polarity
              ? polarity === 'neutral'
                ? t` · nothing for or against it`
                : t` · known as ${polarity}`
              : ''}
          </Text>
          <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
            {text}
          </Text>
          {details}
          <Group gap="xs">
            {text !== value && <CopyButton text label={t`Copy defanged`} value={text} />}
            <CopyButton text label={text === value ? t`Copy` : t`Copy as it is`} value={value} />
          </Group>
          <Text size="sm">
            <Link to={`/incidents?observable=${encodeURIComponent(value)}`}>{t`Incidents with it`}</Link>
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

export function PolarityMark({ polarity }: { polarity: Polarity | null }) {
  if (polarity === null || polarity === 'neutral') return null;
  const Mark = polarity === 'malicious' ? IconAlertOctagonFilled : IconCircleCheckFilled;
  return (
    <Mark
      size={14}
      className={classes['mark']}
      style={{ color: `var(--verdict-${polarity})` }}
      role="img"
      aria-label={polarity === 'malicious' ? t`Malicious` : t`Benign`}
    />
  );
}
