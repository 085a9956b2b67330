import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { installClient } from '../shared/api/client.ts';
import { createQueryClient } from '../shared/api/query-client.ts';
import { createRouter } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

installClient();
const queryClient = createQueryClient();
const router = createRouter();

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
