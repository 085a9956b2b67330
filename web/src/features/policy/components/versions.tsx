import { Button, Text } from '@mantine/core';
import type { PolicyDocumentDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { usePolicyVersions } from '../policy.queries.ts';
import classes from './policy.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface VersionsProps {
  current: number;
  mayWrite: boolean;
  onRestore: (document: PolicyDocumentDto) => void;
}

/** What was in force, newest first. An old one comes back as a draft, to be looked at and published again. */
export function Versions({ current, mayWrite, onRestore }: VersionsProps) {
  const { rows, error, retry, table } = usePolicyVersions();
  return (
    <Section title={t`Versions`}>
      {error && <ErrorNotice error={error} doing={t`load the versions`} retry={retry} />}
      <ul className={classes['entries']}>
        {rows?.map((version) => (
          <li key={version.version}>
            <span>
              <strong>{version.version}</strong> · {version.comment || t`no comment`}{' '}
              <Text span size="sm" c="dimmed">
                {version.published_by}
                {version.published_at && (
                  <>
                    , <TimeAgo at={version.published_at} />
                  </>
                )}
              </Text>
            </span>
            {version.version === current ? (
              <Text size="sm" c="dimmed">
                {t`In force`}
              </Text>
            ) : (
              mayWrite && (
                <Button
                  variant="subtle"
                  aria-label={t`Take version ${version.version} as the draft`}
                  onClick={() => onRestore(version.document)}
                >
                  {t`Take as draft`}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      {table.hasMore && (
        <Button variant="subtle" loading={table.loadingMore} onClick={table.onMore}>
          {t`Older versions`}
        </Button>
      )}
    </Section>
  );
}
