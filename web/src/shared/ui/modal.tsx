/** Apart, for no page begins with a dialog. */
export { Modal } from '@mantine/core';
