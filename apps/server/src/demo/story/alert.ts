/** What a demo source sends, all made up: reserved names and documentation networks only. */
export interface DemoAlert {
  source: 'demo-mail' | 'demo-edr' | 'demo-siem' | 'demo-defender';
  contentType: string;
  body: string;
}

export function jsonAlert(source: DemoAlert['source'], body: unknown): DemoAlert {
  return { source, contentType: 'application/json', body: JSON.stringify(body) };
}
