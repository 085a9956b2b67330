import { Skeleton } from '@mantine/core';
import { t } from '../shared/texts/texts.ts';

/** While the program itself loads: the places of rail, bar and page, nothing that jumps. */
export function PageSkeleton() {
  return (
    <div aria-busy="true" aria-label={t`Loading`} role="status" style={{ display: 'flex', height: '100dvh' }}>
      <div style={{ width: 196, borderRight: '1px solid var(--line)' }} />
      <div style={{ flex: 1, padding: '60px 16px' }}>
        <Skeleton height={18} width={180} mb={20} />
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} height={12} mb={20} width={`${90 - index * 5}%`} />
        ))}
      </div>
    </div>
  );
}
