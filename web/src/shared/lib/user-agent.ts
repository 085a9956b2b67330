import { t } from '../texts/texts.ts';
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdgA?\//, t`Edge`],
  [/\bOPR\//, t`Opera`],
  [/\bFirefox\//, t`Firefox`],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, t`Chrome`],
  [/\bSafari\//, t`Safari`],
  [/^curl\//, 'curl'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, t`Android`],
  [/Windows/, t`Windows`],
  [/Mac OS X/, 'macOS'],
  [/Linux/, t`Linux`],
];

/** `Firefox on Linux`: enough to recognise one's own device; the whole text is on hover. */
export function browserName(userAgent: string | null): string {
  if (!userAgent) return t`Unknown program`;
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (!browser) return userAgent.slice(0, 40);
  return system ? t`${browser} on ${system}` : browser;
}
