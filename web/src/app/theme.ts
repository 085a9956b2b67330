import { createTheme, type CSSVariablesResolver, type MantineThemeComponents } from '@mantine/core';
import { t } from '../shared/texts/texts.ts';

const FONT =
  "'Inter', -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const MONO =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const compact = { defaultProps: { size: 'xs' } };
const quick = { transitionProps: { duration: 80 }, shadow: 'md' };

/** By name, not with `Button.extend`: that would put every component into the first chunk. */
const components: MantineThemeComponents = {
  Button: compact,
  TextInput: compact,
  Autocomplete: compact,
  PasswordInput: {
    defaultProps: {
      ...compact.defaultProps,
      visibilityToggleFocusable: true,
      visibilityToggleButtonProps: { 'aria-label': t`Show what is typed` },
    },
  },
  NumberInput: compact,
  Textarea: compact,
  JsonInput: compact,
  Select: compact,
  MultiSelect: compact,
  TagsInput: compact,
  ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
  Badge: { defaultProps: { variant: 'default', radius: 'sm', size: 'sm', tt: 'none', fw: 500 } },
  Tooltip: { defaultProps: { openDelay: 300, multiline: true, maw: 360, transitionProps: { duration: 80 } } },
  Modal: {
    defaultProps: { transitionProps: { duration: 100 }, closeButtonProps: { 'aria-label': t`Close` } },
  },
  Menu: { defaultProps: quick },
  Popover: { defaultProps: quick },
};

/** Dense and quiet: 14 px body, small controls, one accent, shadows only on what floats. */
export const theme = createTheme({
  fontFamily: FONT,
  fontFamilyMonospace: MONO,
  primaryColor: 'accent',
  primaryShade: 6,
  autoContrast: true,
  luminanceThreshold: 0.36,
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  colors: {
    accent: [
      '#f0f1ff',
      '#e0e1fc',
      '#c1c3f5',
      '#a3a5ee',
      '#8c8fe8',
      '#7074dd',
      '#5150c8',
      '#4544b3',
      '#3a3999',
      '#2e2d7d',
    ],
    red: [
      '#fdf1f1',
      '#fadddd',
      '#f4b6b6',
      '#ee8c8c',
      '#e86a6a',
      '#d94444',
      '#c22a2a',
      '#a92323',
      '#8e1d1d',
      '#701616',
    ],
    dark: [
      '#dfe2e8',
      '#b6bbc6',
      '#969ca9',
      '#6b7280',
      '#3b404b',
      '#2a2e37',
      '#20242b',
      '#16191f',
      '#111419',
      '#0b0d11',
    ],
    gray: [
      '#f7f8fa',
      '#f0f2f5',
      '#e6e9ed',
      '#d9dde3',
      '#c5cad3',
      '#9aa2ae',
      '#6d7683',
      '#535b67',
      '#3a414b',
      '#22272e',
    ],
  },
  black: '#1b1f25',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '0.375rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  headings: {
    fontFamily: FONT,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.125rem', lineHeight: '1.4' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
      h4: { fontSize: '0.875rem', lineHeight: '1.4' },
      h5: { fontSize: '0.8125rem', lineHeight: '1.4' },
      h6: { fontSize: '0.75rem', lineHeight: '1.4' },
    },
  },
  components,
});

/** Mantine's dimmed and placeholder greys are under 4.5:1; these are not. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    '--mantine-color-error': '#c22a2a',
  },
  dark: {
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-4)',
    '--mantine-color-error': '#ff8a8a',
    '--mantine-color-anchor': 'var(--mantine-color-accent-3)',
    '--mantine-color-red-light-color': '#ff8a8a',
    '--mantine-color-accent-light': 'rgb(140 143 232 / 18%)',
    '--mantine-color-accent-light-hover': 'rgb(140 143 232 / 26%)',
    '--mantine-color-accent-light-color': 'var(--mantine-color-accent-1)',
  },
});
