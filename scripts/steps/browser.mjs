import { ensureTool } from './tools.mjs';

/** A Chromium for the browser tests. */
export function ensureBrowser() {
  return ensureTool({
    variable: 'CHROME_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    aptPackages: ['chromium'],
    reason: 'the browser tests',
  });
}
