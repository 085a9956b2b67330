import { INVISIBLE } from './text.ts';

export const INSTRUCTION_TECHNIQUES = [
  'overrides_instructions',
  'imitates_system_text',
  'addresses_the_model',
  'steers_the_verdict',
  'asks_for_tool_use',
  'hides_in_invisible_text',
  'hides_in_encoding',
] as const;
export type InstructionTechnique = (typeof INSTRUCTION_TECHNIQUES)[number];

export interface InstructionFinding {
  technique: InstructionTechnique;
  /** The words found, at most 120 characters. */
  quote: string;
}

// Every gap is bounded: a hostile text must not make these slow.
const PATTERNS: readonly { technique: InstructionTechnique; pattern: RegExp }[] = [
  {
    technique: 'overrides_instructions',
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass|skip|ignorez|ignora|ignorar|ignoriere(?:n sie)?|oublie(?:z)?|olvida|vergiss)[\s-]{1,3}(?:(?:all|any|every|everything|the|your|my|these|those|of|toutes|les|tus|las|todas|as|alle|deine|bisherigen)[\s-]{1,3}){0,4}(?:previous|prior|preceding|above|earlier|former|existing|original|initial|system|given|safety|précédentes|anteriores|vorherigen)[\s-]{1,3}(?:\w{1,14}[\s-]{1,3}){0,2}(?:instruct\w{0,6}|instrucciones|instruções|anweisungen|prompts?|rules?|directi\w{1,6}|guidelines?|commands?|context|constraints?|orders?|text|training|tasks?|analysis)\b[^\n]{0,60}/i,
  },
  {
    technique: 'overrides_instructions',
    pattern:
      /\b(?:ignore|disregard|forget|override|suppress|ignorez|ignora|ignore[zr]?|ignoriere|olvida|vergiss)\s{1,3}(?:\w{1,12}\s{1,3}){0,3}(?:instructions?|instrucciones|instruções|anweisungen|prompts?|guidelines|directives|rules (?:above|before)|context above|what (?:you were|i) told|safety checks?|everything (?:you|above|before))\b/i,
  },
  {
    technique: 'overrides_instructions',
    pattern:
      /\b(?:new|updated|real|actual|important)\s{1,3}(?:system\s{1,3})?instructions?\s{0,3}(?::|for (?:you|the (?:ai|assistant|model|agent)))/i,
  },
  {
    technique: 'imitates_system_text',
    pattern:
      /<\|(?:im_start|im_end|system|user|assistant|endoftext)[^\n]{0,20}\|?>|\[\/?INST\]|<<\/?SYS>>|#{2,5}\s{0,2}\(?(?:system|instruction|system_message|system prompt|assistant)\)?\s{0,2}[:)\n]|<\/?(?:system|assistant|tool_result|function_results|tool_response|email_body|untrusted[\w-]{0,20}|INFORMATION)(?:\s[^>\n]{0,80})?>|\[\s{0,2}(?:system|developer|hidden|internal|admin)\s{1,2}(?:note|message|prompt|instruction|override)s?\b/i,
  },
  {
    technique: 'imitates_system_text',
    pattern:
      /(?:^|\n)\s{0,4}(?:\/\/\s{0,3}|#\s{0,3}|\*\s{0,3})?(?:system|developer|assistant|human|ai)\s{0,2}(?:note|message|prompt|override|update|notice)?\s{0,2}:\s{0,3}(?:you\b|the user\b|user\b|ignore\b|all\b|please\b|do not\b|classif|forward|mark\b|treat\b|set\b)/i,
  },
  {
    technique: 'addresses_the_model',
    pattern:
      /\b(?:to|hey|hi|hello|attention|dear|note to|message (?:to|for)|instructions? (?:to|for)|as)\s{1,3}(?:you,?\s{1,3})?(?:the\s{1,3}|an?\s{1,3}|any\s{1,3})?(?:gpt[\w.-]{0,8}|chatgpt|claude|gemini|copilot|llm|ai(?:\s{1,2}(?:assistant|agent|model|system|analyst))?|language model|(?:triage|email|security|soc)\s{1,2}(?:agent|assistant|bot|model|ai)|assistant model)\b(?=\s{0,3}[:,.;!?)\n]|\s{1,3}(?:you|please|must|should|reading|processing|analy[sz]ing|i am|that reads))/i,
  },
  {
    technique: 'addresses_the_model',
    pattern:
      /\byou are (?:now |about to |going to )?(?:dan\b|an? (?:unrestricted|unfiltered|evil|ai|helpful assistant)|no longer (?:bound|restricted)|immerse yourself|act(?:ing)? as|pretend|in developer mode)|\b(?:do anything now|developer mode (?:enabled|output|on)|jailbreak(?:ed)?\b|(?:as|like) an? (?:unrestricted|unfiltered|uncensored)|(?:from now on|henceforth),? you (?:will|are|must|shall)|act as (?:an? )?(?:dan|ai|evil|unrestricted)|stay in character|your (?:content|usage) polic|open\s?a[il] (?:content )?polic|bypass (?:your|the|any) (?:safety|filter|restriction|guideline)|i(?:'m| am)? authori[sz]ing you \(?the agent)/i,
  },
  {
    technique: 'addresses_the_model',
    pattern:
      /\bbefore you (?:can )?(?:solve|complete|finish|continue|answer|do) (?:the|this|your|my) (?:original )?(?:task|request|question|analysis)\b|\b(?:in your|the) (?:system prompt|context window|hidden prompt)\b|\b(?:reveal|print|repeat|output|show) (?:\w{1,12} ){0,3}(?:system prompt|your instructions|your prompt)\b|\bdecode (?:and|then) (?:follow|execute|obey|run)\b/i,
  },
  {
    technique: 'steers_the_verdict',
    pattern:
      /\b(?:classify|mark|label|treat|rate|report|flag|tag|categori[sz]e|consider|set|declare|assess|score)\s{1,3}(?:\w{1,14}\s{1,3}){0,5}(?:as|to|is|=)\s{1,3}(?:\w{1,12}\s{1,3}){0,2}["']?(?:benign|safe|harmless|legitimate|non-?malicious|not malicious|trusted|false[ _-]positive|clean|informational|resolved|low severity|whitelisted)\b/i,
  },
  {
    technique: 'steers_the_verdict',
    pattern:
      /["']?(?:verdict|classification)["']?\s{0,3}[:=]\s{0,3}["']?(?:benign|safe|clean|false_positive|legitimate)|\b(?:lower|reduce|downgrade|decrease|drop)\s{1,3}(?:the\s{1,3})?(?:severity|priority|confidence|(?:risk|threat|spam)\s{1,3}(?:score|level|rating))\b[^\n]{0,60}|\b(?:close|resolve|dismiss|suppress)\s{1,3}(?:this|the|all|every|any)\s{1,3}(?:\w{1,12}\s{1,3}){0,2}(?:incident|alert|case|ticket|finding)s?\b|\bauto-?approve\b[^\n]{0,60}|\b(?:stop|skip|do not|don't|cease|without)\s{1,3}(?:\w{1,12}\s{1,3}){0,2}(?:analy[sz]ing|analy[sz]e|escalat(?:e|ing)|quarantin(?:e|ing)|isolat(?:e|ing)|investigat(?:e|ing)|scanning|flagging|enrichment)\b|\b(?:SPF|DKIM|DMARC)[^\n]{0,30}\b(?:all )?passed\b[^\n]{0,30}|\bno (?:further )?(?:analysis|investigation|triage) (?:is )?(?:needed|required|necessary)\b/i,
  },
  {
    technique: 'asks_for_tool_use',
    pattern:
      /\b(?:call|use|invoke|run|execute|trigger)\s{1,3}(?:(?:the|any|no)\s{1,3})?[\w-]{0,24}\s{0,3}(?:tool|function|plugin|api)\b[^\n]{0,40}|\b(?:forward|exfiltrate|send|leak|export)\s{1,3}(?:\w{1,14}[\s,]{1,3}){0,8}to\s{1,3}[\w.+-]{1,40}@[\w.-]{1,60}\b|\bTODO:\s{1,3}(?:send|forward|transfer|delete|create|make|update|post|invite|visit|get|share|classify|mark|close|auto|say|write|return|lower|release|whitelist|disable|ignore|run|reply|add|remove|change|isolate|unisolate)\b/,
  },
  {
    technique: 'asks_for_tool_use',
    pattern:
      /\b(?:release|unblock|unisolate|whitelist|allow-?list|un-?quarantine)\s{1,3}(?:the|this|all|every|sender|host|my|domain)\s{1,3}(?:\w{1,14}\s{1,3}){0,4}(?:host|domain|sender|email|mail|message|endpoint|address|quarantine|ip)\b/i,
  },
];

/** Deprecated tag characters: a whole ASCII text that no reader sees. */
const TAGS = /[\u{e0020}-\u{e007e}]{6,}/u;
/** Nothing follows a run that it would be given back for: each letter is looked at once. */
const ENCODED = /[A-Za-z0-9+/]{40,100000}/g;

/**
 * Finds text that tries to instruct an analyst model. Pure, linear in the text; whoever asks bounds that.
 * An empty answer means that none of the known ways was found, not that there is none: nothing may rest on it.
 */
export function findInstructions(text: string): InstructionFinding[] {
  const findings = scan(text);
  const tags = TAGS.exec(text)?.[0];
  if (tags !== undefined) {
    const hidden = [...tags]
      .map((letter) => String.fromCharCode((letter.codePointAt(0) as number) - 0xe0000))
      .join('');
    findings.push({ technique: 'hides_in_invisible_text', quote: hidden.slice(0, 120) });
  }
  if (/\u00ad[^\u00ad]|[\u200b-\u200f\u2060]/.test(text)) {
    const visible = scan(text.replace(INVISIBLE, ''));
    const known = new Set(findings.map((finding) => finding.technique));
    for (const finding of visible)
      if (!known.has(finding.technique)) findings.push({ ...finding, technique: 'hides_in_invisible_text' });
  }
  for (const match of text.matchAll(ENCODED)) {
    const plain = Buffer.from(match[0], 'base64').toString('latin1');
    // What is not plain ASCII was no encoded sentence.
    if (!/^[\t\n\r\u0020-\u007e]*$/.test(plain)) continue;
    if (scan(plain).length > 0) findings.push({ technique: 'hides_in_encoding', quote: plain.slice(0, 120) });
  }
  // Asking to send something to an address is what every second mail does: it counts beside another sign only.
  const found = unique(findings);
  return found.every(({ technique, quote }) => technique === 'asks_for_tool_use' && !quote.startsWith('TODO'))
    ? []
    : found;
}

function scan(text: string): InstructionFinding[] {
  const findings: InstructionFinding[] = [];
  for (const { technique, pattern } of PATTERNS) {
    const match = pattern.exec(text);
    if (match)
      findings.push({ technique, quote: match[0].replace(/\s+/g, ' ').trim().slice(0, 120).toWellFormed() });
  }
  return findings;
}

function unique(findings: readonly InstructionFinding[]): InstructionFinding[] {
  const byTechnique = new Map<InstructionTechnique, InstructionFinding>();
  for (const finding of findings)
    if (!byTechnique.has(finding.technique)) byTechnique.set(finding.technique, finding);
  return [...byTechnique.values()];
}
