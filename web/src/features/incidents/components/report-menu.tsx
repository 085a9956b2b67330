import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { copyText } from '../../../shared/lib/copy-text.ts';
import { saveFile } from '../../../shared/lib/save-file.ts';
import { toast } from '../../../shared/ui/toast.ts';
import { t } from '../../../shared/texts/texts.ts';

type Form = 'copy' | 'markdown' | 'json';

/** Loaded when it is wanted. */
const report = async () => {
  const [{ loadReport }, { markdownOf }] = await Promise.all([
    import('../report/report-data.ts'),
    import('../report/report-markdown.ts'),
  ]);
  return { loadReport, markdownOf };
};

/** The incident as a report: on paper, as Markdown for a ticket, or as JSON for a program. */
export function ReportMenu({ incident }: { incident: IncidentDetailDto }) {
  usePaperIsWhite();
  const queryClient = useQueryClient();
  const make = useMutation({
    mutationFn: async (form: Form) => {
      const { loadReport, markdownOf } = await report();
      const data = await loadReport(incident.id, new Date(), queryClient);
      if (form === 'json')
        saveFile(`${incident.number}.json`, 'application/json', JSON.stringify(data, null, 2));
      else if (form === 'markdown') saveFile(`${incident.number}.md`, 'text/markdown', markdownOf(data));
      else if (await copyText(markdownOf(data))) toast.done(t`The report is copied.`);
      else throw new Error('The browser does not let the page copy. Download it instead.');
    },
    onError: (error) => toast.failed(t`make the report`, error),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={make.isPending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t`Report`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {/* Once the menu is gone: it would be on the paper. */}
        <Menu.Item onClick={() => setTimeout(() => window.print(), 150)}>{t`Print or save as PDF`}</Menu.Item>
        <Menu.Item onClick={() => make.mutate('copy')}>{t`Copy as Markdown`}</Menu.Item>
        <Menu.Item onClick={() => make.mutate('markdown')}>{t`Download Markdown`}</Menu.Item>
        <Menu.Item onClick={() => make.mutate('json')}>{t`Download JSON`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEME = 'data-mantine-color-scheme';

/** A page that is read in the dark is not printed in it. */
function usePaperIsWhite(): void {
  useEffect(() => {
    const root = document.documentElement;
    let before: string | null = null;
    const print = (): void => {
      before = root.getAttribute(SCHEME);
      root.setAttribute(SCHEME, 'light');
    };
    const restore = (): void => {
      if (before !== null) root.setAttribute(SCHEME, before);
    };
    window.addEventListener('beforeprint', print);
    window.addEventListener('afterprint', restore);
    return () => {
      window.removeEventListener('beforeprint', print);
      window.removeEventListener('afterprint', restore);
    };
  }, []);
}
