import { quoted, type Fact } from '../fact.ts';
import type { Seen } from '../seen.ts';

/** A program that has no business starting another of this kind. */
interface Lineage {
  name: string;
  category: string;
  technique: string;
  weight: number;
  parent: RegExp;
  child: RegExp;
  statement: string;
}

const SHELLS =
  /^(?:cmd|powershell|pwsh|wscript|cscript|mshta|rundll32|regsvr32|bash|sh|dash|zsh|certutil|bitsadmin|wmic|msbuild|installutil)$/;
const LINEAGES: readonly Lineage[] = [
  {
    name: 'document_starts_shell',
    category: 'malware',
    technique: 'T1204.002',
    weight: 0.6,
    parent:
      /^(?:winword|excel|powerpnt|outlook|msaccess|onenote|visio|mspub|eqnedt32|acrord32|acrobat|foxitreader)$/,
    child: SHELLS,
    statement: 'A program for documents starts a shell',
  },
  {
    name: 'server_starts_shell',
    category: 'web_shell',
    technique: 'T1505.003',
    weight: 0.55,
    parent:
      /^(?:w3wp|httpd|nginx|apache2?|tomcat\d{0,2}|php-cgi|php-fpm|umworkerprocess|sqlservr|postgres|mysqld)$/,
    child: SHELLS,
    statement: 'A program that serves others starts a shell',
  },
  {
    name: 'script_host_starts_shell',
    category: 'malware',
    technique: 'T1059',
    weight: 0.45,
    parent: /^(?:wscript|cscript|mshta|hh|wmiprvse|regsvr32|rundll32)$/,
    child: /^(?:cmd|powershell|pwsh|mshta|regsvr32|certutil|bitsadmin)$/,
    statement: 'A program that runs scripts starts a shell',
  },
  {
    name: 'browser_starts_shell',
    category: 'malware',
    technique: 'T1189',
    weight: 0.4,
    parent: /^(?:chrome|msedge|firefox|iexplore|safari|brave)$/,
    child: /^(?:powershell|pwsh|wscript|cscript|mshta|rundll32|regsvr32|certutil)$/,
    statement: 'A browser starts a shell',
  },
  {
    name: 'system_process_of_another',
    category: 'defence_evasion',
    technique: 'T1036.005',
    weight: 0.5,
    parent: /^(?:explorer|cmd|powershell|pwsh|winword|excel|outlook|wscript|mshta)$/,
    child: /^(?:svchost|lsass|services|csrss|smss|wininit)$/,
    statement: 'A process with the name of a system process has a parent that starts none',
  },
];

const PARENT = [
  'normal.process.parent.executable',
  'normal.process.parent.name',
  'parentimage',
  'parentprocessname',
  'parentname',
  'parentbasefilename',
];
const CHILD = ['normal.process.executable', 'normal.process.name'];

/** Who started whom, as far as an alert tells it. */
export function lineageFacts(seen: Seen): Fact[] {
  return [...oddParents(seen), ...renamed(seen)];
}

function oddParents(seen: Seen): Fact[] {
  const [parent, child] = [PARENT, CHILD].map((endings) => program(seen.first(...endings)));
  if (parent === undefined || child === undefined) return [];
  return LINEAGES.filter((one) => one.parent.test(parent) && one.child.test(child)).map((one) => ({
    kind: `command.${one.category}.${one.name}`,
    weight: one.weight,
    polarity: 'malicious',
    statement: `${one.statement}: ${quoted(`${parent} → ${child}`)}.`,
    techniques: [one.technique],
    raw: { parent, child },
  }));
}

/** Programs that attackers bring or borrow under another name; their makers' own name stands in the file. */
const BORROWED =
  /^(?:cmd|powershell|pwsh|wscript|cscript|mshta|rundll32|regsvr32|certutil|psexec|psexesvc|adfind|procdump|mimikatz|nc|ncat|rclone|7z|winrar|rar|plink|ngrok|autoit3|msbuild|installutil|wmic|net1?|nltest|anydesk|client32)$/;

function renamed(seen: Seen): Fact[] {
  const [made, run] = [
    program(seen.first('originalfilename', 'pe.originalfilename')),
    program(seen.first(...CHILD)),
  ];
  if (made === undefined || run === undefined || !BORROWED.test(made) || run.startsWith(made)) return [];
  return [
    {
      kind: 'command.defence_evasion.renamed_program',
      weight: 0.5,
      polarity: 'malicious',
      statement: `A program runs under another name than its maker's: ${quoted(`${made} as ${run}`)}.`,
      techniques: ['T1036.003'],
      raw: { made, run },
    },
  ];
}

/** `C:\Windows\System32\cmd.exe` is `cmd`. */
function program(path: string | undefined): string | undefined {
  const name = path?.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1).toLowerCase();
  return name?.replace(/\.exe$/, '').slice(0, 80);
}
