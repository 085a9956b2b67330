import { Modal, Table, Text, Title } from '@mantine/core';
import { Keys } from './keys.tsx';
import { useShortcutList } from './shortcuts.tsx';

/** What `?` shows: every shortcut that works on this page, grouped. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList();
  const groups = [...new Set(shortcuts.map(({ group }) => group))];
  return (
    <Modal opened onClose={onClose} title="Keyboard" size="lg">
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
    </Modal>
  );
}
