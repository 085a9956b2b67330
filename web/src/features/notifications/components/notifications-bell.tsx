import { ActionIcon, Button, Group, Popover, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { NotificationDto } from '../../../shared/api/generated/index.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { notificationsQuery, useMarkRead } from '../notifications.queries.ts';
import classes from './notifications-bell.module.css';
import { t } from '../../../shared/texts/texts.ts';

const COUNTED_TO = 100;

export function NotificationsBell() {
  const [opened, { toggle, close }] = useDisclosure();
  const list = useInfiniteQuery(notificationsQuery);
  const { mutate: markRead, isPending } = useMarkRead();
  const unread = list.data?.pages[0]?.meta.unread ?? 0;
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const label =
    unread === 0
      ? t`Notifications`
      : t`Notifications, ${unread >= COUNTED_TO ? t`100 or more` : unread} unread`;
  const open = (notification: NotificationDto): void => {
    if (!notification.read) markRead([notification.id]);
    close();
  };
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" width={380} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon aria-label={label} onClick={toggle} className={classes['bell']}>
          <IconBell size={18} aria-hidden />
          {unread > 0 && <span className={classes['dot']} />}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Group justify="space-between" px="md" py="sm">
          <Title order={2}>{t`Notifications`}</Title>
          {unread > 0 && (
            <Button
              variant="subtle"
              size="compact-xs"
              loading={isPending}
              onClick={() => markRead(undefined)}
            >
              {t`Mark all as read`}
            </Button>
          )}
        </Group>
        <div className={classes['list']}>
          {list.isError && (
            <ErrorNotice
              error={list.error}
              doing={t`load the notifications`}
              retry={() => void list.refetch()}
            />
          )}
          {list.isSuccess && rows.length === 0 && (
            <Text c="dimmed" p="md">
              {t`Nothing yet. What waits for your decision, and what failed, is told here.`}
            </Text>
          )}
          {rows.map((notification) => (
            <Link
              key={notification.id}
              to={notification.link}
              className={classes['row']}
              data-unread={!notification.read || undefined}
              onClick={() => open(notification)}
            >
              <span className={classes['title']}>{visible(notification.title)}</span>
              {notification.body && (
                <span className={classes['body']}>
                  <FactText text={notification.body} />
                </span>
              )}
              <span className={classes['time']}>
                <TimeAgo at={notification.created_at} />
                {!notification.read && t` · unread`}
              </span>
            </Link>
          ))}
          {list.hasNextPage && (
            <Button
              variant="subtle"
              fullWidth
              loading={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t`Load more`}
            </Button>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
