import { Table, Text, Title } from '@mantine/core';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from './keys.tsx';
import { useShortcutList } from './shortcuts.tsx';
import { t } from '../texts/texts.ts';

/** What `?` shows: every shortcut that works on this page, grouped. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList();
  const groups = [...new Set(shortcuts.map(({ group }) => group))];
  return (
    <Dialog onClose={onClose} title={t`Keyboard`} size="lg">
      {groups.map((group) => (
        <section key={group}>
          <Title order={3} mt="md">
            {group}
          </Title>
          <Table verticalSpacing={4}>
            <Table.Tbody>
              {shortcuts
                .filter((shortcut) => shortcut.group === group)
                .map(({ keys, label }) => (
                  <Table.Tr key={keys}>
                    <Table.Td w={110}>
                      <Keys keys={keys} />
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm">{label}</Text>
                    </Table.Td>
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </section>
      ))}
    </Dialog>
  );
}
