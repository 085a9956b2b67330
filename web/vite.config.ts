import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import presetMantine from 'postcss-preset-mantine';
import { defineConfig } from 'vitest/config';
import { catalogues } from './catalogues.ts';
import { loadedBy } from './first-load.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  // Not below `web`: what lies there counts as its sources, and would be built again after each test.
  cacheDir: here('../node_modules/.cache/vite'),
  plugins: [react(), catalogues()],
  resolve: {
    // An alias instead of the `development` condition: that one would also pick development builds of libraries.
    alias: { '#contracts': here('../libs/contracts/src/index.ts') },
  },
  css: { postcss: { plugins: [presetMantine()] } },
  server: {
    port: 5173,
    proxy: { '/api': process.env['API'] ?? 'http://127.0.0.1:3000' },
  },
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    // What loads what, for `npm run size`; the build takes it out of what is served.
    manifest: true,
    target: 'es2023',
    // Every browser of that age preloads modules by itself.
    modulePreload: { polyfill: false },
    // The policy allows no data: addresses, so nothing may be inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Calls of the API that a page does not use do not come with those it does.
      treeshake: {
        moduleSideEffects: [{ test: /\/shared\/api\/generated\/(?:index|sdk\/.+)\.ts$/, sideEffects: false }],
      },
      output: {
        // Else every page is eighty requests: first what the sign-in page needs, then what most pages share.
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 4 },
            { name: loadedBy('src/app/shell.tsx', 'frame'), priority: 3 },
            { name: loadedBy('src/routes/incidents.tsx', 'list'), priority: 2, minShareCount: 2 },
            { name: 'often', minShareCount: 8, priority: 1 },
            { name: 'icons', minShareCount: 2, test: /tabler/ },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['./src/test/setup.ts'],
    css: false,
    // These limits only end a hang: a loaded machine is slow, and that is no fault. They are longer than what one
    // findBy waits (src/test/setup.ts), so that it is the one to say what was missing.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    restoreMocks: true,
    maxWorkers: 2,
    coverage: {
      provider: 'istanbul',
      reporter: 'json',
      reportOnFailure: true,
      include: ['src/**/*.{ts,tsx}'],
      exclude: [
        'src/**/__tests__/**',
        'src/**/*.test.{ts,tsx}',
        'src/test/**',
        'src/shared/api/generated/**',
      ],
    },
  },
});
